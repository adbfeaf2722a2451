"""The verifier's command for one lottery's document, as `klero panel plan` writes it."""

import json

import pytest

from draws.panels import document, lottery
from draws.panels.quotas import Quota
from verifier import cli

PEOPLE = [("F" if i % 2 else "M", "young" if i % 3 else "old") for i in range(30)]
QUOTAS = [Quota("sex", "F", 2, 3), Quota("sex", "M", 2, 3), Quota("age", "young", 2, 4), Quota("age", "old", 1, 3)]


@pytest.fixture(scope="module")
def written() -> bytes:
    made = lottery.plan(PEOPLE, QUOTAS, 5, 100, coins=bytes(32), objective="leximin")
    return document.encode(made)


def run(tmp_path, capsys, data: bytes) -> tuple[int, str]:
    path = tmp_path / "lottery.json"
    path.write_bytes(data)
    code = cli.main(["lottery", str(path), "--lang", "en"])
    return code, capsys.readouterr().out


def test_a_lottery_as_planned_is_confirmed_with_its_numbers(tmp_path, capsys, written):
    code, out = run(tmp_path, capsys, written)
    assert code == 0
    assert "100 panels of 5 seats from 30 people" in out
    assert "Proved" in out


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        ("maximin", "about the other chances"),
        ("nash", "whose product is"),
        ("goldilocks", "the narrowest band"),
        ("random", "it proves no fairness"),
    ],
)
def test_what_is_proved_is_said_of_each_objective_and_no_more(tmp_path, capsys, objective, said):
    made = lottery.plan(PEOPLE, QUOTAS, 5, 100, coins=bytes(32), objective=objective)
    code, out = run(tmp_path, capsys, document.encode(made))
    assert code == 0
    assert said in out


def test_a_type_called_once_too_often_is_refused_by_name(tmp_path, capsys, written):
    value = json.loads(written)
    value["called"][0] += 1
    code, out = run(tmp_path, capsys, json.dumps(value, sort_keys=True, separators=(",", ":")).encode())
    assert code == 1
    assert out.startswith("Refused: panels.")


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"\xff", b'{"format":"kleroterion/v1/impossible"}'])
def test_what_is_no_lottery_is_refused_in_one_sentence(tmp_path, capsys, data):
    code, out = run(tmp_path, capsys, data)
    assert code == 1
    assert out.startswith("Refused: ")


def test_a_file_that_is_not_there_is_wrong_usage(tmp_path, capsys):
    assert cli.main(["lottery", str(tmp_path / "none.json")]) == 3
    assert "none.json" in capsys.readouterr().err
