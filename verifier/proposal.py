"""A proposal, and what was objected to it, as the entries so far have made them. Only ``verifier.rules`` changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from verifier.ways import Way


@dataclass(slots=True)
class Objection:
    """An objection, whose it is, and what became of it. ``since``: seconds since 1970, when it was maintained."""

    index: int
    authors: frozenset[str]
    text: Mapping[str, Any]
    state: Literal["open", "maintained", "integrated", "withdrawn"] = "open"
    since: int = 0
    maintained_index: int = -1

    @property
    def stands(self) -> bool:
        """Whether its authors have not said that it is met."""
        return self.state in ("open", "maintained")


@dataclass(slots=True)
class Proposal:
    """A proposal as it was last read. ``wording`` is what a further reading must repeat; ``read_at`` in seconds.

    ``way`` is that of the charter in force when it was opened, whose number is ``version``.
    """

    id: str
    index: int
    body: Mapping[str, Any]
    way: Way
    version: int
    openers: frozenset[str]
    wording: tuple[Any, Any, Any]
    closes: str
    read_at: int
    read_index: int
    last_index: int
    readings: int = 1
    objections: dict[str, Objection] = field(default_factory=dict)
    integrated_index: int = -1
    opinion_index: int = -1
    tally: str = ""
    counted: Mapping[str, int] = field(default_factory=dict)
    electorate: int = 0
    decision: str = ""
    outcome: Literal["", "adopted", "rejected"] = ""
    used: bool = False

    @property
    def standing(self) -> list[str]:
        """The ids of the objections that stand, ascending."""
        return sorted(name for name, objection in self.objections.items() if objection.stands)

    def some(self, state: str) -> bool:
        """Tell whether some objection is in this state."""
        return any(objection.state == state for objection in self.objections.values())

    @property
    def text(self) -> Mapping[str, Any]:
        """The reference to the text as it was last read."""
        text: Mapping[str, Any] = self.wording[0]
        return text
