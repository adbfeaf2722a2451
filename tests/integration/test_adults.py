"""Members of 16 and 17: a seat and a voice, no key and no dice. Their birth is in the vault alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ledger.service import Ledger
from ledger.vault import Vault
from tests.integration import played

TODAY = datetime.now(UTC).date()


def member(hall, birth: str) -> str:
    """The person who took a seat, born on that day as far as the vault knows."""
    ledger = Ledger.open(hall / "territory", lambda: 0)
    try:
        (draw,) = ledger.state.draws.values()
        position, seat = next((p, seat) for p, seat in draw.seats.items() if seat.person)
        root = draw.pool.body.root
    finally:
        ledger.close()
    with Vault.open(hall / "territory" / "vault.sqlite", played.PASSPHRASE) as vault:
        records = [
            replace(e, person=replace(e.person, birth=birth)) if e.position == position else e
            for e in vault.records(root)
        ]
        vault.remove_pool(root)
        vault.add_pool(root, records)
    return seat.person


def give(hall, person: str, role: str):
    signed = [part for name in ("ani", "gar") for part in ("--sign", str(hall / "keys" / f"{name}.key"))]
    return played.run(hall / "territory", "role", "give", person, role, *signed)


@pytest.fixture
def hall(tmp_path):
    played.hall(tmp_path)
    return tmp_path


@pytest.mark.parametrize("role", ["DEP", "SCR"])
def test_nobody_under_18_becomes_trustee_or_scrutineer(hall, role):
    young = member(hall, (TODAY - timedelta(days=17 * 365)).isoformat())
    told = give(hall, young, role)
    assert (told.exit_code, "is under 18: a member with a voice of their own" in told.output) == (3, True)


def test_a_year_of_birth_that_leaves_it_open_is_asked_for(hall):
    open_year = member(hall, str(TODAY.year - 18))
    told = give(hall, open_year, "DEP")
    assert (told.exit_code, "ask for their date of birth first" in told.output) == (3, True)


@pytest.mark.parametrize("birth", ["1980-05-05", "1980", "unknown"])
def test_an_adult_and_somebody_whose_birth_nobody_knows_are_for_the_rules_alone(hall, birth):
    told = give(hall, member(hall, birth), "DEP")
    assert "under 18" not in told.output
    assert told.exit_code == 1


def test_somebody_of_17_may_be_a_member_again(hall):
    young = member(hall, (TODAY - timedelta(days=17 * 365)).isoformat())
    assert "under 18" not in give(hall, young, "MEM").output
