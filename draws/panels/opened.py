"""One panel of a lottery as the public sees it: committed to before the seed, opened after it as far as the room sees.

A leaf commits to a panel in parts, each under a salt of its own: the types of its
people, and for each feature of the quotas how many people it has of each value. So
the picked panel is shown in the features that anyone in the room can see, and closed
in the others. docs/spec/panels.md, "Root" and "Opened panel".
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from draws import canonical, dice, merkle, tickets
from draws.errors import DrawsError, InvalidDice, NotCanonical
from draws.panels.errors import InvalidPanels
from draws.tagged import tagged_hash

FORMAT: Final = "kleroterion/v1/panel"
MEDIA_TYPE: Final = "application/vnd.kleroterion.panel+json"
HASH: Final = 32
DICE: Final = 23
"""Ten-sided dice that pick a panel in public: the first three say which, all of them make the seed."""
PICKED_BY_DICE: Final = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """A feature that is opened: how many people of the panel each of its quotas counts, and the salt."""

    salt: bytes
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """A feature that stays closed: the commitment alone."""

    commitment: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """Panel ``number``, from 0: the commitment to its types, its features, the proof that it is under the root.

    ``drawn`` are the positions that the seed picked for it, in ticket order.
    """

    number: int
    types: bytes
    features: tuple[Shown | Closed, ...]
    proof: tuple[bytes, ...]
    drawn: tuple[int, ...]

    @property
    def leaf(self) -> bytes:
        """The leaf that was committed to."""
        return leaf(self.types, [feature_commitment(feature) for feature in self.features])

    def is_under(self, root: bytes, m: int) -> bool:
        """Whether this is the panel of its number among the m under ``root``."""
        try:
            return merkle.verify_inclusion(self.leaf, self.number, m, self.proof, root)
        except DrawsError:
            return False


def leaf(types: bytes, features: Sequence[bytes]) -> bytes:
    """Return TH("panel", types, features…), from the commitments."""
    return tagged_hash("panel", types, b"".join(features))


def types_commitment(salt: bytes, called: Sequence[tuple[Sequence[str], int]]) -> bytes:
    """Return the commitment to a panel's types, ascending: the values of each and how many people it calls."""
    listed: canonical.Value = [{"people": people, "values": list(values)} for values, people in called]
    return tagged_hash("panel/types", salt, canonical.encode(listed))


def counts_commitment(salt: bytes, counts: Sequence[int]) -> bytes:
    """Return the commitment to the counts of one feature, in the order of its quotas."""
    return tagged_hash("panel/counts", salt, canonical.encode(list(counts)))


def feature_commitment(feature: Shown | Closed) -> bytes:
    """Return what stands for a feature in the leaf."""
    return counts_commitment(feature.salt, feature.counts) if isinstance(feature, Shown) else feature.commitment


def encode(opened: Opened) -> bytes:
    """Return the document of an opened panel."""
    return canonical.encode({
        "drawn": opened.drawn,
        "features": [
            {"counts": f.counts, "salt": f.salt.hex()} if isinstance(f, Shown) else {"closed": f.commitment.hex()}
            for f in opened.features
        ],
        "format": FORMAT,
        "panel": opened.number,
        "proof": [node.hex() for node in opened.proof],
        "types": opened.types.hex(),
    })  # fmt: skip


def decode(data: bytes) -> Opened:
    """Return the opened panel of a document.

    Raises:
        InvalidPanels: no document that ``encode`` would write.
    """
    try:
        value: Any = json.loads(data)
        opened = Opened(
            value["panel"],
            bytes.fromhex(value["types"]),
            tuple(_feature(feature) for feature in value["features"]),
            tuple(bytes.fromhex(node) for node in value["proof"]),
            tuple(value["drawn"]),
        )
        if not _is_sound(opened) or encode(opened) != data:
            raise InvalidPanels("not the document of an opened panel")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, NotCanonical):
        raise InvalidPanels("not the document of an opened panel") from None
    return opened


def panel_of(thrown: str) -> int:
    """Return the panel that public dice pick: the first three digits of ``d10x23:…``.

    Raises:
        InvalidDice: not twenty-three throws of a ten-sided die.
    """
    roll = dice.parse(thrown)
    if (roll.sides, roll.count) != (10, DICE):
        raise InvalidDice("a panel is picked by twenty-three ten-sided dice")
    return int(roll.digits[:3])


def is_in_ticket_order(seed: bytes, positions: Sequence[int]) -> bool:
    """Whether positions ascend strictly by (ticket, position)."""
    ranked = [(tickets.ticket(seed, position), position) for position in positions]
    return all(a < b for a, b in pairwise(ranked))


def _feature(value: Any) -> Shown | Closed:
    if "salt" in value:
        return Shown(bytes.fromhex(value["salt"]), tuple(value["counts"]))
    return Closed(bytes.fromhex(value["closed"]))


def _is_sound(opened: Opened) -> bool:
    """Whether numbers are natural numbers and hashes have their size."""
    shown = [f for f in opened.features if isinstance(f, Shown)]
    hashes = [opened.types, *opened.proof, *(f.salt if isinstance(f, Shown) else f.commitment for f in opened.features)]
    numbers = [opened.number, *opened.drawn, *(count for f in shown for count in f.counts)]
    return all(len(item) == HASH for item in hashes) and all(type(n) is int and n >= 0 for n in numbers)
