"""How many answered an invitation by lot: from a draw of invitations to the list of a second draw."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verifier.language import N_, Translate
from verifier.state import Draw, Pool

INVITATION = N_("an invitation: those drawn are written to, and nobody has a seat by this draw")


@dataclass(frozen=True, slots=True)
class Response:
    """How many were drawn (in draw ``draw``, its number), written to, answered, and are on the list."""

    draw: int
    drawn: int
    sent: int
    answered: int
    people: int


def response_of(pool: Pool, draws: Mapping[str, Draw]) -> Response | None:
    """Return what a list says of the invitations that it comes from, None if it comes from none."""
    invited = pool.statement.get("invited")
    if invited is None:
        return None
    draw = draws[invited["draw"]]
    return Response(draw.body["number"], draw.purpose.seats, invited["sent"], invited["answered"], pool.size)


def lines(found: Response, _: Translate) -> Iterator[str]:
    """Yield the proportions, each with its gap."""
    yield _("invited by draw {number}: {sent} of {drawn} drawn were written to ({share} %)").format(
        number=found.draw, sent=found.sent, drawn=found.drawn, share=_percent(found.sent, found.drawn)
    )
    silent = found.sent - found.answered
    yield _("answered: {answered} ({share} %); no answer: {silent} ({rest} %); on the list: {people}").format(
        answered=found.answered,
        share=_percent(found.answered, found.sent),
        silent=silent,
        rest=_percent(silent, found.sent),
        people=found.people,
    )


def _percent(part: int, whole: int) -> str:
    """Return a share in percent, rounded to a tenth."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"
