"""What a signer's machine remembers of the logs that it acted upon: a file beside the key file.

For each origin the log's key and the largest head that a statement signed here acted upon: later drafts carry a proof
from it, for the log itself records it. The first log of a name is taken on trust, and said aloud;
from then on a signer notices a log that was shortened, rewritten or replaced.
"""

from __future__ import annotations

import json
from pathlib import Path

from ledger.checkpoint import Checkpoint
from ledger.durable import write
from ledger.errors import Malformed
from ledger.statement import TreeHead


class Memory:
    """The heads seen with one key file."""

    def __init__(self, key_file: Path) -> None:
        self.path = key_file.with_name(key_file.name + ".seen")
        self._known: dict[str, dict[str, str]] = {}
        if self.path.exists():
            try:
                self._known = json.loads(self.path.read_text("utf-8"))
            except ValueError:
                raise Malformed(f"{self.path}: not readable; move it away to start afresh") from None

    def vkey(self, origin: str) -> str | None:
        """The key of this log, if it was seen before."""
        return self._known.get(origin, {}).get("vkey")

    def head(self, origin: str) -> Checkpoint | None:
        """The largest head of this log that was acted upon."""
        known = self._known.get(origin)
        return Checkpoint(origin, int(known["size"]), bytes.fromhex(known["root"])) if known else None

    def remember(self, origin: str, vkey: str, head: TreeHead, note: str) -> None:
        """A statement acted upon this head; the signed note that showed it is kept as evidence. Durable."""
        before = self.head(origin)
        if before is None or head.size >= before.size:
            self._known[origin] = {"vkey": vkey, "size": str(head.size), "root": head.root.hex(), "checkpoint": note}
            write(self.path, json.dumps(self._known, indent=1).encode())
