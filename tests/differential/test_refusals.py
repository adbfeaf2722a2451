"""The ledger's rules and the verifier's, on every case of the table: the same code, the code of docs/spec."""

import copy

import pytest

from tests.differential.table import all_cases, stage


@pytest.mark.parametrize("case", all_cases(), ids=lambda c: c.id)
def test_ledger_and_verifier_give_the_code_of_the_specification(case):
    ceremony = stage(case.stage)
    data = case.entry(ceremony)
    verdict = ceremony.replay.judge(data)
    code = ceremony.append(data)  # compares both
    assert (verdict, code) == (case.code, case.code)


@pytest.mark.parametrize("case", [c for c in all_cases() if c.code], ids=lambda c: c.id)
def test_a_refused_entry_leaves_the_verifier_as_it_was(case):
    ceremony = stage(case.stage)
    data = case.entry(ceremony)
    shared = {id(c): c for c in ceremony.replay.state.charters}
    before = copy.deepcopy(ceremony.replay.state, shared)
    ceremony.append(data)
    for draw_id, draw in ceremony.replay.state.draws.items():
        if draw.concluded_index is None:
            draw.outcome = before.draws[draw_id].outcome  # what is already fixed may be computed at any time
    assert ceremony.replay.state == before
