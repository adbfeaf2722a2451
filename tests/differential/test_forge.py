"""The other way round: what the verifier's own forge writes as lawful, the ledger's rules accept, byte for byte."""

import pytest

from ledger.rules import judge
from ledger.rules.state import State
from tests.unit.verifier.ceremony import Ceremony

OPTIONS = [
    {"dice": dice, "beacon": beacon, "words": words}
    for dice in (True, False)
    for beacon in (True, False)
    for words in (True, False)
]


@pytest.mark.parametrize("options", OPTIONS, ids=lambda o: "-".join(n for n, on in o.items() if on) or "bare")
def test_the_ledger_accepts_every_entry_of_a_forged_ceremony(options):
    log = Ceremony(**options).upto("end").log
    state = State(log.origin)
    answers = [judge.append(state, entry, log.blobs.get) for entry in log.entries]
    assert answers == [None] * len(log.entries)
    (draw,) = state.draws.values()
    assert draw.concluded_at is not None
