"""What the public holds before the draw: the root over salted panels, and after it the one panel that was picked.

A thousand panels of people would tell what each of them answered; so panels are
committed to one by one, and only the picked one is opened. docs/spec/panels.md,
"Root".
"""

from collections import Counter
from dataclasses import dataclass

from draws import canonical, merkle
from draws.errors import InvalidSeed
from draws.panels.lottery import Lottery
from draws.tagged import tagged_hash

_SALT_SIZE = 32


@dataclass(frozen=True, slots=True)
class Opening:
    """Panel ``number``: its salt, what it holds (canonical bytes) and the proof that it is under the root."""

    number: int
    salt: bytes
    panel: bytes
    proof: tuple[bytes, ...]


def leaves(lottery: Lottery, secret: bytes) -> tuple[bytes, ...]:
    """Return TH("panel", salt_i, panel_i) for each panel, salt_i = TH("panel/salt", secret, BE32 i).

    Raises:
        InvalidSeed: the secret is not 32 bytes.
    """
    return tuple(
        tagged_hash("panel", _salt(secret, number), _panel(lottery, number)) for number in range(len(lottery.panels))
    )


def root(lottery: Lottery, secret: bytes) -> bytes:
    """Return the root over the leaves as they are, in the panels' order.

    Raises:
        InvalidSeed: the secret is not 32 bytes.
    """
    return merkle.root(leaves(lottery, secret))


def open_panel(lottery: Lottery, secret: bytes, number: int) -> Opening:
    """Return what shows panel ``number`` and nothing of the others.

    Raises:
        InvalidSeed: the secret is not 32 bytes.
        InvalidTree: there is no such panel.
    """
    hashes = leaves(lottery, secret)
    proof = merkle.inclusion_proof(hashes, number, len(hashes))
    return Opening(number, _salt(secret, number), _panel(lottery, number), proof)


def is_under(opening: Opening, root: bytes, m: int) -> bool:
    """Whether an opened panel is the one of its number among the m under ``root``."""
    leaf = tagged_hash("panel", opening.salt, opening.panel)
    return merkle.verify_inclusion(leaf, opening.number, m, opening.proof, root)


def _salt(secret: bytes, number: int) -> bytes:
    if len(secret) != _SALT_SIZE:
        raise InvalidSeed("the secret of a lottery is 32 bytes")
    return tagged_hash("panel/salt", secret, number.to_bytes(4, "big"))


def _panel(lottery: Lottery, number: int) -> bytes:
    called = Counter(lottery.panels[number])
    return canonical.encode([{"people": called[t], "values": lottery.types.values[t]} for t in sorted(called)])
