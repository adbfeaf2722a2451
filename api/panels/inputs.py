"""The two tables of a plan, and the plan itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.panels.addresses import homes
from api.problems import Problem
from api.tables import read_people, read_quotas
from draws.panels import lottery
from draws.panels.aggregate import Types, aggregate
from draws.panels.lottery import Lottery
from draws.panels.quotas import Quota
from draws.panels.solver import Told

REHEARSAL: Final = bytes(32)
"""Coins for planning. Those of a draw are thrown after its list of people is sealed."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Who answered, by position in the file, and what panels must look like; `notes` are to be said aloud."""

    references: tuple[str, ...]
    people: tuple[tuple[str, ...], ...]
    quotas: tuple[Quota, ...]
    seats: int
    homes: tuple[tuple[int, ...], ...] = ()
    most: int = 1
    notes: tuple[Problem, ...] = ()

    @property
    def types(self) -> Types:
        """The people by the features that quotas name."""
        features = tuple(dict.fromkeys(quota.feature for quota in self.quotas))
        return aggregate(features, self.people, self.homes, self.most)

    def plan(self, objective: str, m: int, coins: bytes, progress: Callable[[str], None], told: Told) -> Lottery:
        """The lottery of `m` panels, as `draws.panels.lottery.plan`."""
        return lottery.plan(
            self.people, self.quotas, self.seats, m, coins=coins, objective=objective,
            homes=self.homes, most=self.most, progress=progress, told=told,
        )  # fmt: skip


def read(
    people: Path,
    quotas: Path,
    seats: int,
    mapping: tuple[str, ...] = (),
    addresses: tuple[str, ...] = (),
    most: int = 1,
) -> Inputs:
    """Read both tables; of people with the same address in those columns, `most` may sit on a panel.

    Raises:
        TableError: with every problem of a file.
        OSError: a file cannot be opened.
    """
    asked = read_quotas(quotas)
    answered = read_people(people, asked.features, mapping)
    return Inputs(
        tuple(person.reference for person in answered.people),
        tuple(tuple(person.features) for person in answered.people),
        tuple(Quota(row.feature, row.value, row.min, row.max, row.min_flex, row.max_flex) for row in asked.rows),
        seats,
        homes(people, addresses),
        most,
        (*asked.notes, *answered.notes),
    )
