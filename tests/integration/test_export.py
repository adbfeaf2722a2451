"""Who holds a seat and who remains, as the organisers' other tools read it."""

import csv
import json
import stat
from io import StringIO
from pathlib import Path

import pytest

from api import csvtext, neighbourhood, tables
from tests.integration import played

LIST = list(csv.DictReader(StringIO(neighbourhood.people_csv())))


@pytest.fixture(scope="module")
def territory(tmp_path_factory) -> Path:
    return played.copy(tmp_path_factory.mktemp("export") / "territory")


def exported(territory: Path, folder: Path, *options: str) -> tuple[list[dict], list[dict]]:
    both = [folder / "selected.csv", folder / "remaining.csv"]
    result = played.run(territory, "export", "--selected", str(both[0]), "--remaining", str(both[1]), *options)
    assert result.exit_code == 0, result.output
    assert [stat.S_IMODE(path.stat().st_mode) for path in both] == [0o600, 0o600]
    assert [row["nom"] for row in LIST if row["nom"] in result.output] == []
    return tuple(read(path.read_text("utf-8-sig")) for path in both)


def read(text: str) -> list[dict]:
    dialect = csv.Sniffer().sniff(text.splitlines()[0], delimiters=",;\t")
    return list(csv.DictReader(StringIO(text), dialect=dialect))


def test_everybody_stands_in_exactly_one_of_the_two_files(territory, tmp_path):
    selected, remaining = exported(territory, tmp_path)
    assert len(selected) == 12
    assert {row["selected"] for row in selected} == {"yes"}
    assert sorted(row["selected"] for row in remaining) == ["filled"] + ["no"] * 387
    assert sorted(row["id"] for row in selected + remaining) == sorted(row["id"] for row in LIST)
    assert sorted(int(row["position"]) for row in selected + remaining) == list(range(400))
    result = played.run(territory, "--json", "status")
    (draw,) = json.loads(result.stdout)["draws"]
    assert {int(row["position"]) for row in selected} >= set(draw["offered"])


def test_what_is_exported_is_read_again_as_the_same_people(territory, tmp_path):
    exported(territory, tmp_path)
    features = tables.read_quotas(neighbourhood.quotas_csv().encode()).features
    again = tables.read_people(tmp_path / "remaining.csv", features).people
    first = {p.reference: p for p in tables.read_people(neighbourhood.people_csv().encode(), features).people}
    assert len(again) == 388
    assert all(p.identity == first[p.reference].identity for p in again)
    assert all((p.features, p.contact) == (first[p.reference].features, first[p.reference].contact) for p in again)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_like_the_list_means_its_columns_its_order_its_delimiter(territory, tmp_path, delimiter):
    source = tmp_path / "list.csv"
    with source.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*LIST[0], "remarque"], delimiter=delimiter)
        writer.writeheader()
        writer.writerows({**row, "remarque": f"r{row['id']}"} for row in LIST)
    selected, remaining = exported(territory, tmp_path, "--like", str(source))
    assert list(selected[0]) == [*LIST[0], "remarque", "selected"]
    rows = {row["id"]: row for row in LIST}
    assert all({k: v for k, v in row.items() if k in LIST[0]} == rows[row["id"]] for row in selected + remaining)
    assert all(row["remarque"] == f"r{row['id']}" for row in selected)
    plain, _others = exported(territory, folder_in(tmp_path, "plain"))
    assert {row["id"] for row in selected} == {row["id"] for row in plain}


def test_what_could_surprise_in_the_list_is_said_aloud(territory, tmp_path):
    (tmp_path / "list.csv").write_bytes(neighbourhood.people_csv().encode("cp1252"))
    both = ["--selected", str(tmp_path / "selected.csv"), "--remaining", str(tmp_path / "remaining.csv")]
    result = played.run(territory, "export", *both, "--like", str(tmp_path / "list.csv"))
    assert (result.exit_code, "read as Windows-1252" in result.stderr) == (0, True)


def test_plain_files_are_what_sortition_algorithms_writes_and_reads(territory, tmp_path):
    from sortition_algorithms.features import read_in_features
    from sortition_algorithms.people import read_in_people
    from sortition_algorithms.settings import Settings

    source = tmp_path / "list.csv"
    source.write_text(neighbourhood.people_csv())
    both = [tmp_path / "s.csv", tmp_path / "r.csv"]
    paths = ("--selected", str(both[0]), "--remaining", str(both[1]))
    result = played.run(territory, "export", *paths, "--like", str(source), "--plain")
    assert result.exit_code == 0, result.output
    quotas = list(csv.DictReader(StringIO(neighbourhood.quotas_csv())))
    header = ["feature", "value", "min", "max"]
    rows = [dict(zip(header, list(quota.values())[:4], strict=True)) for quota in quotas]
    answered = [{**row, "min": "0", "max": "400"} for row in rows if row["feature"] == "sexe"]  # it takes no blanks
    features, _, _ = read_in_features(header, answered)
    for path, people in zip(both, (12, None), strict=True):
        text = path.read_text("utf-8")
        assert text.splitlines()[0] == neighbourhood.people_csv().splitlines()[0]
        found = list(csv.DictReader(StringIO(text)))
        settings = Settings(id_column="id", columns_to_keep=[])
        read_again, _ = read_in_people(list(found[0]), found, features, settings)
        assert read_again.count == (people or len(found))


def test_whoever_lives_with_somebody_selected_does_not_remain(territory, tmp_path):
    selected, _remaining = exported(territory, tmp_path)
    beside = {row["id"] for row in LIST if row["id"] not in {s["id"] for s in selected}}
    crowd = sorted(beside)[:3]
    source = tmp_path / "list.csv"
    with source.open("w", newline="") as file:
        writer = csv.DictWriter(file, [*LIST[0], "rue"])
        writer.writeheader()
        writer.writerows({**row, "rue": "1 rue A" if row["id"] in (selected[0]["id"], *crowd) else ""} for row in LIST)
    options = ("--like", str(source), "--address-columns", "rue")
    chosen, remaining = exported(territory, folder_in(tmp_path, "homes"), *options)
    assert len(chosen) == 12
    assert len(remaining) == 388 - 3
    assert not {row["id"] for row in remaining}.intersection(crowd)


def folder_in(tmp_path: Path, name: str) -> Path:
    (tmp_path / name).mkdir()
    return tmp_path / name


def test_people_missing_from_the_list_given_are_counted(territory, tmp_path):
    source = tmp_path / "short.csv"
    source.write_text("\n".join(neighbourhood.people_csv().splitlines()[:-3]) + "\n")
    both = ("--selected", str(tmp_path / "s.csv"), "--remaining", str(tmp_path / "r.csv"))
    told = json.loads(played.run(territory, "--json", "export", *both, "--like", str(source)).stdout)
    assert told["unknown"] == 3
    assert told["selected"] + told["remaining"] == 397


def test_no_file_is_replaced_and_no_name_given_without_the_passphrase(territory, tmp_path):
    both = ("--selected", str(tmp_path / "s.csv"), "--remaining", str(tmp_path / "r.csv"))
    assert played.run(territory, "export", *both, passphrase="wrong").exit_code == 3
    assert list(tmp_path.iterdir()) == []
    assert played.run(territory, "export", *both).exit_code == 0
    assert played.run(territory, "export", *both).exit_code == 3


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("+33 6 39 98 01 02", "+33 6 39 98 01 02"),
        ("Jean-Luc", "Jean-Luc"),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(cell, written):
    assert list(csvtext.harmless([cell])) == [written]
