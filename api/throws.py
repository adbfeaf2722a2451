"""Draws by dice alone, in words: how long they take, and what each throw came to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from api.i18n import N_, _, ngettext
from api.problems import Misused
from draws import thrown
from draws.thrown import Throw
from ledger.bodies import Announced, Stratum
from ledger.rules.state import Draw

_BETWEEN: Final = re.compile(r"[\s,;./-]+")

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


def digits_of(text: str) -> str:
    """The digits that people typed, whatever stands between the throws.

    Raises:
        Misused: nothing, or something else than the digits 0 to 9.
    """
    digits = _BETWEEN.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        raise Misused(
            _("Type the faces of the dice in the digits 0 to 9, with spaces or commas between the throws: 07 41 19")
        )
    return digits


def told(draw: Draw, digits: str) -> Iterator[str]:
    """What each of these throws came to; last, how many places are still free, if any.

    Raises:
        Misused: no whole throws, or throws after the one that filled the last place.
    """
    wanted = thrown.places(draw.codes, [s.seats for s in draw.body.strata], draw.body.reserve or 0)
    size = thrown.dice_per_throw(draw.pool.body.size)
    throws, rest = divmod(len(digits), size)
    if rest:
        said = _("Each throw has {size} digits, and {n} digits are no whole throws: one is missing, or one too many.")
        raise Misused(said.format(size=size, n=len(digits)))
    free = sum(wanted)
    for number, throw in enumerate(thrown.read(draw.codes, wanted, digits), 1):
        free -= throw.came_to is Throw.NAMED
        yield _("{number}, for stratum {stratum} ({name}): {came_to}").format(
            number=str(throw.position).zfill(size),
            stratum=throw.stratum + 1,
            name=_name(draw.body.strata[throw.stratum]),
            came_to=_(CAME_TO[throw.came_to]),
        )
        if not free and number < throws:
            said = _("All places are full after throw {n}: drop the throws after it ({rest}). Nothing is written yet.")
            raise Misused(said.format(n=number, rest=throws - number))
    if free:
        yield ngettext("{n} place is still free: throw on.", "{n} places are still free: throw on.", free).format(
            n=free
        )


def _name(stratum: Stratum) -> str:
    """Whom a stratum holds."""
    return ", ".join(f"{where.feature} = {where.value}" for where in stratum.where) or _("everybody")
