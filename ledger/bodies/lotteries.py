"""Bodies about lotteries over panels (docs/spec/panels.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ledger.bodies.types import BeaconSignature, Blob, Code, Hex32, Hex96, Id, Round, Shape, Text100, ascending


class LotteryCoins(Shape, frozen=True):
    """What chance gave the solver of a sealed pool: dice, or a round of a beacon."""

    pool: Id
    dice: Annotated[str, Meta(min_length=1, max_length=1100)] | None = None
    chain: Hex32 | None = None
    round: Round | None = None
    signature: BeaconSignature | None = None
    previous: Hex96 | None = None

    def __post_init__(self) -> None:
        shown = (self.chain, self.round, self.signature)
        if self.dice is None and None in shown:
            raise ValueError("either dice, or chain, round and signature")
        if self.dice is not None and (shown != (None, None, None) or self.previous is not None):
            raise ValueError("dice and a round of a beacon exclude each other")


class Lottery(Shape, frozen=True):
    """The m panels of which the seed picks one: their document, the root over their leaves, what the room will see.

    `attained`: whether the document proves that chances are as near to its objective's best as m panels can be.
    `per_home`: how many of one home may sit; None limits nothing.
    """

    document: Blob
    root: Hex32
    m: Annotated[int, Meta(ge=1, le=100_000)]
    objective: Literal["leximin", "maximin", "nash", "goldilocks", "random"]
    attained: bool
    visible: Annotated[tuple[Text100, ...], Meta(max_length=30)]
    per_home: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class LotteryAudited(Shape, frozen=True):
    """What those found who checked a lottery's document: before the result, or with it. No finding: all is in order."""

    draw: Id
    document: Hex32
    scope: Literal["document", "result"]
    findings: Annotated[tuple[Code, ...], Meta(max_length=50)]

    def __post_init__(self) -> None:
        ascending(self.findings, "findings")
