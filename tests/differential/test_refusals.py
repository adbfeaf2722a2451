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


def test_where_two_keys_share_a_keyid_the_one_in_force_comes_first():
    """Nobody can make such a key in a test; so the ledger and the verifier are told that it is there."""
    ceremony = stage("people")
    keyid = next(iter(ceremony.sign(b"", "hab1")))
    held = ceremony.state.keys.by_person[ceremony.id("mem1")]
    ceremony.state.keys.by_keyid[keyid] = held
    ceremony.replay.state.keys[keyid] = ceremony.replay.state.by_person[held.person]
    data = ceremony.entry("key.enrolled", ceremony.enrol_body("hab1"), "hab1", "ani", "gar", clause="4.1")
    assert ceremony.append(data) == "signature.invalid"
