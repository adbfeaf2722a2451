"""Who may hold keys and throw dice: nobody whom the vault knows to be under 18. The ledger knows no birth."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from api.ages import ADULT, ages
from api.cli.context import Context, agreed, passphrase
from api.i18n import _
from api.problems import Misused
from ledger.rules.state import State
from ledger.vault import Erased, NotInVault, Vault


def check_adult(context: Context, state: State, person: str, role: str, today: str) -> None:
    """Misused when a trustee or scrutineer who was drawn is under 18; asks where their year of birth leaves it open."""
    roles = state.charter.protocol_roles
    seats = list(_seats(state, person))
    path = context.folder / "vault.sqlite"
    if role not in {roles.trustee, roles.scrutineer} or not seats or not path.is_file():
        return
    with Vault.open(path, passphrase(_("Passphrase of the vault"))) as vault:
        births = list(_births(vault, seats))
    known = [age for birth in births if (age := ages(birth, today))]
    if any(oldest < ADULT for _youngest, oldest in known):
        raise Misused(
            _("{person} is under 18: a member with a voice of their own, but no trustee and no scrutineer.").format(
                person=person
            )
        )
    if any(youngest < ADULT for youngest, _oldest in known):
        question = _("By their year of birth {person} may be 17. Have you made sure that they are 18?").format(
            person=person
        )
        if not sys.stdin.isatty() or not agreed(question):
            raise Misused(_("{person} may be under 18: ask for their date of birth first.").format(person=person))


def _seats(state: State, person: str) -> Iterator[tuple[str, int]]:
    """(root of the pool, position) of each seat that this person took."""
    for draw in state.draws.values():
        for position, seat in draw.seats.items():
            if seat.person == person:
                yield draw.pool.body.root, position


def _births(vault: Vault, seats: list[tuple[str, int]]) -> Iterator[str]:
    for root, position in seats:
        try:
            yield vault.record(root, position).person.birth
        except (Erased, NotInVault):
            continue
