"""What is found about quotas and chances, in words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from api.decimals import decimal
from api.i18n import N_, _, ngettext
from draws.panels.branching import Branch, Leaf
from draws.panels.feasibility import Change, Conflict, Limit, Relaxation
from draws.panels.figures import Reasons, Together, best_lowest
from draws.panels.lottery import Lottery
from draws.panels.quotas import Quota

OBJECTIVES: Final = {
    "leximin": N_("leximin: the lowest chance as high as possible, then the next"),
    "maximin": N_("maximin: only the lowest chance counts"),
    "nash": N_("Nash: the product of all chances as great as possible"),
    "goldilocks": N_("Goldilocks: neither very low nor very high chances"),
    "random": N_("no method: random panels that keep the quotas"),
}

PROVED: Final = {
    "leximin": N_(
        "Proved: everybody's chance is less than one panel in {m} away from the best there is: the lowest as "
        "high as can be, then the next, and so on."
    ),
    "maximin": N_(
        "Proved: the lowest chance could not be higher by a panel in {m} or more. Nothing is proved about the "
        "other chances."
    ),
    "nash": N_(
        "Proved: everybody's chance is less than one panel in {m} away from chances whose product is as high "
        "as can be. That does not make the lowest as high as can be."
    ),
    "goldilocks": N_(
        "Proved: all chances lie, to less than one panel in {m}, within the narrowest band around the equal "
        "chance that could hold them. Nothing is proved about where in it."
    ),
}

AT_HOME: Final = N_("Living together counts too: not all of one address may sit.")
WHOLE: Final = N_("And nobody sits by half: with fractions of people the quotas would allow more.")

STAGES: Final = {
    "possible": N_("Looking whether there is a panel"),
    "reasons": N_("Leaving out one quota after the other"),
    "chances": N_("Looking for the fairest chances"),
    "totals": N_("Rounding them to whole panels"),
    "panels": N_("Making the panels"),
    "columns": N_("Looking for panels one by one, for these quotas are tight"),
    "mixing": N_("Making the panels differ"),
}


def percent(chance: Fraction | float) -> str:
    """A chance as people read it: 6.25 %."""
    return _("{number} %").format(number=decimal(100 * float(chance), 2))


def limit(which: Limit, quotas: Sequence[Quota]) -> str:
    """One limit: `18–24: minimum 5`."""
    quota = quotas[which.quota]
    if which.is_minimum:
        return _("{feature}, {value}: minimum {number}").format(
            feature=quota.feature, value=quota.value, number=quota.minimum
        )
    return _("{feature}, {value}: maximum {number}").format(
        feature=quota.feature, value=quota.value, number=quota.maximum
    )


def change(which: Change, quotas: Sequence[Quota]) -> str:
    """One change: `18–24: minimum 5 → 4`."""
    return f"{limit(which.limit, quotas)} → {which.new}"


def impossible(clash: Conflict, way_out: Relaxation | None, quotas: Sequence[Quota], *, enough: bool) -> list[str]:
    """Why there is no panel, and what the smallest change would be. `enough`: there are as many people as seats."""
    lines = [_("No panel keeps all quotas. These clash, and the clash needs each of them; there may be others:")]
    lines += [f"  {limit(which, quotas)}" for which in clash.limits]
    if not clash.limits and enough:
        lines = [_("There are people enough, but they live at too few addresses: not all of one address may sit.")]
    elif not clash.limits:
        lines = [_("There are fewer people than seats.")]
    elif clash.proof is not None and _at_home(clash.proof, len(quotas)):
        lines.append(_(AT_HOME))
    if clash.proof is None:
        lines.append(_("The proof of it would be too long to write down."))
    if way_out is None and all(quota.min_flex is None and quota.max_flex is None for quota in quotas):
        lines.append(_("No change of the quotas makes a panel possible: find more people, or have fewer seats."))
    elif way_out is None:
        lines.append(
            _("No change within min_flex and max_flex makes a panel possible: widen them, or find more people.")
        )
    elif way_out.changes:
        lines.append(_("The smallest change that makes a panel possible:"))
        lines += [f"  {change(which, quotas)}" for which in way_out.changes]
    return lines


def _at_home(proof: Leaf | Branch, quotas: int) -> bool:
    """Whether the proof of a clash uses that not all of one address may sit."""
    if isinstance(proof, Branch):
        return _at_home(proof.fewer, quotas) or _at_home(proof.more, quotas)
    return any(proof.weights[quotas:-1])


def _never(types: Sequence[int], lottery_types: Sequence[tuple[str, ...]]) -> list[str]:
    """Who can be on no panel; what follows is about the others."""
    if not types:
        return []
    kinds = _kinds(types, lottery_types)
    told = ngettext(
        "{number} kind of people can be on no panel, for a maximum is 0 or quotas leave no room:",
        "{number} kinds of people can be on no panel, for a maximum is 0 or quotas leave no room:",
        len(kinds),
    )
    return [told.format(number=len(kinds)), *_named(kinds), _("Of all others:")]


def _kinds(types: Sequence[int], lottery_types: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The values of these types, each once: people who share an address are types of their own, and read no other."""
    return list(dict.fromkeys(lottery_types[t] for t in types))


def _named(kinds: Sequence[tuple[str, ...]]) -> list[str]:
    more = [_("  … and {number} more").format(number=len(kinds) - 10)] if len(kinds) > 10 else []
    return [*(f"  {', '.join(kind)}" for kind in kinds[:10]), *more]


def lowest(why: Reasons, lottery_types: Sequence[tuple[str, ...]], quotas: Sequence[Quota]) -> list[str]:
    """Who has the lowest chance, and which limits the proof of it uses."""
    kinds = _kinds(why.lowest, lottery_types)
    lines = _never(why.never, lottery_types)
    lines += [
        ngettext(
            "The lowest chance is {chance}, that of {number} kind of people:",
            "The lowest chance is {chance}, that of {number} kinds of people:",
            len(kinds),
        ).format(chance=percent(why.bound), number=len(kinds)),
        *_named(kinds),
    ]
    if why.limits:
        lines.append(_("It cannot be higher because of:"))
        lines += [f"  {limit(Limit(row, is_minimum), quotas)}" for row, is_minimum in why.limits]
    if why.homes:
        lines.append(_(AT_HOME))
    if why.cuts:
        lines.append(_(WHOLE))
    return lines


def proof(objective: str, m: int, *, attained: bool) -> str:
    """What is proved of m panels, which differs by objective."""
    if objective == "random":
        return _("Nothing is proved about these panels but that each keeps every quota.")
    if attained:
        return _(PROVED[objective]).format(m=m)
    return _(
        "Every panel is lawful, but nothing shows that chances are as near to the best as they could be: so few panels "
        "leave somebody out, or whole people allow less than fractions of people."
    )


def left_out(lottery: Lottery) -> list[str]:
    """How many people are on no panel; nothing where everybody is on some."""
    called = zip(lottery.totals, lottery.types.members, strict=True)
    people = sum(len(members) for total, members in called if not total)
    if not people:
        return []
    told = ngettext(
        "{number} of {all} people is on no panel; klero panel explain says which quotas leave them out.",
        "{number} of {all} people are on no panel; klero panel explain says which quotas leave them out.",
        people,
    )
    return [told.format(number=people, all=lottery.types.people)]


def coarse(lottery: Lottery) -> list[str]:
    """A warning where so few panels can say nothing about the lowest chance; else nothing."""
    best, m = best_lowest(lottery), len(lottery.panels)
    if best is None or best * m >= 1:
        return []
    return [
        ngettext(
            "WARNING: {m} panel is too few. The lowest chance could be {best}, and one panel is {step}: that it is as "
            "near as this says little. Make at least {enough}.",
            "WARNING: {m} panels are too few. The lowest chance could be {best}, and one panel is {step}: that it is "
            "as near as this says little. Make at least {enough}.",
            m,
        ).format(m=m, best=percent(best), step=percent(Fraction(1, m)), enough=-(-best.denominator // best.numerator))
    ]


def pair(found: Together, lottery: Lottery) -> dict[str, object]:
    """The two who sit together most, for programs."""
    values = lottery.types.values
    return {
        "kinds": [list(values[found.a]), list(values[found.b])],
        "chance": round(found.chance, 6),
        "independent": round(found.independent, 6),
    }


def together(pair: Together, lottery: Lottery) -> str:
    """The two who sit together most beyond what their chances make likely."""
    values = lottery.types.values
    if pair.chance <= pair.independent:
        return _("No two people sit together more often than independent draws would give.")
    said = _(
        "Furthest from independent draws: {a} and {b} sit together with a chance of {chance}; independent draws would "
        "give {independent}."
    )
    return said.format(
        a=" / ".join(values[pair.a]),
        b=" / ".join(values[pair.b]),
        chance=percent(pair.chance),
        independent=percent(pair.independent),
    )
