"""What the public holds of a lottery before the draw, and how one panel is opened after it.

A thousand panels of people would tell what each of them answered; so panels are
committed to one by one, and only the picked one is opened. docs/spec/panels.md,
"Root".
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from draws import merkle
from draws.errors import InvalidSeed
from draws.panels import opened
from draws.panels.lottery import Lottery
from draws.panels.opened import Closed, Opened, Shown
from draws.tagged import tagged_hash

SECRET: Final = 32
"""Bytes of the secret from which all salts of a lottery follow."""


def leaves(lottery: Lottery, secret: bytes) -> tuple[bytes, ...]:
    """Return the leaf of each panel.

    Raises:
        InvalidSeed: the secret is not 32 bytes.
    """
    return tuple(_panel(lottery, secret, number).leaf for number in range(len(lottery.panels)))


def root(lottery: Lottery, secret: bytes) -> bytes:
    """Return the root over the leaves as they are, in the panels' order.

    Raises:
        InvalidSeed: the secret is not 32 bytes.
    """
    return merkle.root(leaves(lottery, secret))


def open_panel(
    lottery: Lottery, secret: bytes, number: int, visible: Collection[str] = (), drawn: tuple[int, ...] = ()
) -> Opened:
    """Return what shows panel ``number`` in the features that are visible, and nothing of the other panels.

    Raises:
        InvalidSeed: the secret is not 32 bytes.
        InvalidTree: there is no such panel.
    """
    hashes = leaves(lottery, secret)
    proof = tuple(merkle.inclusion_proof(hashes, number, len(hashes)))
    panel = _panel(lottery, secret, number)
    features = tuple(
        feature if name in visible else Closed(opened.feature_commitment(feature))
        for name, feature in zip(lottery.types.features, panel.features, strict=True)
    )
    return Opened(number, panel.types, features, proof, drawn)


def _panel(lottery: Lottery, secret: bytes, number: int) -> Opened:
    """Panel ``number`` with all its features open, and without its proof."""
    called = Counter(lottery.panels[number])
    values = lottery.types.values
    types = opened.types_commitment(_salt(secret, number, 0), [(values[t], called[t]) for t in sorted(called)])
    counts = enumerate(_counts(lottery, called), 1)
    features = tuple(Shown(_salt(secret, number, place), row) for place, row in counts)
    return Opened(number, types, features, (), ())


def _counts(lottery: Lottery, called: Counter[int]) -> Iterator[tuple[int, ...]]:
    """For each feature how many people of a panel each of its quotas counts."""
    for column, feature in enumerate(lottery.types.features):
        people: Counter[str] = Counter()
        for t, number in called.items():
            people[lottery.types.values[t][column]] += number
        yield tuple(people[quota.value] for quota in lottery.quotas if quota.feature == feature)


def _salt(secret: bytes, number: int, part: int) -> bytes:
    if len(secret) != SECRET:
        raise InvalidSeed("the secret of a lottery is 32 bytes")
    return tagged_hash("panel/salt", secret, number.to_bytes(4, "big"), part.to_bytes(4, "big"))
