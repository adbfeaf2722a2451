"""What a method is, to the rest of the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from draws.panels.opened import Opened
from ledger.bodies import Announced, Concluded
from ledger.rules.state import Act, Draw, Material, Pool, Purpose


@dataclass(frozen=True, slots=True)
class Method:
    """Four functions, and what goes with them: optional fields, the rule's name for substitutes, trustees or none.

    `check` judges the method's part of an announcement and gives what it published; refusals in the order of
    docs/spec/judgement.md. `select` gives from a seed (32 bytes) the positions drawn, by stratum, in their order.
    `ranking` is the whole order of one stratum: the drawn, then the substitutes. `next_in_line` is the only position
    that may fill a vacated one, or None when the reserve is empty. All are pure.

    `reveal`, where only auditors can recompute the result, judges what its conclusion shows to everybody instead; and
    then nobody but them can tell the next in line. `substitute_rule` is its name in announcements. `check_throws`
    judges the dice of a method without trustees, by `dice.plan`.
    """

    needs: frozenset[str]
    allows: frozenset[str]
    check: Callable[[Act[Announced], Purpose, Pool], Material]
    select: Callable[[Draw, bytes], tuple[tuple[int, ...], ...]]
    ranking: Callable[[Draw, int], list[int]]
    next_in_line: Callable[[Draw, int], int | None]
    substitute_rule: str = "next-ticket"
    reveal: Callable[[Act[Concluded], Draw, bytes], Opened] | None = None
    trustees: bool = True
    check_throws: Callable[[Draw, str], None] | None = None
