"""Draws by dice alone, in words: how long they take, and what each throw came to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from api.i18n import N_, _, ngettext
from draws import thrown
from draws.thrown import Throw
from ledger.bodies import Announced
from ledger.rules.state import Draw

CAME_TO: Final[Mapping[Throw, str]] = {
    Throw.NAMED: N_("named"),
    Throw.NOBODY: N_("nobody has this number: again"),
    Throw.ELSEWHERE: N_("not of this stratum: again"),
    Throw.AGAIN: N_("named already: again"),
}


def expectation(codes: bytes, body: Announced) -> str:
    """How many throws of how many dice there will be, about."""
    size = thrown.dice_per_throw(len(codes) // 2)
    throws = thrown.expected_dice(codes, [s.seats for s in body.strata], body.reserve or 0) / size
    said = ngettext(
        "{n} die a throw; expect about {throws} throws.", "{n} dice a throw; expect about {throws} throws.", size
    )
    return said.format(n=size, throws=round(throws))


def told(draw: Draw, digits: str) -> Iterator[str]:
    """What each of these throws came to; last, how many places are still free, if any."""
    wanted = thrown.places(draw.codes, [s.seats for s in draw.body.strata], draw.body.reserve or 0)
    size = thrown.dice_per_throw(draw.pool.body.size)
    free = sum(wanted)
    for throw in thrown.read(draw.codes, wanted, digits):
        free -= throw.came_to is Throw.NAMED
        yield _("{number}, for stratum {stratum}: {came_to}").format(
            number=str(throw.position).zfill(size), stratum=throw.stratum + 1, came_to=_(CAME_TO[throw.came_to])
        )
    if free:
        yield ngettext("{n} place is still free: throw on.", "{n} places are still free: throw on.", free).format(
            n=free
        )
