"""How many answered an invitation by lot: proportions, each with its gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from babel.numbers import format_percent

from api.i18n import _, language, ngettext
from ledger.rules.state import Draw, Pool, State


@dataclass(frozen=True, slots=True)
class Response:
    """From the draw of invitations (its number) to the list of people: drawn, written to, answered, listed."""

    draw: int
    drawn: int
    sent: int
    answered: int
    people: int


def response_of(state: State, pool: Pool) -> Response | None:
    """What a list says of the invitations that it comes from; None if it comes from none."""
    invited = pool.body.invited
    if invited is None:
        return None
    draw = state.draws[invited.draw]
    return Response(draw.body.number, sum(map(len, draw.drawn)), invited.sent, invited.answered, pool.body.size)


def lines(found: Response) -> Iterator[str]:
    """The same in words."""
    yield _("Invited by draw {number}: letters sent to {sent} of {drawn} drawn ({share}); not sent: {gap}.").format(
        number=found.draw,
        sent=found.sent,
        drawn=found.drawn,
        share=_share(found.sent, found.drawn),
        gap=found.drawn - found.sent,
    )
    silent = found.sent - found.answered
    yield _("Answered: {answered} of {sent} ({share}); no answer: {gap} ({rest}).").format(
        answered=found.answered,
        sent=found.sent,
        share=_share(found.answered, found.sent),
        gap=silent,
        rest=_share(silent, found.sent),
    )
    said = ngettext(
        "From these answers, {n} person is on the list.",
        "From these answers, {n} people are on the list.",
        found.people,
    )
    yield said.format(n=found.people)


def is_invitation(draw: Draw) -> bool:
    """Whether a draw gives invitations, and no seats."""
    return draw.purpose.body.stage == "invitation"


def _share(part: int, whole: int) -> str:
    return str(format_percent(part / whole, "#,##0.0 %", locale=language()))
