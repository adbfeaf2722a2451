"""The published log of a territory, folded: the pages show this and nothing else.

It reads `public/` alone, so a copy from a stick serves as well as the territory's own folder; neither keys nor vault
are opened. The signed root vouches that these are the entries of the log; each is judged, signatures included, so that
one without effect is shown as such whoever serves it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import RLock

from api import history, proofs
from api.history import Row, Version
from draws import merkle
from ledger import checkpoint, durable, tiles
from ledger.checkpoint import Checkpoint
from ledger.errors import Damaged, Malformed, Unavailable
from ledger.publication import CHECKPOINT, VKEY
from ledger.rules.state import State
from ledger.tiles import WIDTH, Tile


@dataclass(slots=True)
class Published:
    """The log under `folder/public`. Hold `lock` while reading `state`; `refresh` changes it."""

    folder: Path
    lock: RLock = field(default_factory=RLock)
    state: State = field(init=False)
    rows: list[Row] = field(default_factory=list)
    leaves: list[bytes] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    note: str = ""
    vkey: str = ""
    _seen: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        self.vkey = self._text(VKEY).removesuffix("\n")
        self.state = State(self._checkpoint()[1].origin)
        self.refresh()

    @property
    def public(self) -> Path:
        """The folder that is served as it is."""
        return self.folder / "public"

    @property
    def size(self) -> int:
        """Entries that the checkpoint covers."""
        return len(self.rows)

    def refresh(self) -> bool:
        """Take in what was published since; says whether anything was.

        Raises:
            Damaged: what lies there is not the log that was signed, or not the one served so far.
            Unavailable: nothing is published, or it cannot be read.
        """
        seen = self._stamp()
        if seen == self._seen:
            return False
        with self.lock:
            if seen == self._seen:
                return False
            note, head = self._checkpoint()
            if head.size < self.size or head.origin != self.state.origin:
                raise Damaged(f"{self.public}: the log published is shorter, or another")
            if head.size > self.size:
                self._extend(head)
            if self.state.roots[head.size] != head.root:
                raise Damaged(f"{self.public}: the entries do not give the root that was signed")
            changed = note != self.note
            self.note, self._seen = note, seen
            return changed

    def entry(self, index: int) -> bytes:
        """The bytes of an entry. IndexError beyond the last."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        return self._bundle(index // WIDTH, self.size)[index % WIDTH]

    def blob(self, name: str) -> bytes | None:
        """A public blob by its SHA-256 in hex; None when it is not there, or altered."""
        data = durable.read(self.public / "blobs" / "sha256" / name)
        return data if data is not None and sha256(data).hexdigest() == name else None

    def proof(self, index: int) -> str:
        """The proof that an entry stands in the published log (C2SP tlog-proof)."""
        return proofs.tlog_proof(index, self.leaves, self.note)

    def version_of(self, charter_id: str | None) -> Version | None:
        """The charter's version of this id."""
        return next((version for version in self.versions if version.id == charter_id), None)

    def _extend(self, head: Checkpoint) -> None:
        for number in range(self.size // WIDTH, -(-head.size // WIDTH)):
            for data in self._bundle(number, head.size)[self.size - number * WIDTH : head.size - number * WIDTH]:
                row, version = history.append(self.state, data, self.blob)
                self.rows.append(row)
                self.leaves.append(merkle.leaf_hash(data))
                if version:
                    self.versions.append(version)

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

    def _stamp(self) -> tuple[int, ...]:
        try:
            found = os.stat(self.public / CHECKPOINT)  # noqa: PTH116 - asked for with every request
        except OSError as problem:
            raise durable.unavailable(self.public / CHECKPOINT, problem) from problem
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _text(self, name: str) -> str:
        data = durable.read(self.public / name)
        if data is None:
            raise Unavailable(f"{self.public / name}: nothing is published yet", code="store.missing")
        return data.decode()
