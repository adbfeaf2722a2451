"""A lottery over panels in words: what was fixed, which panel was picked, what the room sees of it, whose turn it is.

People read "group" and never "panel"; "1000 groups" stands for what a rank is in other draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from api.decimals import decimal
from api.i18n import N_, _, ngettext
from api.words import homes
from draws.panels.opened import Shown
from ledger import held
from ledger.bodies import Lottery
from ledger.errors import Refusal
from ledger.rules.methods.panel import rows_of
from ledger.rules.state import Draw

if TYPE_CHECKING:
    from draws.panels.lottery import Lottery as Planned

OBJECTIVES: Mapping[str, str] = {
    "leximin": N_("The lowest chance is as high as the quotas allow, then the second lowest, and so on."),
    "maximin": N_("The lowest chance is as high as the quotas allow."),
    "nash": N_("The product of all chances is as high as the quotas allow."),
    "goldilocks": N_("No chance is much lower or much higher than the others, as far as the quotas allow."),
    "random": N_("The groups keep the quotas; nothing is claimed about chances."),
}
UNPROVED: Final = N_(
    "NOT PROVED: nobody has shown that chances are as equal as they could be. Some people may have far better chances "
    "than others; the guarantor and the auditors can see the lowest and the highest."
)
LEARNED: Final = N_(
    "By the filling of the seat everybody can tell that the two most probably have the same features, also those that "
    "are not shown."
)
REASONS: Mapping[str, str] = {
    "type": N_("It is the next in order with the same features as the person whose seat is free."),
    "quotas": N_(
        "Nobody with the same features is left; it is the first in order with whom the group keeps every quota."
    ),
    "deviation": N_(
        "Nobody is left with whom the group keeps every quota; with this one it departs least, by {n} in all."
    ),
}
"""Why somebody comes in for a free seat, by the rule."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many people of the picked group have a value, and what its quota asks for."""

    feature: str
    value: str
    people: int
    least: int
    most: int


def fixed(lottery: Lottery) -> list[str]:
    """What the announcement fixes, for whoever signs it."""
    lines = [
        ngettext(
            "By a lottery of {n} group, made ready beforehand: the result picks one of them.",
            "By a lottery of {n} groups, made ready beforehand: the result picks one of them.",
            lottery.m,
        ).format(n=lottery.m),
        *claim(lottery),
        _("Root of the groups: {root}").format(root=lottery.root),
        *([homes.limit(lottery.per_home), homes.checked()] if lottery.per_home else []),
    ]
    if lottery.visible:
        told = _("Of the group that is picked, everybody will see how many people have each value of: {features}.")
        lines.append(told.format(features=", ".join(lottery.visible)))
    else:
        lines.append(_("Of the group that is picked, everybody will see the people, and no count."))
    told = _(
        "When a seat is filled, everybody learns that the old and the new person most probably have the same features, "
        "also those not shown."
    )
    return [*lines, told]


def claim(lottery: Lottery) -> list[str]:
    """What the lottery aims at and, loudly, where it does not prove that it is reached."""
    if lottery.attained:
        return [_(OBJECTIVES[lottery.objective])]
    aimed = [_("It aims at this: {objective}").format(objective=_(OBJECTIVES[lottery.objective]))]
    return [*([] if lottery.objective == "random" else aimed), _(UNPROVED)]


def counts(draw: Draw) -> tuple[Count, ...]:
    """What everybody sees of the picked group; empty before the result."""
    if draw.panel is None:
        return ()
    values: dict[str, list[str]] = {}
    for quota in draw.body.quotas:
        values.setdefault(quota.feature, []).append(quota.value)
    bounds = rows_of(draw.body)
    return tuple(
        Count(feature, value, people, *limits)
        for (feature, named), shown in zip(values.items(), draw.panel.features, strict=True)
        if isinstance(shown, Shown)
        for value, people, limits in zip(named, shown.counts, bounds[feature], strict=True)
    )


def result(draw: Draw) -> Iterator[str]:
    """The picked group, what it rests on, and what only auditors can check."""
    lottery = draw.body.lottery
    if lottery is None or draw.panel is None:
        return
    yield _("Group {number} of {m} was picked (the first is 0); all were fixed before there was any chance.").format(
        number=draw.panel.number, m=lottery.m
    )
    if not lottery.attained:
        yield _(UNPROVED)
    if draw.direct:
        yield _("Its number is what the first three dice showed in public; nobody else had a say.")
    hidden = [name for name in rows_of(draw.body) if name not in lottery.visible]
    if hidden:
        yield _("Within its quotas, as the auditors can check: {features}.").format(features=", ".join(hidden))
    if lottery.per_home:
        yield f"{homes.limit(lottery.per_home)} {homes.checked()}"
    yield _("That features and lot numbers give exactly these people is checked by the guarantor and the auditors.")
    for index, audit in draw.lottery_audits:
        if not audit.findings:
            yield _("They found all in order: entry {index}.").format(index=index)
        else:
            yield _("They found something wrong: entry {index}, {codes}.").format(
                index=index, codes=", ".join(audit.findings)
            )


def shape(made: Planned) -> Iterator[str]:
    """What was made, for whoever is about to sign its announcement."""
    sizes = [len(members) for members in made.types.members]
    chances = sorted(Fraction(called, size) for called, size in zip(made.totals, sizes, strict=True))
    m = len(made.panels)
    yield _("{m} groups, {distinct} of them different.").format(m=m, distinct=len(set(made.panels)))
    low, high = Chance(chances[0], m).words, Chance(chances[-1], m).words
    yield _("Lowest chance: {low}; highest: {high}.").format(low=low, high=high)
    yield _("Made with {solver}, for information: whoever checks them needs no solver.").format(solver=made.solver)


@dataclass(frozen=True, slots=True)
class Chance:
    """How many of m groups stand for somebody's chance: a whole number or a fraction of one."""

    groups: Fraction
    m: int

    @property
    def words(self) -> str:
        """As people read it: 62 groups in 1000."""
        if self.groups.denominator == 1:
            number = int(self.groups)
            return ngettext("{n} group in {m}", "{n} groups in {m}", number).format(n=number, m=self.m)
        return _("{n} groups in {m}, on average").format(n=decimal(float(self.groups), 1), m=self.m)


def chance(draw: Draw, position: int) -> Chance | None:
    """Somebody's chance in a lottery over panels; None in other draws, and where the lottery is not at hand."""
    if draw.body.lottery is None or draw.material.document is None:
        return None
    called, people, m = held.chance(draw, position)
    return Chance(Fraction(called, people), m)


def why(draw: Draw, vacated: int) -> str:
    """Why the rule's substitute is who they are; empty where nobody is left, or the lottery is not at hand."""
    try:
        found = held.substitute(draw, vacated)
    except Refusal:
        return ""
    if not found:
        return ""
    told = [_(REASONS[found.reason]).format(n=found.deviation)]
    told += [homes.passed_over()] if draw.body.lottery and draw.body.lottery.per_home else []
    told += [_(LEARNED)] if found.reason == "type" else []
    return " ".join(told)
