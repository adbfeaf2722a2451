"""The static log under `public/`: tiles, then the signed checkpoint (docs/spec/log.md, "Tiles", "Checkpoint").

Order: tiles are written aside and fsynced; they are read again, and the root is recomputed from what lies on
the disk; they are put in place; the checkpoint is signed, kept in `head`, and published. Nothing is remembered
between calls: each starts from `head` and the disk, so that after any failure everything is looked at anew,
and an interrupted publication is completed by the next. A history that does not extend `head` is never signed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from draws.merkle import Edge
from ledger import checkpoint, durable, tiles
from ledger.checkpoint import Checkpoint
from ledger.errors import Conflict, Damaged, Malformed, Unavailable
from ledger.keys import SigningKey
from ledger.note import ED25519, Vkey
from ledger.store import Store
from ledger.tiles import WIDTH, Base, Tile

CHECKPOINT: Final = "checkpoint"
VKEY: Final = "log.vkey"
README: Final = "README.txt"
LOCK: Final = "publication.lock"

README_TEXT: Final = """\
This folder is the public log of a territory: every act, in order, signed by those who did it.
To check it, get klero-verify.pyz from somebody you trust, not from here, and run: python3 klero-verify.pyz FOLDER
It needs Python 3.11 and nothing else, reads only these files, and says what holds and what does not.
Anybody may write their own: checkpoint and tile/ follow C2SP tlog-tiles, log.vkey is the key in C2SP signed-note form.
Keep the file named checkpoint: with it you can later prove that history was rewritten, if it was.

Ce dossier est le journal public d'un territoire : chaque acte, dans l'ordre, signé par celles et ceux qui l'ont fait.
Pour le vérifier, demandez klero-verify.pyz à quelqu'un de confiance, pas ici, puis : python3 klero-verify.pyz DOSSIER
Il ne lui faut que Python 3.11 ; il ne lit que ces fichiers et dit ce qui tient et ce qui ne tient pas.
Chacun peut écrire le sien : checkpoint et tile/ suivent C2SP tlog-tiles, log.vkey est une clé de C2SP signed-note.
Gardez le fichier checkpoint : il vous permettra de prouver que l'histoire a été réécrite, si elle l'était.
"""


class Publication:
    """The published log of the territory in `folder`. Processes take turns by a file lock."""

    def __init__(self, folder: Path) -> None:
        self.public = folder / "public"
        self._head = folder / "head"
        self._lock = folder / LOCK
        self._staging = folder / "staging"

    def vkey(self) -> str:
        """The log's verification key. Unavailable before the first publication."""
        return self._text(VKEY).removesuffix("\n")

    def note(self) -> str:
        """The published checkpoint, a signed note. Unavailable before the first publication."""
        return self._text(CHECKPOINT)

    def signed_size(self) -> int:
        """Entries that the last checkpoint signed covers; 0 before the first. Malformed if it cannot be read."""
        signed = durable.read(self._head)
        return checkpoint.verify(signed, self.vkey()).size if signed else 0

    def publish(self, store: Store, key: SigningKey, *, whole: bool = False) -> Checkpoint:
        """Bring the published log up to the store's present size, and return the checkpoint now published.

        Only what changed is written, and read again together with the right edge. `whole` does so with every
        tile, as after a loss of files; a missing right edge does the same by itself.

        Raises:
            Damaged: store, tiles and `head` contradict each other; nothing was signed.
            Unavailable: the disk refuses; the next call completes what is missing.
        """
        with durable.locked(self._lock):
            try:
                return self._publish(store, key, whole=whole)
            except Malformed as problem:
                raise Damaged(f"{self.public}: {problem.where}; nothing was signed") from problem
            except OSError as problem:
                raise durable.unavailable(Path(problem.filename or self.public), problem) from problem

    def _publish(self, store: Store, key: SigningKey, *, whole: bool) -> Checkpoint:
        vkey = Vkey(store.origin, ED25519, key.public).encode()
        self._introduce(vkey)
        signed = durable.read(self._head)
        head = self._read_head(signed, vkey)
        edge = store.edge()
        target = Checkpoint(store.origin, edge.size, edge.root())
        if head is not None and target.size < head.size:
            raise Damaged(
                f"the store holds {target.size} entries, but {head.size} were signed: entries were lost; "
                "recover them before anything else is written"
            )
        base = None if whole or head is None else self._base(head)
        if base is None or target != head:
            self._write_tiles(store, target, head, base or Base())
        if signed is None or target != head:
            signed = self._sign(signed, target, key)
        if durable.read(self.public / CHECKPOINT) != signed:
            durable.write(self.public / CHECKPOINT, signed)
        self._prune(head.size if head else 0, target.size)
        return target

    def check(self) -> Checkpoint:
        """Read the whole published log, recompute every tile and the root, and return the checkpoint.

        Raises:
            Damaged: a file is missing, altered, or not that of this log.
            Unavailable: nothing is published yet, or a file cannot be read.
        """
        with durable.locked(self._lock):
            try:
                published = checkpoint.verify(self.note().encode(), self.vkey())
                edge = self._verify(self.public, Base(), published.size, None)
            except Malformed as problem:
                raise Damaged(f"{self.public}: {problem.where}") from problem
            if edge.root() != published.root:
                raise Damaged(f"{self.public}: the entries do not give the root that was signed")
            return published

    def _introduce(self, vkey: str) -> None:
        """Put log.vkey and README.txt beside the log; a log never changes its key."""
        for name, text in ((VKEY, f"{vkey}\n"), (README, README_TEXT)):
            path = self.public / name
            there = durable.read(path)
            if name == VKEY and there is not None and there != text.encode():
                raise Damaged(f"{path}: this log was published with another key")
            if there != text.encode():
                durable.write(path, text.encode())

    def _read_head(self, signed: bytes | None, vkey: str) -> Checkpoint | None:
        """The last checkpoint signed, None before the first. What is published is never ahead of it."""
        published = durable.read(self.public / CHECKPOINT)
        try:
            head = checkpoint.verify(signed, vkey) if signed is not None else None
            shown = checkpoint.verify(published, vkey) if published is not None else None
        except Malformed as problem:
            raise Damaged(f"{self._head} or {self.public / CHECKPOINT}: {problem}") from problem
        if shown is not None and (head is None or shown.size > head.size):
            raise Damaged(
                f"size {shown.size} was published, but {self._head} was lost or restored to an older one: "
                "put the newest checkpoint there that anybody has, then try again"
            )
        if shown is not None and head is not None and shown.size == head.size and shown.root != head.root:
            raise Damaged(f"two checkpoints of size {head.size} differ: keep both files, they prove a fork")
        return head

    def _base(self, head: Checkpoint) -> Base | None:
        """What the tiles on disk hold of the signed head; None when one of its right edge is missing."""
        rows: list[tuple[bytes, ...]] = []
        for tile in tiles.right_edge(head.size):
            row: tuple[bytes, ...] = ()
            if tile is not None:
                data = self._read(self.public, tile) or self._read(self.public, tile.full)
                if data is None:
                    return None
                row = tuple(tiles.unpack_hashes(data)[: tile.width])
                if len(row) != tile.width:
                    raise Damaged(f"{self.public / tile.path}: cut short")
            rows.append(row)
        base = Base(head.size - head.size % WIDTH, tuple(rows[1:]))
        edge = base.edge()
        for leaf in rows[0] if rows else ():
            edge = edge.push(leaf)
        if edge.root() != head.root:
            raise Damaged(f"{self.public}: the tiles do not give the root that was signed at size {head.size}")
        return base

    def _write_tiles(self, store: Store, target: Checkpoint, head: Checkpoint | None, base: Base) -> None:
        """Write aside, read again, recompute the root, put in place."""
        shutil.rmtree(self._staging, ignore_errors=True)
        written: list[Tile] = []
        for tile, data in tiles.build(base, store.entries(base.size, target.size)):
            path = self._staging / tile.path
            path.parent.mkdir(parents=True, exist_ok=True)
            durable.write_aside(path, data)
            written.append(tile)
        edge = self._verify(self._staging, base, target.size, head)
        if edge.root() != target.root:
            raise Damaged("the entries do not give the root of the store's tree; nothing was signed")
        folders = set()
        for tile in written:
            path = self.public / tile.path
            durable.make_folder(path.parent)
            (self._staging / tile.path).replace(path)
            folders.add(path.parent)
        for folder in folders:
            durable.sync_folder(folder)
        shutil.rmtree(self._staging, ignore_errors=True)

    def _verify(self, folder: Path, base: Base, size: int, head: Checkpoint | None) -> Edge:
        """Recompute every tile after `base` from the bundles in `folder`; return the edge at `size`."""
        edge = base.edge()
        for tile, data in tiles.build(base, self._entries(folder, base.size, size)):
            if self._read(folder, tile) != data:
                raise Damaged(f"{folder / tile.path}: missing, or not what the entries give")
            if tile.level == 0:
                for leaf in tiles.unpack_hashes(data):
                    edge = edge.push(leaf)
                    if head is not None and edge.size == head.size and edge.root() != head.root:
                        raise Damaged(f"history before {head.size} is not the one that was signed")
        return edge

    def _entries(self, folder: Path, start: int, size: int) -> Iterator[bytes]:
        for index in range(start // WIDTH, -(-size // WIDTH)):
            tile = Tile(None, index, min(WIDTH, size - index * WIDTH))
            data = self._read(folder, tile)
            if data is None:
                raise Damaged(f"{folder / tile.path}: missing")
            entries = tiles.unpack_entries(data)
            if len(entries) != tile.width:
                raise Damaged(f"{folder / tile.path}: {len(entries)} entries instead of {tile.width}")
            yield from entries

    def _sign(self, before: bytes | None, target: Checkpoint, key: SigningKey) -> bytes:
        """Compare-and-swap of the last checkpoint signed. Everything was checked before."""
        if durable.read(self._head) != before:
            raise Conflict(f"{self._head}: somebody else signed meanwhile; publish again")
        signed = checkpoint.sign(target, key)
        durable.write(self._head, signed)
        return signed

    def _prune(self, old: int, new: int) -> None:
        """Remove the partial tiles of those now full, as C2SP tlog-tiles allows: readers then take the full one."""
        for tile in tiles.changed(old, new):
            if tile.width == WIDTH:
                shutil.rmtree(self.public / f"{tile.path}.p", ignore_errors=True)

    @staticmethod
    def _read(folder: Path, tile: Tile) -> bytes | None:
        return durable.read(folder / tile.path)

    def _text(self, name: str) -> str:
        data = durable.read(self.public / name)
        if data is None:
            raise Unavailable(f"{self.public / name}: nothing is published yet", code="store.missing")
        return data.decode()
