"""Bodies about lotteries over panels (docs/spec/panels.md)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from ledger.bodies.types import BeaconSignature, Hex32, Hex96, Id, Round, Shape


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
