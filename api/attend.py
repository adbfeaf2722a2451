"""What a trustee's machine does next in a draw: three gestures by the person, the rest by itself.

The person deals (one tap), hears the words of the head and says that they are the same (one tap), which opens. Closing
the deals and closing the openings have only one lawful content, so the machine signs them when they are due.
"""

from __future__ import annotations

from enum import Enum

from ledger import times
from ledger.rules.state import Draw


class Gesture(Enum):
    """The next thing to do for one trustee."""

    DEAL = "deal"
    CLOSE_DEALS = "close the deals"
    OPEN = "open"
    SHARE = "share"
    CLOSE_OPENINGS = "close the openings"
    WAIT = "wait"
    DONE = "done"


def next_gesture(draw: Draw, j: int, now: int, *, without_absent: bool) -> Gesture:
    """The gesture that trustee j owes now (seconds since 1970).

    `without_absent`: help to open the secrets of those who dealt and are not there, instead of waiting for them.
    """
    if draw.ended or draw.openings_at is not None:
        return Gesture.DONE
    if draw.closed_at is None:
        return _before_closing(draw, j, now)
    if draw.chance_fixed_at is None:
        return Gesture.WAIT
    if j in draw.dealers and j not in draw.opened:
        return Gesture.OPEN
    if draw.computable():
        return Gesture.CLOSE_OPENINGS
    helped = all(j in draw.shared.get(dealer, {}) or dealer in draw.opened for dealer in draw.dealers)
    return Gesture.SHARE if without_absent and not helped else Gesture.WAIT


def _before_closing(draw: Draw, j: int, now: int) -> Gesture:
    if draw.body.words and draw.words_at is None:
        return Gesture.WAIT
    deals = draw.body.deadlines.deals
    late = deals is not None and now > times.seconds(deals)
    if j not in draw.dealings and not late:
        return Gesture.DEAL
    complete = len(draw.dealings) == len(draw.body.trustees)
    return Gesture.CLOSE_DEALS if complete or (late and len(draw.dealings) >= draw.body.t) else Gesture.WAIT
