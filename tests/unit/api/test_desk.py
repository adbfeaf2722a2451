"""At the facilitator's desk: written, signed by those it needs, appended, published."""

import pytest

from api import desk
from ledger import bodies, draft
from ledger.errors import Malformed, Refusal
from ledger.service import Ledger
from tests.ceremony import Ceremony


@pytest.fixture
def territory(tmp_path):
    ceremony = Ceremony(tmp_path, replay=False).found().adopt()
    yield ceremony
    ceremony.ledger.close()


def keys(territory, *names):
    return [territory.people[name] for name in names]


def test_one_gesture_writes_signs_appends_and_publishes(territory):
    logged = desk.act(
        territory.ledger, "key.enrolled", territory.enrol_body("dpd"), keys(territory, "dpd", "ani", "gar")
    )
    assert logged.index == 2
    assert territory.ledger.publication.check().size == 3


def test_what_no_signature_could_cure_is_refused_before_anybody_is_asked_to_sign(territory):
    nothing = bodies.RoleEnded(territory.id("gar"), "DEP", "term")
    with pytest.raises(Refusal) as caught:
        desk.write(territory.ledger, "role.ended", nothing)
    assert caught.value.code == "role.not_held"


def test_a_draft_is_written_on_what_others_have_appended_meanwhile(territory):
    other = Ledger.open(territory.folder, lambda: territory.clock)
    desk.act(other, "key.enrolled", territory.enrol_body("mem1"), keys(territory, "mem1", "ani", "gar"))
    made = desk.write(territory.ledger, "key.enrolled", territory.enrol_body("dpd"))
    assert made.statement.after.size == 3
    other.close()


def test_signatures_are_collected_one_after_the_other(territory):
    made = desk.write(territory.ledger, "key.enrolled", territory.enrol_body("dpd"))
    for key in keys(territory, "dpd", "ani"):
        made, head = desk.sign(made, key, territory.log_vkey, None)
        assert head.size == 2
    with pytest.raises(Refusal) as caught:
        desk.submit(territory.ledger, made)
    assert caught.value.code == "signature.missing"
    made, _head = desk.sign(made, *keys(territory, "gar"), territory.log_vkey, head)
    assert desk.submit(territory.ledger, made).index == 2


def test_a_signature_is_refused_on_a_log_that_is_not_the_one_that_was_known(territory):
    made = desk.write(territory.ledger, "key.enrolled", territory.enrol_body("dpd"))
    other = Ceremony(seed=1, replay=False)
    with pytest.raises(Malformed) as caught:
        desk.sign(made, *keys(territory, "dpd"), other.log_vkey, None)
    assert caught.value.code == "draft.foreign"


def test_a_draft_waits_while_the_ledger_grows(territory):
    waiting = desk.write(territory.ledger, "key.enrolled", territory.enrol_body("dpd"))
    desk.act(territory.ledger, "key.enrolled", territory.enrol_body("mem1"), keys(territory, "mem1", "ani", "gar"))
    for key in keys(territory, "dpd", "ani", "gar"):
        waiting = draft.read(waiting.encode()).signed(key.signing)
    assert desk.submit(territory.ledger, waiting).index == 3
