"""Bundles: what others need to check the log without asking anybody (docs/spec/log.md, "Bundle")."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ledger import checkpoint, durable, tiles
from ledger.blobs import Audience, Blobs
from ledger.bodies import Blob
from ledger.errors import Conflict, Damaged, Unavailable
from ledger.publication import CHECKPOINT, LOCK, README, VKEY

POLICY: Final = "policy"

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can say: it says nothing."""


def export(folder: Path, out: Path, audience: Audience, referenced: Iterable[Blob]) -> None:
    """Copy what is published of the territory in `folder` into the new folder `out`.

    Args:
        folder: the territory's folder.
        out: made here; it may exist if it is empty.
        audience: `public`, or `auditors` for those blobs as well.
        referenced: the blobs that lawful entries refer to, in any order, repeated or not.

    Raises:
        Conflict: `out` holds something already.
        Damaged: a tile or blob is missing or altered.
        Unavailable: nothing is published yet, or a disk refuses.
    """
    public = folder / "public"
    blobs = Blobs(folder)
    durable.make_folder(out)
    if any(out.iterdir()):
        raise Conflict(f"{out} is not empty")
    with durable.locked(folder / LOCK):
        note, vkey = (_needed(public / name) for name in (CHECKPOINT, VKEY))
        size = checkpoint.verify(note, vkey.decode().removesuffix("\n")).size
        for tile in tiles.tiles(size):
            data = durable.read(public / tile.path)
            if data is None:
                raise Damaged(f"{public / tile.path}: missing")
            durable.write(out / tile.path, data)
        for name in (VKEY, README, POLICY):
            text = durable.read(public / name)
            if text is not None:
                durable.write(out / name, text)
        for blob in referenced:
            if blob.audience in {"public", audience}:
                _copy_blob(blobs, blob, out)
        durable.write(out / CHECKPOINT, note)


def _needed(path: Path) -> bytes:
    data = durable.read(path)
    if data is None:
        raise Unavailable(f"{path}: nothing is published yet", code="store.missing")
    return data


def _copy_blob(blobs: Blobs, blob: Blob, out: Path) -> None:
    path = out / "blobs" / "sha256" / blob.sha256
    if path.exists():
        return
    data = blobs.get(blob.sha256)
    if data is None:
        raise Damaged(f"blob {blob.sha256}: missing")
    if len(data) != blob.size:
        raise Damaged(f"blob {blob.sha256}: {len(data)} bytes, but the entry says {blob.size}")
    durable.write(path, data)


def zip_folder(folder: Path, out: Path, *, deflate: bool = False) -> None:
    """Write the files of `folder` as one zip: the same files give the same bytes.

    Names are sorted, times fixed. Stored by default: deflated bytes also depend on the version of zlib.

    Raises:
        Conflict: `out` exists.
        Unavailable: a disk refuses.
    """
    files = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    aside = out.with_name(f".{out.name}.new")
    try:
        with zipfile.ZipFile(aside, "w") as archive:
            for name, path in files:
                about = zipfile.ZipInfo(name, _EPOCH)
                about.compress_type = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
                about.create_system = 3  # Unix, wherever it is made
                about.external_attr = 0o100644 << 16
                archive.writestr(about, path.read_bytes())
        os.link(aside, out)
    except FileExistsError:
        raise Conflict(f"{out} exists already") from None
    except OSError as problem:
        raise durable.unavailable(out, problem) from problem
    finally:
        aside.unlink(missing_ok=True)
