"""The Merkle tree of RFC 9162 §2.1 over SHA-256.

    leaf = SHA-256(00 ‖ entry)    node = SHA-256(01 ‖ left ‖ right)    empty = SHA-256("")

Functions take leaf *hashes* (32 bytes each), never entries, because a pool's
leaves enter the tree as they are (docs/spec/bytes.md). Verification returns a
bool and never raises, whatever the shape of proof, hash or index.

RFC 9162 defines no consistency proof from size 0. As in C2SP tlog-witness, the
empty proof is accepted there, and only with the empty root as ``old_root``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Final, Self

from draws.errors import InvalidTree

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of the leaf that holds ``data``."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two subtrees' hashes."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root of the tree over ``leaf_hashes``, in order.

    Raises:
        InvalidTree: a leaf hash is not 32 bytes.
    """
    if not all(_is_hash(leaf) for leaf in leaf_hashes):
        raise InvalidTree("every leaf hash must be 32 bytes")
    return _subtree(leaf_hashes, 0, len(leaf_hashes))


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree: all that is needed to append a leaf.

    ``hashes`` are the roots of the perfect subtrees that make up ``size``, the
    largest first, one for each bit set in ``size``.
    """

    size: int
    hashes: tuple[bytes, ...]

    def __post_init__(self) -> None:
        """Refuse an edge that no tree has."""
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise InvalidTree(f"size {self.size} does not have {len(self.hashes)} perfect subtrees")
        if not all(_is_hash(digest) for digest in self.hashes):
            raise InvalidTree("every hash of an edge must be 32 bytes")

    @classmethod
    def empty(cls) -> Self:
        """Return the edge of the empty tree."""
        return cls(0, ())

    def push(self, leaf: bytes) -> Self:
        """Return the edge after one more leaf hash.

        Raises:
            InvalidTree: ``leaf`` is not 32 bytes.
        """
        if not _is_hash(leaf):
            raise InvalidTree("a leaf hash must be 32 bytes")
        hashes = list(self.hashes)
        # Each 1 at the end of the size is a perfect subtree that the new one completes.
        for _ in range((~self.size & (self.size + 1)).bit_length() - 1):
            leaf = node_hash(hashes.pop(), leaf)
        return type(self)(self.size + 1, (*hashes, leaf))

    def root(self) -> bytes:
        """Return the root of the whole tree."""
        if not self.hashes:
            return EMPTY_ROOT
        digest = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            digest = node_hash(left, digest)
        return digest


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int, size: int) -> tuple[bytes, ...]:
    """Return the audit path of leaf ``index`` in the first ``size`` leaves (RFC 9162 §2.1.3.1).

    Raises:
        InvalidTree: not 0 <= index < size <= len(leaf_hashes).
    """
    if not 0 <= index < size <= len(leaf_hashes):
        raise InvalidTree(f"no leaf {index} in a tree of {size} over {len(leaf_hashes)} leaf hashes")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_subtree(leaf_hashes, middle, end))
            end = middle
        else:
            path.append(_subtree(leaf_hashes, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_proof(leaf_hashes: Sequence[bytes], old: int, new: int) -> tuple[bytes, ...]:
    """Return the proof that the tree of ``new`` leaves extends that of ``old`` (RFC 9162 §2.1.4.1).

    Empty when ``old`` is 0 or equals ``new``.

    Raises:
        InvalidTree: not 0 <= old <= new <= len(leaf_hashes).
    """
    if not 0 <= old <= new <= len(leaf_hashes):
        raise InvalidTree(f"no proof from size {old} to {new} over {len(leaf_hashes)} leaf hashes")
    if old in (0, new):
        return ()
    path: list[bytes] = []
    start, end = 0, new
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_subtree(leaf_hashes, middle, end))
            end = middle
        else:
            path.append(_subtree(leaf_hashes, start, middle))
            start = middle
    # The verifier already holds the old root when it is itself a subtree.
    if start:
        path.append(_subtree(leaf_hashes, start, end))
    return tuple(reversed(path))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether ``leaf`` is the leaf hash at ``index`` under ``root`` (RFC 9162 §2.1.3.2)."""
    if not (0 <= index < size and _is_hash(leaf) and _is_hash(root) and _are_hashes(proof)):
        return False
    position, last = index, size - 1
    digest = leaf
    for sibling in proof:
        if last == 0:
            return False
        if position & 1 or position == last:
            digest = node_hash(sibling, digest)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            digest = node_hash(digest, sibling)
        position >>= 1
        last >>= 1
    return last == 0 and digest == root


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether the tree ``new`` extends the tree ``old`` (RFC 9162 §2.1.4.2)."""
    roots = _is_hash(old_root) and _is_hash(new_root) and _are_hashes(proof)
    if not roots or not 0 <= old <= new:
        return False
    if old == new:
        return not proof and old_root == new_root and (old > 0 or old_root == EMPTY_ROOT)
    if old == 0:
        return not proof and old_root == EMPTY_ROOT
    return bool(proof) and _extends(old, old_root, new, new_root, proof)


def are_ascending(hashes: Sequence[bytes]) -> bool:
    """Tell whether all are 32 bytes and each is larger than the one before it."""
    return _are_hashes(hashes) and all(left < right for left, right in pairwise(hashes))


def _extends(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Steps 2 to 7 of RFC 9162 §2.1.4.2, for 0 < old < new and a proof that is not empty."""
    path = proof if old & (old - 1) else (old_root, *proof)
    position, last = old - 1, new - 1
    while position & 1:
        position >>= 1
        last >>= 1
    old_digest = new_digest = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old_digest = node_hash(sibling, old_digest)
            new_digest = node_hash(sibling, new_digest)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            new_digest = node_hash(new_digest, sibling)
        position >>= 1
        last >>= 1
    return last == 0 and old_digest == old_root and new_digest == new_root


def _subtree(leaf_hashes: Sequence[bytes], start: int, end: int) -> bytes:
    """Return the root over leaf_hashes[start:end]: pair level by level, the odd one moves up."""
    level = list(leaf_hashes[start:end])
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def _split(size: int) -> int:
    """Return the largest power of two below ``size`` (> 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def _is_hash(digest: object) -> bool:
    return isinstance(digest, bytes) and len(digest) == HASH_SIZE


def _are_hashes(proof: Sequence[bytes]) -> bool:
    return all(_is_hash(digest) for digest in proof)
