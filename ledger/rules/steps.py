"""What all steps of a draw have in common."""

from __future__ import annotations

from ledger import times
from ledger.bodies import Shape
from ledger.errors import Refusal
from ledger.rules.state import Act, Draw, State


def live(state: State, act: Act[Shape]) -> Draw:
    """The draw that a step belongs to. `draw.unknown`, `draw.ended`."""
    draw = state.draw_of(act.body)
    if draw.ended:
        raise Refusal("draw.ended", f"the draw was {draw.ended}")
    return draw


def once(taken: object) -> None:
    """`draw.duplicate` if this step was taken already."""
    if taken:
        raise Refusal("draw.duplicate", "this step was taken already; the first one counts")


def order(lawful: object, why: str) -> None:
    """`draw.order` unless the step has its turn."""
    if not lawful:
        raise Refusal("draw.order", why)


def after(act: Act[Shape], index: int | None) -> None:
    """`draw.after` unless the signers had seen the entry at this index."""
    if index is not None and act.statement.after.size <= index:
        raise Refusal("draw.after", f"signed without having seen entry {index}")


def in_time(act: Act[Shape], deadline: str | None) -> None:
    """`draw.deadline` if the step comes late."""
    if deadline is not None and act.logged_at > deadline:
        raise Refusal("draw.deadline", f"it closed at {deadline}")


def fresh(act: Act[Shape], draw: Draw) -> None:
    """`draw.banked` if the signatures are older than the draw's last entry: nobody signs closes in advance."""
    if draw.last >= act.statement.after.size:
        raise Refusal("draw.banked", f"signed before entry {draw.last} was there")


def late(act: Act[Shape], deadline: str | None) -> bool:
    """Whether a deadline is there and has passed."""
    return deadline is not None and times.seconds(act.logged_at) > times.seconds(deadline)
