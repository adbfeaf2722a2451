"""A territory that plays its draws for the tests: every step alone, in memory or in a folder.

The clock, the keys and all randomness follow from `seed`, so that two runs give the same bytes. Without a folder the
log lives in memory and a step costs a millisecond or two; with one, every act goes through `ledger.service.Ledger` as
it does in the field. `replay`, unless it is turned off, is the verifier's own replay of the same entries: every append
insists that both give the same answer.

    c = Ceremony().to_draw()          # founded, chartered, staffed, purpose, sealed pool, announcement
    c.deal(); c.close_deals(); c.throw(); c.open_all(); c.close_openings(); c.conclude()

`act` takes a lawful step and fails otherwise; `entry` writes any entry, lawful or not, and `append` puts it there as a
dishonest log would. `fork` goes on from here without touching the original.
"""

from __future__ import annotations

from typing import Any, Self

from tests.ceremony.lotteries import Lotteries
from tests.ceremony.material import (
    AGES,
    DAY,
    DISTRICTS,
    FOUNDERS,
    HOMES,
    ORIGIN,
    ROLES,
    START,
    charter_with,
    french_charter,
    lax,
    real_round,
    sealed,
)

__all__ = [
    "AGES",
    "DAY",
    "DISTRICTS",
    "FOUNDERS",
    "HOMES",
    "ORIGIN",
    "ROLES",
    "START",
    "Ceremony",
    "beacon_ceremony",
    "charter_with",
    "french_charter",
    "lax",
    "real_round",
    "sealed",
]


class Ceremony(Lotteries):
    """A territory on its way from founding to seats."""

    def to_people(self) -> Self:
        """Founded, with a charter, everybody's keys, and two scrutineers for today."""
        return self.found().adopt().enrol().session()

    def to_pool(self, seats: int = 6, size: int = 40) -> Self:
        """And with a sealed pool."""
        return self.to_people().agree(seats).seal(size)

    def to_draw(self, **options: Any) -> Self:
        """And with an announced draw."""
        return self.to_pool().announce(**options)

    def to_lottery(self, **options: Any) -> Self:
        """And with coins, and a draw announced by a lottery over panels."""
        return self.to_pool().throw_coins().announce_lottery(**options)

    def to_fixed(self) -> Self:
        """From the announcement until everything is fixed and nothing open."""
        if self.draw.body.words:
            self.close_words()
        self.deal().close_deals()
        return self.throw() if self.draw.body.dice else self

    def to_result(self) -> Self:
        """From there to the result."""
        self.open_all().close_openings()
        if self.draw.body.beacon:
            self.show_beacon()
        return self.conclude()


def beacon_ceremony(name: str = "quicknet", **options: Any) -> Ceremony:
    """A territory founded on the morning of a real round, so that this round is the lawful one."""
    time = real_round(name).time
    return Ceremony(start=time - 4 * 3600 - 1800, **options)
