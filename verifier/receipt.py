"""One person's receipt against the sealed lists (docs/spec/verifier.md, "Receipt"; check D20)."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from verifier import aes, canonical, commitments, race, statements
from verifier.errors import Malformed
from verifier.findings import Verdict
from verifier.methods.strata import positions_of
from verifier.shapes import hexadecimal, integer, record, several, text
from verifier.state import Draw, Pool, State

LONGEST = 1024
_TEXT = re.compile(r"klero1:([A-Za-z0-9_-]+)").fullmatch
_hash = hexadecimal(32)
_shape = record(
    {
        "v": integer(1, 1),
        "origin": statements.origin,
        "purpose": _hash,
        "identity": _hash,
        "features": several(text(100), 0, 30),
        "leaf_salt": _hash,
        "decline": _hash,
    }
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the QR code holds; hashes of 32 bytes. ``features`` is the commitment to the values in it."""

    origin: str
    purpose: bytes
    identity: bytes
    features: bytes
    decline: bytes

    @property
    def leaf(self) -> bytes:
        """The leaf that this receipt stands for."""
        return commitments.leaf(self.purpose, self.identity, self.features, self.decline)


@dataclass(frozen=True, slots=True)
class Claims:
    """What the person typed besides: name, birth (as committed to) and id_salt together, a decline code; or nothing."""

    person: tuple[str, str, str] | None = None
    decline_code: str = ""


@dataclass(frozen=True, slots=True)
class Chance:
    """A position in one concluded draw: its ticket, and its rank from 1 in a stratum of so many.

    By dice alone there is no ticket, and no rank (0) where no throw named the position.

    ``weight``, of a weighted draw: the weight, ⌊Λ/w⌋, and that of the last one drawn in the stratum.
    """

    draw: Draw
    ticket: bytes
    stratum: int | None
    rank: int
    people: int
    weight: tuple[int, int, int] | None = None
    withdrawn: bool = False

    @property
    def drawn(self) -> bool:
        """Whether the draw took this position at once."""
        return self.stratum is not None and 0 < self.rank <= self.draw.body["strata"][self.stratum]["seats"]


@dataclass(slots=True)
class Checked:
    """What a receipt comes to; ``pools`` are the sealed lists that hold it, each with the position."""

    codes: list[str] = field(default_factory=list)
    pools: list[tuple[Pool, int]] = field(default_factory=list)
    chances: list[Chance] = field(default_factory=list)


def parse(printed: str) -> Receipt:
    """Read the text of a receipt. Raises ``Malformed``."""
    found = _TEXT(printed)
    if found is None or len(printed) > LONGEST:
        raise Malformed("receipt: klero1: and base64url of at most 1 KB were expected")
    try:
        data = urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4))
    except (Error, ValueError):
        raise Malformed("receipt: not base64url") from None
    if urlsafe_b64encode(data).decode().rstrip("=") != found[1]:
        raise Malformed("receipt: not the one spelling of its base64url")
    document: Any = canonical.decode(data)
    if not _shape(document):
        raise Malformed("receipt: not of a receipt's fields")
    purpose, identity, salt, decline = (
        bytes.fromhex(document[name]) for name in ("purpose", "identity", "leaf_salt", "decline")
    )
    features = commitments.features(salt, document["features"])
    return Receipt(document["origin"], purpose, identity, features, decline)


def check(printed: str, claims: Claims, state: State) -> Checked:
    """Look a receipt up in every sealed list of its purpose; its codes are empty when all holds."""
    checked = Checked()
    try:
        receipt = parse(printed)
    except Malformed:
        checked.codes.append("receipt.malformed")
        return checked
    if receipt.origin != state.origin:
        checked.codes.append("receipt.origin")
        return checked
    leaf = receipt.leaf
    for pool in state.pools.values():
        position = _find(pool.leaves, leaf) if pool.purpose == receipt.purpose.hex() else None
        if position is not None:
            checked.pools.append((pool, position))
            checked.chances.extend(_chances(pool, position, state))
    if not checked.pools:
        checked.codes.append("receipt.leaf")
    if claims.person is not None and not _is_person(claims.person, receipt):
        checked.codes.append("receipt.identity")
    if claims.decline_code and not _declines(claims.decline_code, receipt):
        checked.codes.append("receipt.decline")
    return checked


def _find(leaves: bytes, leaf: bytes) -> int | None:
    """Return the position of ``leaf`` among ascending leaves of 32 bytes each."""
    low, high = 0, len(leaves) // 32
    while low < high:
        middle = (low + high) // 2
        if leaves[32 * middle : 32 * middle + 32] < leaf:
            low = middle + 1
        else:
            high = middle
    return low if leaves[32 * low : 32 * low + 32] == leaf else None


def _chances(pool: Pool, position: int, state: State) -> Iterator[Chance]:
    for draw in state.draws.values():
        if draw.pool is not pool or draw.outcome is None or draw.concluded_index is None:
            continue
        ticket = b"" if draw.by_dice_alone and draw.outcome.panel is None else aes.ticket(draw.outcome.seed, position)
        members = positions_of(draw)
        stratum = next((number for number, positions in enumerate(members) if position in positions), None)
        if stratum is None:
            yield Chance(draw, ticket, None, 0, 0, withdrawn=position in draw.withdrawn)
            continue
        ranked = draw.outcome.ranked[stratum]
        rank = ranked.index(position) + 1 if position in ranked else 0
        weight = _weight(draw, position, draw.outcome.drawn[stratum][-1])
        yield Chance(draw, ticket, stratum, rank, len(members[stratum]), weight)


def _weight(draw: Draw, position: int, last: int) -> tuple[int, int, int] | None:
    if not draw.material.weights or draw.outcome is None:
        return None
    weights = race.weights_of(draw.material.weights)
    own, cut_off = (
        race.race_time(int.from_bytes(aes.ticket(draw.outcome.seed, at), "big")) // weights[at]
        for at in (position, last)
    )
    return weights[position], own, cut_off


def _is_person(person: tuple[str, str, str], receipt: Receipt) -> bool:
    name, birth, id_salt = person
    try:
        return commitments.identity(commitments.read_id_salt(id_salt), name, birth) == receipt.identity
    except Malformed:
        return False


def _declines(code: str, receipt: Receipt) -> bool:
    try:
        printed = commitments.read_code(code, commitments.DECLINE_CODE_LENGTH)
    except Malformed:
        return False
    return commitments.decline(printed) == receipt.decline


def exit_code(checked: Checked, bundle: Verdict) -> int:
    """Return 0 when all holds, 1 when something does not, 2 when the bundle lacks what is needed."""
    codes = set(checked.codes)
    if bundle is Verdict.NON_VERIFIABLE and codes <= {"receipt.leaf"}:
        return 2
    return 1 if codes or bundle is Verdict.ANOMALIE else 0
