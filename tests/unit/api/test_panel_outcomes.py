"""`klero panel`: outcomes that must agree with each other, in their folder, in figures and in words."""

import json

import pytest
from click.testing import CliRunner

from api.cli.root import klero
from api.i18n import set_language
from api.panels import words
from tests.unit.api.test_panel_command import PEOPLE, QUOTAS, run


@pytest.fixture
def tables(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "quotas.csv").write_text(QUOTAS)
    return tmp_path


def test_a_folder_holds_a_plan_or_the_proof_that_there_is_none_and_never_both(tables):
    out = tables / "out"
    assert run(tables, "plan", "--panels", "5", "--out", str(out)).exit_code == 0
    (tables / "quotas.csv").write_text("category,name,min,max\nsex,a,4,4\nsex,b,1,4\n")
    assert run(tables, "plan", "--panels", "5", "--out", str(out)).exit_code == 1
    assert [path.name for path in out.iterdir()] == ["impossible.json"]
    refused = CliRunner().invoke(
        klero, ["panel", "alternates", "--lottery", str(out / "impossible.json"), "--rate", "0.1", "--number", "2"]
    )
    assert "its format is kleroterion/v1/impossible" in refused.output
    (tables / "quotas.csv").write_text(QUOTAS)
    assert run(tables, "plan", "--panels", "5", "--out", str(out)).exit_code == 0
    assert "impossible.json" not in [path.name for path in out.iterdir()]


def test_what_cannot_be_written_is_not_said_to_be_unreadable(tables):
    (tables / "file").write_text("")
    said = run(tables, "plan", "--panels", "5", "--out", str(tables / "file" / "out")).output
    assert "[store.path]" in said
    assert "read" not in said.splitlines()[-1]


def test_french_writes_decimals_with_a_comma():
    set_language("fr")
    assert words.percent(0.125) == "12,50\N{NO-BREAK SPACE}%"


def test_where_nobody_can_sit_by_half_plan_comparison_and_explanation_agree(tables):
    # Of the first three no two may sit together; half of each would keep every quota.
    (tables / "quotas.csv").write_text("category,name,min,max\na,1,0,1\na,0,0,9\nb,1,0,1\nb,0,0,9\nc,1,0,1\nc,0,0,9\n")
    (tables / "people.csv").write_text("id,a,b,c\n1,1,1,0\n2,1,0,1\n3,0,1,1\n4,0,0,0\n5,0,0,0\n6,0,0,0\n")
    found = {
        command: json.loads(run(tables, command, json_too=True).stdout) for command in ("plan", "compare", "explain")
    }
    lowest = (found["plan"]["lowest"], found["compare"]["objectives"]["leximin"]["lowest"], found["explain"]["lowest"])
    assert lowest == ("333/1000", "33/100", "1/3")
    assert found["plan"]["attained"]
    said = " ".join(run(tables, "explain").output.split())
    assert "nobody sits by half" in said
