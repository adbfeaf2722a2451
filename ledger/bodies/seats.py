"""Bodies about seats after a draw."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ledger import times
from ledger.bodies.types import (
    Billion,
    DeclineCode,
    Hex32,
    Id,
    PersonId,
    Shape,
)


class SeatAccepted(Shape, frozen=True):
    draw: Id
    position: Billion
    person: PersonId


class SeatDeclined(Shape, frozen=True):
    draw: Id
    position: Billion
    identity: Hex32
    features: Hex32
    code: DeclineCode


class Attempts(Shape, frozen=True):
    count: Annotated[int, Meta(ge=1, le=1000)]
    channels: Annotated[int, Meta(ge=1, le=100)]
    first: str
    last: str

    def __post_init__(self) -> None:
        times.day(self.first)
        times.day(self.last)


class SeatVacated(Shape, frozen=True):
    draw: Id
    position: Billion
    cause: Literal["declined", "unreachable", "resigned", "other"]
    attempts: Attempts | None = None


class SeatFilled(Shape, frozen=True):
    draw: Id
    vacated: Billion
    position: Billion
