"""`klero privacy`: what each audience would see, before a list is closed and after."""

import json

import pytest

from api import neighbourhood
from tests.integration import played

FAMILIES = {r.family for r in neighbourhood.residents()}


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lists")
    (folder / "people.csv").write_text(neighbourhood.people_csv())
    (folder / "quotas.csv").write_text(neighbourhood.quotas_csv())
    return ["--people", str(folder / "people.csv"), "--quotas", str(folder / "quotas.csv")]


def test_a_closed_list_shows_its_announced_strata_and_nobodys_name(tmp_path_factory):
    territory = played.copy(tmp_path_factory.mktemp("closed") / "territory")
    result = played.run(territory, "privacy")
    assert result.exit_code == 0
    assert "Everybody is one of at least 40." in result.output
    assert "Nothing that is published singles anybody out." in result.output
    assert [name for name in FAMILIES if name in result.output] == []


def test_a_list_not_closed_yet_needs_no_ledger_and_says_what_to_merge(tmp_path, lists):
    result = played.run(tmp_path, "privacy", *lists, "--by", "âge,secteur")
    assert result.exit_code == 1
    assert "Without âge the smallest stratum would have 88." in result.output
    assert "People in no stratum are shown as a group of their own" in result.output
    assert "may be 16 or 17" in result.output
    assert [name for name in FAMILIES if name in result.output] == []


def test_the_same_as_json(tmp_path, lists):
    told = json.loads(played.run(tmp_path, "--json", "privacy", *lists, "--by", "sexe,secteur").output)
    assert (told["size"], told["k"], told["sound"]) == (400, 40, True)
    assert told["counts"]["sexe"] == {"femme": 204, "homme": 196}
    assert told["listed"]["minors"] > 0


def test_births_of_which_no_list_can_be_closed_are_told_before_somebody_tries(tmp_path, lists):
    table = neighbourhood.people_csv().splitlines()
    where = table[0].split(",").index("naissance")
    for line, birth in ((1, "2199"), (2, "1850-01-01")):
        cells = table[line].split(",")
        cells[where] = birth
        table[line] = ",".join(cells)
    (tmp_path / "odd.csv").write_text("\n".join(table) + "\n")
    odd = ["--people", str(tmp_path / "odd.csv"), *lists[2:], "--by", "sexe,secteur"]
    told = played.run(tmp_path, "privacy", *odd)
    assert told.exit_code == 1
    assert "Births in the future or before 1900" in told.output
    assert all(birth in told.output for birth in ("(2199)", "(1850-01-01)"))
    assert len(json.loads(played.run(tmp_path, "--json", "privacy", *odd).output)["listed"]["unborn"]) == 2


def test_half_of_a_question_is_refused(tmp_path, lists):
    assert played.run(tmp_path, "privacy", *lists[:2]).exit_code == 3
    assert played.run(tmp_path, "privacy", *lists, "--by", "taille").exit_code == 3
