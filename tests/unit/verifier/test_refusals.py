"""Every code of judgement.md, by an entry that earns it, up to the sealing of a pool."""

import pytest

from tests.unit.verifier.ceremony import Ceremony
from tests.unit.verifier.forge import Person, at
from tests.unit.verifier.people import GUARANTOR, MEMBERS, OPERATOR
from tests.unit.verifier.refusals import cases, edit, keys_before, verdict
from tests.unit.verifier.refused_charters import CHARTERS
from tests.unit.verifier.refused_keys import KEYS, revoke, rotate
from tests.unit.verifier.refused_statements import ENVELOPE, PURPOSES, assign, purpose
from verifier.replay import Replay


@pytest.mark.parametrize(("code", "make"), cases(ENVELOPE, KEYS, CHARTERS, PURPOSES))
def test_an_entry_is_refused_for_the_first_thing_that_is_wrong_with_it(code, make):
    ceremony = keys_before()
    assert verdict(ceremony, make(ceremony)) == code


def scrutineer(log, person, **more):
    return assign(log, person=person, role="SCR", source="session", until=at(log.now)[:10], **more)


def test_a_person_known_by_the_founding_may_get_a_role_before_having_a_key():
    ceremony = Ceremony().upto("keys")
    assert verdict(ceremony, scrutineer(ceremony.log, MEMBERS[0])) is None


def test_a_revoked_key_signs_no_more_and_a_rotated_one_does():
    ceremony = keys_before()
    ceremony.log.take(revoke(ceremony))
    assert verdict(ceremony, purpose(ceremony)) == "signature.unknown_key"
    ceremony = keys_before()
    ceremony.log.take(rotate(ceremony))
    assert verdict(ceremony, purpose(ceremony)) == "signature.unknown_key"
    assert verdict(ceremony, purpose(ceremony, signers=[GUARANTOR, Person("member 1", 2)])) is None


def test_a_refused_entry_keeps_its_leaf_and_its_statement_id_and_moves_no_clock():
    ceremony = keys_before()
    log = ceremony.log
    refused = assign(log, signers=[OPERATOR])
    log.now += 600
    replay = Replay(log.origin, log.blobs.get)
    for entry in log.entries:
        replay.append(entry)
    assert replay.append(edit(refused, logged_at=at(log.now))) == "signature.missing"
    log.take(edit(refused, logged_at=at(log.now)))
    assert replay.root == log.after()["root"]
    assert replay.judge(edit(refused, logged_at=at(log.now))) == "statement.repeated"
    assert replay.judge(scrutineer(log, GUARANTOR, logged_at=at(log.now - 1))) is None
    assert replay.judge(scrutineer(log, GUARANTOR)) is None
