"""The files of a bundle: which there are, whether they hang together (checks F1 to F3)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from verifier import note, tiles
from verifier.ahead import Ahead
from verifier.encoding import to_base64
from verifier.errors import Invalid, Malformed, Missing
from verifier.findings import Audit, Pin
from verifier.note import Checkpoint, Note, VerifierKey
from verifier.replay import Replay
from verifier.source import Source

Progress: TypeAlias = Callable[[int, int], None]
"""Told now and then how many of how many entries are done."""

_OWN_NAMES = ("log.vkey", "checkpoint", "README.txt", "policy")
_BLOB = re.compile(r"blobs/sha256/([0-9a-f]{64})").fullmatch


@dataclass(slots=True)
class BlobStore:
    """The blobs of a bundle by their SHA-256; what does not have its name's hash is as good as not there."""

    source: Source
    damaged: set[str] = field(default_factory=set)
    _sound: set[str] = field(default_factory=set)

    def __call__(self, name: str) -> bytes | None:
        """Return the bytes that have the hash ``name`` (hexadecimal), or None."""
        path = f"blobs/sha256/{name}"
        if path in self.damaged:
            return None
        try:
            data = self.source.read(path)
        except Malformed:
            data = b""
            self.damaged.add(path)
            return None
        if data is None or path in self._sound:
            return data
        if sha256(data).hexdigest() != name:
            self.damaged.add(path)
            return None
        self._sound.add(path)
        return data

    def check(self, name: str) -> None:
        """Look at a blob that nobody asked for yet."""
        path = f"blobs/sha256/{name}"
        if path not in self._sound and path not in self.damaged:
            self(name)


@dataclass(frozen=True, slots=True)
class Head:
    """The log's key and its checkpoint, as far as they could be read."""

    log: VerifierKey | None
    vkey: str
    note: Note | None
    checkpoint: Checkpoint | None


def read_head(source: Source, audit: Audit) -> Head:
    """Read ``log.vkey`` and ``checkpoint`` (F1, F2)."""
    log, vkey = _read_vkey(source, audit)
    data = _read(source, "checkpoint", audit)
    if data is None:
        return Head(log, vkey, None, None)
    try:
        signed = note.parse(data)
        checkpoint = note.parse_checkpoint(signed.text)
    except Malformed:
        audit.add("note.malformed", where="checkpoint")
        return Head(log, vkey, None, None)
    if log is not None:
        if checkpoint.origin != log.name:
            audit.add("note.origin", where="checkpoint")
        try:
            note.verify(signed, [log])
        except Invalid:
            audit.add("note.signature", where="checkpoint")
    return Head(log, vkey, signed, checkpoint)


def _read_vkey(source: Source, audit: Audit) -> tuple[VerifierKey | None, str]:
    data = _read(source, "log.vkey", audit)
    if data is None:
        return None, ""
    try:
        text = data.decode("utf-8")
        key = note.parse_vkey(text.removesuffix("\n"))
    except (UnicodeDecodeError, Malformed):
        key, text = None, ""
    if key is None or key.type != note.ED25519 or not text.endswith("\n"):
        audit.add("file.malformed", where="log.vkey")
        return None, ""
    return key, text[:-1]


def _read(source: Source, name: str, audit: Audit) -> bytes | None:
    try:
        data = source.read(name)
    except Malformed:
        audit.add("file.malformed", where=name)
        return None
    if data is None:
        audit.add("file.missing", where=name, missing=True)
    return data


def replay_entries(
    source: Source, size: int, replay: Replay, audit: Audit, ahead: Ahead, progress: Progress | None
) -> bool:
    """Replay all entries and compare the tiles with them (F1, F3). False if some could not be read."""
    hash_tiles = tiles.HashTiles(source)
    complete = True
    try:
        for bundle in ahead.bundles(tiles.bundles(source, size), replay.key_of):
            for entry in bundle:
                replay.append(entry)
                hash_tiles.push(replay.last_leaf)
            if progress:
                progress(replay.size, size)
    except Missing as error:
        audit.add("file.missing", where=error.what.partition(":")[0], missing=True)
        complete = False
    except Malformed as error:
        audit.add("file.malformed", where=error.what.partition(":")[0])
        complete = False
    if complete:
        hash_tiles.finish()
    _check_tiles(source, size, hash_tiles.damaged, audit, already_missing=not complete)
    return complete


def _check_tiles(source: Source, size: int, damaged: list[str], audit: Audit, *, already_missing: bool) -> None:
    for name in damaged:
        tile = tiles.parse_path(name)
        try:
            data = source.read(name)
        except Malformed:
            data = None
        right_length = data is not None and tile is not None and len(data) == 32 * tile.width
        audit.add("tree.tile" if right_length else "file.malformed", where=name)
    # A head may claim any size. Where it claims more than the files could ever hold, the first gap
    # has been named, and there is no use in listing the others.
    if size > tiles.WIDTH * (len(source.names()) + 1):
        return
    found = tiles.survey(source.names(), size)
    named = {finding.where for finding in audit.findings}
    for name in found.missing:
        if name not in named:
            audit.add("file.missing", where=name, missing=True)
    for name in found.unexpected:
        audit.add("file.unexpected", where=name)
    if not already_missing:
        for name in tiles.differing(source, found.older):
            audit.add("tree.tile", where=name)


def check_names(source: Source, replay: Replay, blobs: BlobStore, audit: Audit, *, complete: bool) -> None:
    """Find files that are no part of a bundle, and blobs that are damaged or that nothing refers to (F1).

    Of a log that could not be read to its end nobody knows what the rest refers to.
    """
    referred = {reference.blob["sha256"] for reference in replay.references}
    for name in sorted(source.names()):
        blob = _BLOB(name)
        if blob:
            blobs.check(blob[1])
            if complete and blob[1] not in referred:
                audit.add("file.unexpected", where=name)
        elif name not in _OWN_NAMES and not name.startswith("tile/"):
            audit.add("file.unexpected", where=name)
    for name in sorted(blobs.damaged):
        audit.add("blob.hash", where=name)


def check_pin(pin: bytes, head: Head, replay: Replay, audit: Audit, *, complete: bool) -> None:
    """Compare the log with an older checkpoint that the reader has kept (F2, F3)."""
    try:
        signed = note.parse(pin)
        older = note.parse_checkpoint(signed.text)
        if head.log is not None:
            note.verify(signed, [head.log])
    except (Malformed, Invalid):
        audit.add("pin.malformed")
        return
    if head.log is not None and older.origin != head.log.name:
        audit.add("pin.malformed", where=older.origin)
        return
    holds: bool | None = None
    if head.checkpoint is None:
        pass
    elif older.size > head.checkpoint.size:
        holds = False
        audit.add("pin.shorter", where=str(older.size))
    elif older.size > replay.size:
        assert not complete  # noqa: S101 - what is missing has been named
    else:
        holds = older.root.hex() == replay.heads.root_at(older.size)
        if not holds:
            audit.add("pin.rewritten", where=to_base64(older.root))
    audit.pin = Pin(older.size, holds)
