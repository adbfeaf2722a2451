"""Lotteries with different objectives side by side: what each would give, and whom it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from api.i18n import _, ngettext
from api.panels.words import percent
from draws.panels import figures
from draws.panels.figures import Figures, Group
from draws.panels.lottery import Lottery


@dataclass(frozen=True, slots=True)
class Given:
    """What a lottery gives: figures, groups, and how many have a chance, but less than half of the equal one."""

    figures: Figures
    groups: tuple[Group, ...]
    below: int


def given(made: Lottery) -> Given:
    """What a lottery gives."""
    exact = figures.chances(made)
    sizes = [len(members) for members in made.types.members]
    half = Fraction(sum(made.totals), 2 * len(made.panels) * sum(sizes))
    below = sum(size for size, chance in zip(sizes, exact, strict=True) if 0 < chance < half)
    return Given(figures.figures(made), figures.groups(made), below)


def precision(m: int) -> str:
    """What a comparison of lotteries of m panels can tell apart."""
    return ngettext(
        "Each lottery has {m} panel here (--panels). Chances are whole numbers of panels, so they come in steps of "
        "{step}: smaller differences say nothing.",
        "Each lottery has {m} panels here (--panels). Chances are whole numbers of panels, so they come in steps of "
        "{step}: smaller differences say nothing.",
        m,
    ).format(m=m, step=percent(Fraction(1, m)))


def figures_rows(found: Mapping[str, Given]) -> Iterator[list[str]]:
    """The figures of each objective, for a table of numbers; a header first."""
    yield [
        _("objective"), _("lowest"), _("highest"), _("never drawn"), _("less than half the equal chance"), _("Gini"),
        _("geometric mean"), _("different panels"),
    ]  # fmt: skip
    for objective, has in found.items():
        told = has.figures
        yield [
            objective, _number(told.minimum), _number(told.maximum), str(told.never), str(has.below),
            f"{told.gini:.4f}", _number(told.geometric_mean), str(told.distinct),
        ]  # fmt: skip


def groups_rows(found: Mapping[str, Sequence[Group]]) -> Iterator[list[str]]:
    """The chances of each group by each objective; a header first."""
    yield [_("objective"), _("feature"), _("value"), _("people"), _("lowest"), _("mean"), _("highest")]
    for objective, groups in found.items():
        for group in groups:
            low, high = group.chances[0], group.chances[-1]
            numbers = (_number(chance) for chance in (low, mean(group), high))
            yield [objective, group.feature, group.value, str(len(group.chances)), *numbers]


def mean(group: Group) -> float:
    """The mean chance of a group."""
    return float(sum(group.chances)) / len(group.chances)


def _number(chance: Fraction | float) -> str:
    """In percent, as a spreadsheet reads it."""
    return f"{100 * float(chance):.4f}"
