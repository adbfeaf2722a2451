"""What a signer's machine remembers of the logs that it acted upon: a file beside the key file.

For each origin the log's key and the largest head that a statement signed here acted upon: later drafts carry a proof
from it, for the log itself records it. The first log of a name is taken on trust, and said aloud;
from then on a signer notices a log that was shortened, rewritten or replaced.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from api.i18n import _
from api.problems import Misused
from ledger.checkpoint import Checkpoint
from ledger.durable import read, write
from ledger.statement import TreeHead


class _Known(msgspec.Struct, frozen=True):
    """What is remembered of one log; `checkpoint` is the signed note."""

    vkey: str
    size: Annotated[int, msgspec.Meta(ge=0)]
    root: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
    checkpoint: str


class Memory:
    """The heads seen with one key file. Malformed when what lies beside it is something else."""

    def __init__(self, key_file: Path) -> None:
        self.path = key_file.with_name(key_file.name + ".seen")
        self._known: dict[str, _Known] = {}
        data = read(self.path)
        if data is not None:
            try:
                self._known = msgspec.json.decode(data, type=dict[str, _Known])
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                told = _(
                    "{path} is spoiled: restore it, or move it away and compare the log's twelve words with others."
                )
                raise Misused(told.format(path=self.path)) from None

    def vkey(self, origin: str) -> str | None:
        """The key of this log, if it was seen before."""
        known = self._known.get(origin)
        return known.vkey if known else None

    def head(self, origin: str) -> Checkpoint | None:
        """The largest head of this log that was acted upon."""
        known = self._known.get(origin)
        return Checkpoint(origin, known.size, bytes.fromhex(known.root)) if known else None

    def remember(self, origin: str, vkey: str, head: TreeHead, note: str) -> None:
        """A statement acted upon this head; the signed note that showed it is kept as evidence. Durable."""
        before = self.head(origin)
        if before is None or head.size >= before.size:
            self._known[origin] = _Known(vkey, head.size, head.root.hex(), note)
            write(self.path, msgspec.json.format(msgspec.json.encode(self._known), indent=1))
