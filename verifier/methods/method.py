"""The three questions that every method answers."""

from collections.abc import Callable
from typing import NamedTuple

from verifier.act import Act
from verifier.state import Draw, Material, Outcome, Pool, Purpose


class Method(NamedTuple):
    """One method. ``needed`` and ``welcome``: fields of the announcement that it must or may have.

    ``publish`` judges what the announcement says for this method and returns what it published, or the
    code of a refusal; ``outcome`` ranks by a seed; ``successor`` names the only position that may come in
    for a vacated one, None when nobody is left. ``substitute_rule`` is its name in announcements.
    ``right_throws`` judges the dice of a method without trustees.

    ``revealed`` is there where only the auditors can recompute the outcome: it judges what the conclusion shows
    to everybody, and returns that. Nobody else can then tell the successor.
    """

    needed: frozenset[str]
    welcome: frozenset[str]
    publish: Callable[[Act, Purpose, Pool], Material | str]
    outcome: Callable[[Draw, bytes], Outcome]
    successor: Callable[[Draw, int], int | None] | None
    substitute_rule: str = "next-ticket"
    revealed: Callable[[Act, Draw, bytes], Outcome | str] | None = None
    trustees: bool = True
    right_throws: Callable[[Draw, str], bool] | None = None
