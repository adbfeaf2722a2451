"""The proof that an entry stands in a published log, as a file that others can check (C2SP tlog-proof)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from draws import merkle

HEADER = "c2sp.org/tlog-proof@v1"


def tlog_proof(index: int, leaf_hashes: Sequence[bytes], note: str) -> str:
    """The inclusion proof of entry `index`, then the signed checkpoint whose size is that of `leaf_hashes`.

    Raises:
        InvalidTree: there is no such entry.
    """
    path = merkle.inclusion_proof(leaf_hashes, index, len(leaf_hashes))
    lines = [HEADER, f"index {index}", *(b64encode(digest).decode() for digest in path)]
    return "\n".join(lines) + f"\n\n{note}"
