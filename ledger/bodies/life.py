"""Bodies of what happens beside a draw's steps: an objection, a contestation, its answer, the audit in person."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ledger.bodies.types import Billion, Blob, Id, Shape

Visits = Annotated[int, Meta(ge=0, le=20)]


class Withdrawn(Shape, frozen=True):
    draw: Id
    position: Billion


class Contested(Shape, frozen=True):
    draw: Id
    text: Blob
    evidence: Blob | None = None


class Answered(Shape, frozen=True):
    draw: Id
    contested: Id
    answer: Blob


class PoolAudited(Shape, frozen=True):
    draw: Id
    positions: Annotated[tuple[Billion, ...], Meta(min_length=1, max_length=20)]
    confirmed: Visits
    absent: Visits
    refused: Visits
    ghosts: Visits
    duplicates: Visits
