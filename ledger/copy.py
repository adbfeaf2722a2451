"""A copy of a published log: what a trustee's or a founder's own machine has, from a stick or a synced folder.

It holds what is in `public/` and nothing secret. Every entry is judged anew, signatures included, and the signed root
vouches that these are the log's. Statements can be written and signed on it; they leave as drafts, with the files that
they bring.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Self

from draws import merkle
from ledger import checkpoint, durable, tiles
from ledger.blobs import Audience
from ledger.bodies import Blob
from ledger.checkpoint import Checkpoint
from ledger.draft import Draft
from ledger.drafting import Clock, Drafting
from ledger.errors import Damaged, Malformed, Unavailable
from ledger.publication import CHECKPOINT, VKEY
from ledger.rules import judge
from ledger.rules.state import State
from ledger.statement import Statement
from ledger.tiles import WIDTH, Tile


@dataclass(slots=True)
class Copy(Drafting):
    """The published log under `public`, folded. `note` is its signed checkpoint, `leaves` the hashes of its leaves."""

    public: Path
    clock: Clock
    state: State = field(init=False)
    leaves: list[bytes] = field(default_factory=list)
    note: str = ""
    vkey: str = ""
    brought: dict[str, bytes] = field(default_factory=dict)
    _seen: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self.vkey = self._text(VKEY).removesuffix("\n")
        self.state = State(self._checkpoint()[1].origin)
        self.refresh()

    @classmethod
    def open(cls, folder: Path, clock: Clock) -> Self | None:
        """The copy that lies in a folder, or in its `public/` as in a territory; None where there is none."""
        for place in (folder, folder / "public"):
            if (place / CHECKPOINT).is_file():
                return cls(place, clock)
        return None

    @property
    def log_vkey(self) -> str:
        """The log's verification key, as the copy states it: a signer who knows the log compares."""
        return self.vkey

    @property
    def size(self) -> int:
        """Entries that the checkpoint covers."""
        return len(self.leaves)

    def refresh(self) -> int:
        """Take in what was published since; returns how many entries that were.

        Raises:
            Damaged: what lies there is not the log that was signed, or not the one read so far.
            Unavailable: nothing is published, or it cannot be read.
        """
        seen, before = self.stamp(), self.size
        if seen != self._seen:
            note, head = self._checkpoint()
            if head.size < before or head.origin != self.state.origin:
                raise Damaged(f"{self.public}: the log published is shorter, or another")
            if head.size > before:
                self._extend(head)
            if self.state.roots[head.size] != head.root:
                raise Damaged(f"{self.public}: the entries do not give the root that was signed")
            self.note, self._seen = note, seen
        return self.size - before

    def is_current(self) -> bool:
        """Whether nothing was published since the last look."""
        return self.stamp() == self._seen

    def entry(self, index: int) -> bytes:
        """The bytes of an entry. IndexError beyond the last."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        return self._bundle(index // WIDTH, self.size)[index % WIDTH]

    def blob(self, name: str) -> bytes | None:
        """A public blob by its SHA-256 in hex; None when it is not there, or altered."""
        if name in self.brought:
            return self.brought[name]
        data = durable.read(self.public / "blobs" / "sha256" / name)
        return data if data is not None and sha256(data).hexdigest() == name else None

    def put(self, data: bytes, media_type: str, audience: Audience) -> Blob:
        """As the ledger's own; the draft of the statement takes it along, and nothing is written here."""
        name = sha256(data).hexdigest()
        self.brought[name] = data
        return Blob(name, len(data), media_type, audience)

    def draft(self, said: Statement, seen: Iterable[int] = ()) -> Draft:
        """As the ledger's own, with the files that it brings."""
        return Drafting.draft(self, said, seen).bringing(self.brought.values())

    def signed_head(self) -> str:
        """The copy's checkpoint, a signed note."""
        return self.note

    def leaf_hashes(self, size: int) -> Sequence[bytes]:
        """The hashes of the first `size` leaves."""
        return self.leaves[:size]

    def take(self, data: bytes) -> None:
        """Fold one entry. Damaged where a blob is missing: without it another history would seem lawful."""
        if judge.append(self.state, data, self.blob) == "blob.missing":
            raise Damaged(f"{self.public}: entry {self.size} refers to a file that is not in this copy")

    def stamp(self) -> tuple[int, ...]:
        """What changes whenever a checkpoint is published."""
        try:
            found = os.stat(self.public / CHECKPOINT)  # noqa: PTH116 - the pages ask for it with every request
        except OSError as problem:
            raise durable.unavailable(self.public / CHECKPOINT, problem) from problem
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _extend(self, head: Checkpoint) -> None:
        for number in range(self.size // WIDTH, -(-head.size // WIDTH)):
            for data in self._bundle(number, head.size)[self.size - number * WIDTH : head.size - number * WIDTH]:
                self.take(data)
                self.leaves.append(merkle.leaf_hash(data))

    def _bundle(self, number: int, size: int) -> list[bytes]:
        """An entry bundle as it is in a tree of that size; the full one stands for a part of it."""
        tile = Tile(None, number, min(WIDTH, size - number * WIDTH))
        for candidate in (tile, tile.full):
            data = durable.read(self.public / candidate.path)
            if data is not None:
                return tiles.unpack_entries(data)
        raise Damaged(f"{self.public / tile.path}: missing")

    def _checkpoint(self) -> tuple[str, Checkpoint]:
        note = self._text(CHECKPOINT)
        try:
            return note, checkpoint.verify(note.encode(), self.vkey)
        except Malformed as problem:
            raise Damaged(f"{self.public / CHECKPOINT}: {problem.where}") from problem

    def _text(self, name: str) -> str:
        data = durable.read(self.public / name)
        if data is None:
            raise Unavailable(f"{self.public / name}: nothing is published yet", code="store.missing")
        return data.decode()
