"""`klero panel` on small tables."""

import csv
import json
from io import StringIO

import pytest
from click.testing import CliRunner

from api.cli.root import klero
from api.panels import inputs
from draws.panels.errors import Unsolved
from verifier import impossible
from verifier import panels as verifier

QUOTAS = "category,name,min,max\nsex,a,2,2\nsex,b,2,2\narea,x,1,3\narea,y,1,3\n"
PEOPLE = "id,sex,area\n" + "".join(f"p{i},{'ab'[i % 2]},{'xxy'[i % 3]}\n" for i in range(20))


@pytest.fixture
def tables(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "quotas.csv").write_text(QUOTAS)
    return tmp_path


def run(folder, command, *options, json_too=False):
    arguments = ["--people", str(folder / "people.csv"), "--quotas", str(folder / "quotas.csv"), "--size", "4"]
    return CliRunner().invoke(klero, [*(["--json"] if json_too else []), "panel", command, *arguments, *options])


def test_a_plan_is_written_whole_and_the_verifier_accepts_it(tables):
    out = tables / "out"
    result = run(tables, "plan", "--panels", "50", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == ["chances.csv", "chances.svg", "groups.csv", "lottery.json"]
    assert verifier.check((out / "lottery.json").read_bytes()).attained
    chances = list(csv.reader(StringIO((out / "chances.csv").read_text("utf-8-sig"))))
    assert len(chances) == 21
    assert chances[1] == ["p0", "1 in 5", "20.0000"]
    assert "<svg" in (out / "chances.svg").read_text()


def test_a_plan_in_json_says_what_it_found(tables):
    found = json.loads(run(tables, "plan", "--panels", "50", json_too=True).output)
    assert found["attained"]
    assert found["people"] == 20
    assert found["lowest"] == "1/5"


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        ("leximin", "the best there is"),
        ("maximin", "Nothing is proved about the other chances"),
        ("nash", "whose product is"),
        ("goldilocks", "the narrowest band"),
    ],
)
def test_a_plan_says_what_is_proved_of_its_objective_and_no_more(tables, objective, said):
    result = run(tables, "plan", "--panels", "50", "--objective", objective)
    assert result.exit_code == 0, result.output
    assert said in " ".join(result.output.split())


@pytest.mark.parametrize("objective", ["leximin", "maximin", "nash", "goldilocks"])
def test_too_few_panels_for_the_lowest_chance_are_warned_of(tables, objective):
    few = run(tables, "plan", "--panels", "1", "--objective", objective)
    assert "WARNING: 1 panel is too few. The lowest chance could be 20.00 %" in " ".join(few.output.split())
    assert json.loads(run(tables, "plan", "--panels", "1", "--objective", objective, json_too=True).output)["too_few"]
    assert "WARNING" not in run(tables, "plan", "--panels", "50", "--objective", objective).output


def test_the_coins_are_sixty_four_digits(tables):
    assert run(tables, "plan", "--panels", "5", "--coins", "ab" * 32).exit_code == 0
    assert run(tables, "plan", "--panels", "5", "--coins", "ab").exit_code == 3


def test_objectives_are_compared_side_by_side(tables):
    out = tables / "out"
    result = run(tables, "compare", "--panels", "20", "--out", str(out))
    assert result.exit_code == 0, result.output
    objectives = ["leximin", "maximin", "nash", "goldilocks", "random"]
    assert {path.name for path in out.iterdir()} == {"groups.csv", "objectives.csv", *(f"{o}.svg" for o in objectives)}
    assert all(value in result.output for value in ("sex", "area", "Left out"))
    found = json.loads(run(tables, "compare", "--panels", "20", json_too=True).output)
    assert list(found["objectives"]) == objectives
    figures = list(csv.DictReader(StringIO((out / "objectives.csv").read_text("utf-8-sig"))))
    assert [row["objective"] for row in figures] == objectives
    groups = list(csv.DictReader(StringIO((out / "groups.csv").read_text("utf-8-sig"))))
    assert [(row["value"], row["people"]) for row in groups[:4]] == [("a", "10"), ("b", "10"), ("x", "14"), ("y", "6")]
    assert [group["value"] for group in found["objectives"]["nash"]["groups"]] == ["a", "b", "x", "y"]


def test_a_comparison_counts_whom_each_objective_leaves_out(tables):
    (tables / "quotas.csv").write_text("category,name,min,max\nsex,a,4,4\nsex,b,0,0\n")
    found = json.loads(run(tables, "compare", "--panels", "20", json_too=True).output)
    assert {figures["never"] for figures in found["objectives"].values()} == {10}
    (tables / "quotas.csv").write_text("category,name,min,max\nsex,a,0,4\nsex,b,0,4\narea,y,1,1\narea,x,3,3\n")
    (tables / "people.csv").write_text("id,sex,area\n" + "".join(f"p{i},a,{'yx'[i < 30]}\n" for i in range(32)))
    found = json.loads(run(tables, "compare", "--panels", "60", json_too=True).output)
    assert found["objectives"]["leximin"]["below_half"] == 0
    assert found["objectives"]["leximin"]["lowest"] == "1/10"


def test_an_objective_for_which_nothing_can_be_proved_leaves_the_others_to_compare(tables, monkeypatch):
    plan = inputs.Inputs.plan

    def sometimes(self, objective, *rest):
        if objective in unsolved:
            raise Unsolved("it does not close")
        return plan(self, objective, *rest)

    monkeypatch.setattr(inputs.Inputs, "plan", sometimes)
    unsolved = {"nash"}
    said = run(tables, "compare", "--panels", "10", "--out", str(tables / "out"))
    assert said.exit_code == 0, said.output
    assert "nash: no lottery" in said.output
    assert not (tables / "out" / "nash.svg").exists()
    assert json.loads(run(tables, "compare", "--panels", "10", json_too=True).output)["unsolved"] == {
        "nash": "it does not close"
    }
    unsolved = {"leximin", "maximin", "nash", "goldilocks", "random"}
    refused = run(tables, "compare", "--panels", "10")
    assert refused.exit_code == 1
    assert "[draws.unsolved]" in refused.output
    assert "another objective" in run(tables, "plan", "--objective", "nash").output


def test_what_could_surprise_in_a_file_is_said_aloud(tables):
    (tables / "people.csv").write_bytes(PEOPLE.replace("id,", "numéro,").encode("cp1252"))
    said = run(tables, "explain")
    assert said.exit_code == 0
    assert "read as Windows-1252" in said.stderr


def test_names_with_brackets_are_shown_as_they_are(tables):
    (tables / "quotas.csv").write_text("category,name,min,max\n[/sex],[red]a,2,2\n[/sex],[/]b,2,2\n")
    (tables / "people.csv").write_text(
        "id,[/sex]\n" + "".join(f"p{i},{('[red]a', '[/]b')[i % 2]}\n" for i in range(20))
    )
    for command in ("plan", "compare", "explain"):
        said = run(tables, command, *(["--panels", "10"] if command != "explain" else []))
        assert said.exit_code == 0, said.output
        assert all(name in said.output for name in ("[/sex]", "[red]a", "[/]b"))


def test_a_comparison_says_of_how_many_panels_it_is_and_what_that_can_tell_apart(tables):
    said = " ".join(run(tables, "compare").output.split())
    assert "Each lottery has 200 panels here (--panels)" in said
    assert "in steps of 0.50 %" in said
    shown = CliRunner().invoke(klero, ["panel", "compare", "--help"], terminal_width=200).output
    assert "[default: 200;" in shown


def test_a_column_can_be_named_by_map_as_everywhere_and_by_its_old_name(tables):
    (tables / "people.csv").write_text(PEOPLE.replace("area", "where"))
    assert run(tables, "compare", "--panels", "5").exit_code == 3
    for option in ("--map", "--column"):
        assert run(tables, "compare", "--panels", "5", option, "area=where").exit_code == 0


def test_an_explanation_names_the_quotas_that_keep_the_lowest_chance_down(tables):
    (tables / "quotas.csv").write_text("category,name,min,max\nsex,a,3,3\nsex,b,1,1\n")
    result = run(tables, "explain")
    assert result.exit_code == 0, result.output
    assert "10.00 %" in result.output
    assert "These kinds together: 10 of 20 people." in result.output
    found = json.loads(run(tables, "explain", json_too=True).output)
    assert found["lowest"] == "1/10"
    assert found["lowest_people"] == 10
    assert {(cause["value"], cause["limit"]) for cause in found["because"]} <= {("a", "minimum"), ("b", "maximum")}
    out = tables / "out"
    assert run(tables, "explain", "--out", str(out)).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["costs.csv", "explanation.txt"]
    costs = list(csv.DictReader(StringIO((out / "costs.csv").read_text("utf-8-sig"))))
    assert [(row["value"], row["min"], row["max"]) for row in costs] == [("a", "3", "3"), ("b", "1", "1")]
    assert "10.00 %" in (out / "explanation.txt").read_text()


def test_an_explanation_goes_on_to_the_others_where_a_group_can_have_no_seat(tables):
    (tables / "quotas.csv").write_text("category,name,min,max\nsex,a,3,3\nsex,b,0,4\narea,x,4,4\narea,y,0,0\n")
    said = run(tables, "explain")
    assert said.exit_code == 0, said.output
    assert "2 kinds of people can be on no panel" in said.output
    found = json.loads(run(tables, "explain", json_too=True).output)
    assert sorted(found["never_of"]) == [["a", "y"], ["b", "y"]]
    assert found["lowest"] == "1/7"
    assert found["lowest_of"] == [["b", "x"]]
    assert max(quota["lowest"] for quota in found["without"]) > 1 / 7


def test_quotas_that_clash_are_said_with_the_smallest_way_out(tables):
    (tables / "quotas.csv").write_text("category,name,min,max\nsex,a,3,4\nsex,b,2,4\n")
    out = tables / "out"
    result = run(tables, "plan", "--out", str(out))
    assert result.exit_code == 1
    assert "sex, a: minimum 3" in result.output
    assert "→" in result.output
    assert impossible.check((out / "impossible.json").read_bytes()) == 2
    assert json.loads(run(tables, "plan", json_too=True).output)["change"]


ADDRESSED = "id,sex,area,street,zip\n" + "".join(
    f"p{i},{'ab'[i % 2]},{'xxy'[i % 3]},{street},{'' if street == '' else 75001}\n"
    for i, street in enumerate(["1 rue A", "1  Rue A.", "", "", *(f"{n} rue B" for n in range(16))])
)


def test_people_of_one_address_do_not_sit_together(tables):
    (tables / "people.csv").write_text(ADDRESSED)
    out = tables / "out"
    result = run(tables, "plan", "--panels", "50", "--out", str(out), "--address-columns", "street+zip")
    assert result.exit_code == 0, result.output
    written = (out / "lottery.json").read_bytes()
    assert json.loads(written)["homes"] == {"most": 1, "of": [[0, 1]]}
    assert verifier.check(written).attained
    two = run(tables, "plan", "--panels", "50", "--out", str(out), "--address-columns", "street", "--per-address", "2")
    assert two.exit_code == 0
    assert "homes" not in json.loads((out / "lottery.json").read_bytes())
    assert run(tables, "compare", "--address-columns", "street").exit_code == 0


def test_a_kind_of_people_is_named_once_however_they_live(tables):
    (tables / "people.csv").write_text(ADDRESSED)
    said = run(tables, "explain", "--address-columns", "street").output
    named = [line for line in said.splitlines() if line.startswith("  ") and line.count(", ") == 1 and ":" not in line]
    assert named
    assert len(named) == len(set(named))


def test_too_few_addresses_are_said_to_be_what_stands_in_the_way(tables):
    crowded = [f"p{i},{'ab'[i % 2]},{'xxy'[i % 3]},{i % 2}\n" for i in range(20)]
    (tables / "people.csv").write_text("id,sex,area,zip\n" + "".join(crowded))
    said = run(tables, "plan", "--address-columns", "zip")
    assert said.exit_code == 1
    assert "too few addresses" in said.output
    assert "fewer people than seats" not in said.output
    assert "min_flex" not in said.output


def test_a_clash_in_which_addresses_take_part_names_them(tables):
    rows = [f"p{i},{'ab'[i % 2]},{'xxy'[i % 3]},{i if i % 2 else 0}\n" for i in range(20)]  # all of sex a live together
    (tables / "people.csv").write_text("id,sex,area,zip\n" + "".join(rows))
    said = run(tables, "plan", "--address-columns", "zip")
    assert said.exit_code == 1
    assert "sex, a: minimum 2" in said.output
    assert "Living together counts too" in said.output


def test_how_many_of_one_address_may_sit_needs_the_columns_of_the_address(tables):
    said = run(tables, "plan", "--per-address", "1")
    assert said.exit_code == 3
    assert "--address-columns" in said.output


def test_an_address_column_that_is_not_there_is_said(tables):
    result = run(tables, "plan", "--address-columns", "street")
    assert result.exit_code == 3
    assert "street" in result.output


def alternates(folder, *options, json_too=False):
    arguments = ["panel", "alternates", "--lottery", str(folder / "out" / "lottery.json"), *options]
    return CliRunner().invoke(klero, [*(["--json"] if json_too else []), *arguments])


def test_alternates_are_chosen_for_every_panel_before_the_draw(tables):
    run(tables, "plan", "--panels", "20", "--out", str(tables / "out"))
    (tables / "rates.csv").write_text("category;name;rate\nsex;A;20 %\nsex;b;0,1\n")
    result = alternates(tables, "--dropout", str(tables / "rates.csv"), "--number", "2", "--out", str(tables / "out"))
    assert result.exit_code == 0, result.output
    written = json.loads((tables / "out" / "alternates.json").read_text())
    assert [entry["panel"] for entry in written] == list(range(20))
    assert all(sum(people for _t, people in entry["alternates"]) == 2 for entry in written)
    assert all(entry["remaining"] < entry["without"] for entry in written)
    one = alternates(tables, "--rate", "0.2", "--number", "2", "--panel", "3", json_too=True)
    assert json.loads(one.output)["panels"] == 1
    assert " of a, x" in alternates(tables, "--rate", "0.2", "--number", "2", "--panel", "3").output


def test_rates_that_cannot_be_used_are_all_said(tables):
    run(tables, "plan", "--panels", "20", "--out", str(tables / "out"))
    (tables / "rates.csv").write_text("category,name,rate\nshoe,a,20 %\nsex,b,often\nsex,q,1 %\n")
    result = alternates(tables, "--dropout", str(tables / "rates.csv"), "--number", "2")
    assert result.exit_code == 3
    assert "shoe" in result.output
    assert "“q”" in result.output
    assert "often" in result.output
    (tables / "rates.csv").write_text("a,b\n1,2\n")
    assert alternates(tables, "--dropout", str(tables / "rates.csv"), "--number", "2").exit_code == 3
    assert alternates(tables, "--number", "2").exit_code == 3
    assert alternates(tables, "--rate", "0.1", "--number", "2", "--panel", "99").exit_code == 3


def test_workbooks_and_exports_of_opendlp_are_planned_from_as_they_are(tables):
    from openpyxl import Workbook

    book = Workbook()
    for line in PEOPLE.splitlines():
        book.active.append(line.split(","))
    book.save(tables / "people.xlsx")
    rows = [f"{line},POOL,CSV_IMPORT" for line in PEOPLE.splitlines()[1:]]
    (tables / "opendlp.csv").write_text(
        "\n".join(["external_id,sex,area,selection_status,source_type", "gone,a,x,DELETED,CSV_IMPORT", *rows]) + "\n"
    )
    written = []
    for name in ("people.csv", "people.xlsx", "opendlp.csv"):
        out = tables / f"out-{name}"
        arguments = ["--quotas", str(tables / "quotas.csv"), "--size", "4", "--panels", "20", "--out", str(out)]
        result = CliRunner().invoke(klero, ["panel", "plan", "--people", str(tables / name), *arguments])
        assert result.exit_code == 0, result.output
        written.append((out / "lottery.json").read_bytes())
    assert written[0] == written[1] == written[2]


def test_quotas_in_the_three_dialects_make_the_same_lottery(tables):
    written = []
    for header in ("category,name,min,max", "category,feature,min,max", "feature,value,min,max,min_flex,max_flex"):
        flex = ",0,4" if "flex" in header else ""
        rows = [f"{line}{flex}" for line in QUOTAS.splitlines()[1:]]
        (tables / "quotas.csv").write_text("\n".join([header, *rows]) + "\n")
        assert run(tables, "plan", "--panels", "20", "--out", str(tables / "out")).exit_code == 0
        written.append((tables / "out" / "lottery.json").read_bytes())
    assert written[0] == written[1] == written[2]
