"""The Merkle tree of the log (RFC 9162, §2.1), by its right edge and by proofs."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return SHA-256(00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that only grows; it keeps one hash per level, so any size fits in memory.

    ``size`` is the number of leaves pushed.
    """

    __slots__ = ("_edge", "size")

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def push(self, leaf: bytes) -> None:
        """Append one leaf hash (32 bytes)."""
        complete = self.size
        edge = self._edge
        while complete & 1:
            leaf = sha256(b"\x01" + edge.pop() + leaf).digest()
            complete >>= 1
        edge.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root over all leaves so far; of no leaf, SHA-256 of nothing. O(log size)."""
        if not self._edge:
            return EMPTY_ROOT
        *rest, result = self._edge
        for left in reversed(rest):
            result = sha256(b"\x01" + left + result).digest()
        return result


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root over ``leaf_hashes`` in their order."""
    tree = Tree()
    for leaf in leaf_hashes:
        tree.push(leaf)
    return tree.root


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Tell whether the leaf hash ``leaf`` stands at ``index`` of the tree (RFC 9162, §2.1.3.2)."""
    if not (0 <= index < size and _all_hashes(leaf, expected_root, *proof)):
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            r = node_hash(r, p)
        fn >>= 1
        sn >>= 1
    return sn == 0 and r == expected_root


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Tell whether the new tree extends the old one (RFC 9162, §2.1.4.2).

    The RFC proves nothing about an empty old tree. Here, as in C2SP tlog-witness, size 0 with the
    empty root and an empty proof is extended by every tree.
    """
    if not (0 <= old_size <= new_size and _all_hashes(old_root, new_root, *proof)):
        return False
    if old_size in {0, new_size}:
        known = EMPTY_ROOT if old_size == 0 else new_root
        return old_root == known and not proof and (new_size > 0 or new_root == EMPTY_ROOT)
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr = node_hash(c, fr)
            sr = node_hash(c, sr)
            while not fn & 1 and fn:
                fn >>= 1
                sn >>= 1
        else:
            sr = node_hash(sr, c)
        fn >>= 1
        sn >>= 1
    return sn == 0 and fr == old_root and sr == new_root


def _all_hashes(*hashes: bytes) -> bool:
    return all(len(h) == HASH_SIZE for h in hashes)
