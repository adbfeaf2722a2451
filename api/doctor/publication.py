"""The published log against the database: an interrupted publication, a restored backup, an altered tile."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from api.doctor.findings import Finding
from draws import merkle
from ledger import checkpoint, durable, keyfile
from ledger.checkpoint import Checkpoint
from ledger.errors import Damaged, LedgerError, Malformed, Unavailable
from ledger.note import ED25519, Vkey
from ledger.publication import CHECKPOINT, LOCK, Publication
from ledger.service import LOG_KEY
from ledger.store import Store


def key_findings(folder: Path, origin: str) -> tuple[str | None, list[Finding]]:
    """The log's verification key, None if its private key cannot be used, and what is wrong with it."""
    path = folder / LOG_KEY
    try:
        key = keyfile.read_log_key(path, origin)
    except Unavailable as error:
        code = {"store.missing": "key_missing", "key.exposed": "key_exposed"}.get(error.code, "read_only")
        return _published_vkey(folder), [Finding(code, path.name)]
    except Malformed as error:
        return _published_vkey(folder), [Finding("key_other", error.where)]
    vkey = Vkey(origin, ED25519, key.public).encode()
    published = _published_vkey(folder)
    if published not in {None, vkey}:
        return published, [Finding("key_other", path.name)]
    return vkey, []


def _published_vkey(folder: Path) -> str | None:
    with suppress(LedgerError):
        return Publication(folder).vkey()
    return None


def log_findings(folder: Path, store: Store, vkey: str) -> Iterator[Finding]:
    """The last head signed, what is published, and the database, against each other."""
    if _busy(folder / LOCK):
        yield Finding("publishing")
        return
    size = store.size()
    try:
        head, shown = (_note(path, vkey) for path in (folder / "head", folder / "public" / CHECKPOINT))
    except Malformed as problem:
        yield Finding("head_lost", problem.where)
        return
    except Unavailable as problem:
        yield Finding("read_only", problem.where)
        return
    if shown is not None and (head is None or shown.size > head.size):
        yield Finding("head_lost", f"{shown.size} > {head.size if head else 0}")
        return
    for note in (head, shown):
        if note is None:
            continue
        if note.size > size:
            yield Finding("entries_lost", f"{note.size} > {size}")
            return
        if merkle.root(store.leaf_hashes(0, note.size)) != note.root:
            yield Finding("history_differs", str(note.size))
            return
    if (shown.size if shown else 0) < size:
        yield Finding("unpublished", f"{shown.size if shown else 0} < {size}")
        return
    yield from _tiles(folder, shown)


def _tiles(folder: Path, shown: Checkpoint | None) -> Iterator[Finding]:
    if shown is None:
        return
    try:
        Publication(folder).check()
    except Damaged as problem:
        yield Finding("tiles_damaged", problem.where)
    except Unavailable as problem:
        yield Finding("read_only", problem.where)


def _note(path: Path, vkey: str) -> Checkpoint | None:
    data = durable.read(path)
    return None if data is None else checkpoint.verify(data, vkey)


def _busy(path: Path) -> bool:
    """Whether another process is publishing; nothing is made or changed."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
