"""What each audience would see of a list, in words, and what to do before it is closed or divided."""

from __future__ import annotations

from collections.abc import Iterator

from api.i18n import _, ngettext
from api.privacy import Exposure, StratumView
from api.problems import Misused
from ledger.rules.methods.strata import MIN_CELL
from ledger.sealing import SHOWN_FROM

STRATA_SHOWN = 12
"""Strata shown, those with fewest people first."""


def lines(shown: Exposure) -> Iterator[str]:
    """All of it, audience by audience, and what to do."""
    yield _("The public sees")
    yield "  " + ngettext("{n} person on the list.", "{n} people on the list.", shown.size).format(n=shown.size)
    for name, counted in shown.counts:
        if counted is None:
            yield "  " + _("{feature}: too few people for any count; leave it out.").format(feature=name)
            continue
        masked = _("masked")
        cells = (f"{cell.value} {masked if cell.count is None else cell.count}" for cell in counted.values)
        yield f"  {name}: {', '.join(cells)}"
    yield "  " + _("Masked: fewer than {n} people, or what would betray such a number beside it.").format(n=SHOWN_FROM)
    yield from _strata(shown)
    yield ""
    yield _("The auditors see, without names")
    yield "  " + _(
        "For each position all {features} features: {groups} different combinations; {alone} people share theirs "
        "with nobody, the smallest group has {smallest}. Who knows somebody well may recognise them."
    ).format(features=len(shown.counts), groups=shown.groups, alone=shown.alone, smallest=shown.smallest)
    yield "  " + _("Which positions share an address, if the list is closed with --address-columns; never an address.")
    yield ""
    yield _("The vault holds, closed by its passphrase")
    yield "  " + _(
        "Names, births, contacts and salts. Nothing of it is published. Auditors get none of it but name, birth and "
        "contact of the up to 20 people whom the lot names for the audit in person (klero draw audit-list)."
    )
    yield ""
    yield from advice(shown)


def _strata(shown: Exposure) -> Iterator[str]:
    if not shown.strata:
        yield "  " + _("No strata yet: --by says which features they would be made of.")
        return
    yield "  " + _("For each position its stratum. Everybody is one of at least {k}.").format(k=shown.k)
    smallest = sorted(shown.strata, key=lambda view: (view.people, view.where))
    for view in smallest[:STRATA_SHOWN]:
        yield "  - " + _(
            "{stratum} – people: {people}; alone with their features: {alone}; smallest group: {smallest}"
        ).format(stratum=_name(view), people=view.people, alone=view.alone, smallest=view.smallest)
    if len(smallest) > STRATA_SHOWN:
        yield "  - " + _("and {n} larger ones").format(n=len(smallest) - STRATA_SHOWN)
    if shown.outside:
        yield "  - " + _("in no stratum, and shown so: {people}").format(people=shown.outside)


def _name(view: StratumView) -> str:
    return ", ".join(f"{feature} = {value}" for feature, value in view.where) or _("everybody")


def refuse(shown: Exposure) -> None:
    """Misused, with what to do, if anybody would be singled out."""
    if not shown.sound:
        unpublished = [name for name, counted in shown.counts if counted is None]
        said = _("{feature}: too few people for any count; leave it out.")
        raise Misused("\n".join([*(said.format(feature=name) for name in unpublished), *advice(shown)]))


def advice(shown: Exposure) -> Iterator[str]:
    """What to do so that nobody is singled out, or that there is nothing to do."""
    if shown.sound:
        yield _("Nothing that is published singles anybody out.")
    else:
        yield _("To do before you close or announce:")
    for view in shown.strata:
        if view.too_small and shown.told_apart:
            said = _("{stratum}: {people} of at least {least} people.")
            yield "- " + said.format(stratum=_name(view), people=view.people, least=MIN_CELL) + _way_out(view)
        if view.tells:
            yield "- " + _("{stratum}: as many seats as people, so everybody knows who is drawn.").format(
                stratum=_name(view)
            )
    if 0 < shown.outside < MIN_CELL:
        said = _("People in no stratum are shown as a group of their own: {n}. Ask those who did not answer.")
        yield "- " + said.format(n=shown.outside)
    if not shown.sound:
        for feature, smallest in shown.without:
            yield "- " + _("Without {feature} the smallest stratum would have {n}.").format(feature=feature, n=smallest)


def _way_out(view: StratumView) -> str:
    if view.merge is None:
        return ""
    return " " + _("Give {value} and {other} of {feature} one name in both tables: {n} together.").format(
        value=view.merge.value, other=view.merge.other, feature=view.merge.feature, n=view.merge.people
    )
