"""A bundle as a set of named files, from a folder or a zip; nothing of it is believed.

Names are the paths inside the bundle with ``/`` between parts (docs/spec/log.md). A zip may not
escape its own borders: no parent folders, no links, no name twice, no entry that shares its bytes
with another, no file larger than its kind can be.
"""

import errno
import os
import stat
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from verifier.errors import Malformed, Unreadable
from verifier.language import N_

MAX_FILES = 2_000_000
MAX_BLOB = 1 << 31
MAX_BUNDLE = 256 * (2 + 65_535)
MAX_OTHER = 1 << 20

SEALED = N_(
    "This is an auditors' bundle, sealed to the keys of some people. One of them opens it with `klero bundle open FILE "
    "--key KEYFILE --out NEW.zip`; the zip that this gives can be checked here."
)
_SEALED = b"klero-sealed1\n"
_IN_FOLDER = N_("The bundle is not this folder, it is the folder {inside} in it: give that one.")
_IN_ZIP = N_("In this zip the bundle lies in the folder {inside}: unpack it, and give that folder.")
_MANAGERS_FILES = {".ds_store", ".localized", ".directory", "desktop.ini", "thumbs.db", "ehthumbs.db", "icon\r"}
_SYSTEMS_FOLDERS = {
    "__macosx",
    ".spotlight-v100",
    ".trashes",
    ".fseventsd",
    ".temporaryitems",
    "system volume information",
    "$recycle.bin",
    "lost+found",
}
"""What file managers and systems leave behind in folders that somebody only looked at, in lower case."""
_REASONS = {
    errno.ENOENT: N_("There is nothing at this path."),
    errno.ENOTDIR: N_("There is nothing at this path."),
    errno.EISDIR: N_("It is a folder."),
    errno.EACCES: N_("You may not read it."),
    errno.EPERM: N_("You may not read it."),
}


def open_source(path: str | os.PathLike[str]) -> "Source":
    """Open a bundle. Use it in a ``with`` statement.

    Raises ``Unreadable`` if there is no folder and no zip at ``path``, ``Malformed`` if there is one
    that breaks the rules above.
    """
    place = Path(path)
    if place.is_dir():
        return _whole(FolderSource(place), str(path), _IN_FOLDER)
    try:
        with place.open("rb") as file:
            beginning = file.read(len(_SEALED))
    except OSError as error:
        raise Unreadable(str(path), why_unreadable(error)) from None
    if beginning == _SEALED:
        raise Unreadable(str(path), SEALED)
    if not beginning.startswith(b"PK"):
        raise Unreadable(str(path), N_("This is neither a folder nor a zip."))
    return _whole(ZipSource(place), str(path), _IN_ZIP)


def _whole(source: "Source", path: str, hint: str) -> "Source":
    """Return the source, unless what it holds is a folder with a bundle in it."""
    names = source.names()
    if "checkpoint" not in names and "log.vkey" not in names:
        folders = {name.removesuffix("/checkpoint") for name in names if name.endswith("/checkpoint")}
        inside = [folder for folder in sorted(folders) if f"{folder}/log.vkey" in names]
        if inside:
            source.close()
            raise Unreadable(path, hint, inside[0])
    return source


def is_left_behind(name: str) -> bool:
    """Tell whether a file manager or a system left this behind, and no log ever wrote it."""
    parts = name.casefold().split("/")
    return parts[-1] in _MANAGERS_FILES or parts[-1].startswith("._") or not _SYSTEMS_FOLDERS.isdisjoint(parts)


def why_unreadable(error: OSError) -> str:
    """Return what the operating system said, as a sentence of ours."""
    return _REASONS.get(error.errno or 0, N_("It cannot be read."))


def size_limit(name: str) -> int:
    """Return how many bytes a file of that name may have at most."""
    if name.startswith("blobs/"):
        return MAX_BLOB
    return MAX_BUNDLE if name.startswith("tile/entries/") else MAX_OTHER


class Source(ABC):
    """Read-only files by name; ``left_behind`` are names of files that are no matter of the bundle's."""

    left_behind: Sequence[str] = ()

    @abstractmethod
    def names(self) -> Collection[str]:
        """Return all names."""

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """Return a file's bytes, or None if there is none of that name.

        Raises ``Malformed`` when it is damaged or larger than ``size_limit``, ``Unreadable`` when the
        system does not let one read it.
        """

    def close(self) -> None:  # noqa: B027 - a folder has nothing to close
        """Let go of the bundle."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class FolderSource(Source):
    """A bundle that lies unpacked in a folder."""

    left_behind: list[str]

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._paths: dict[str, str] = {}
        self.left_behind = []
        try:
            for name, path in self._walk(self._root, ""):
                if len(self._paths) >= MAX_FILES:
                    raise Malformed(f"bundle: more than {MAX_FILES} files")
                self._paths[name] = path
        except OSError as error:
            raise Unreadable(str(root), why_unreadable(error)) from None

    def _walk(self, folder: str, prefix: str) -> Iterator[tuple[str, str]]:
        with os.scandir(folder) as entries:
            found = list(entries)
        for entry in found:
            # A name that is no UTF-8 is spelled so that it can be printed in the report.
            name = prefix + os.fsencode(entry.name).decode("utf-8", "backslashreplace")
            if is_left_behind(name):
                self.left_behind.append(name)
            elif entry.is_dir(follow_symlinks=False):
                yield from self._walk(entry.path, name + "/")
            elif entry.is_symlink() and not self._is_inside(entry.path):
                raise Malformed(f"bundle: {name} is a link that leads outside, or to a folder")
            elif not entry.is_file():
                raise Malformed(f"bundle: {name} is not a plain file")
            else:
                yield name, entry.path

    def _is_inside(self, path: str) -> bool:
        target = os.path.realpath(path)
        return Path(target).is_file() and target.startswith(self._root + os.sep)

    def names(self) -> Collection[str]:
        """Return all names."""
        return self._paths.keys()

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes (see ``Source.read``)."""
        path = self._paths.get(name)
        if path is None:
            return None
        limit = size_limit(name)
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - thousands of tiles; a Path costs as much again
                data = file.read(limit + 1)
        except FileNotFoundError:
            raise Malformed(f"{name}: went away") from None
        except OSError as error:
            raise Unreadable(path, why_unreadable(error)) from None
        if len(data) > limit:
            raise Malformed(f"{name}: larger than {limit} bytes")
        return data


class ZipSource(Source):
    """A bundle in a zip, stored or deflated."""

    left_behind: list[str]

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise Malformed(f"zip: {error}") from None
        try:
            self._members = self._checked(path.stat().st_size)
        except BaseException:
            self._zip.close()
            raise

    def _checked(self, archive_size: int) -> dict[str, zipfile.ZipInfo]:
        members: dict[str, zipfile.ZipInfo] = {}
        infos = self._zip.infolist()
        if len(infos) > MAX_FILES:
            raise Malformed(f"zip: more than {MAX_FILES} files")
        # Deflate expands a thousandfold at most, so with no byte used twice the whole is bounded.
        if sum(info.compress_size for info in infos) > archive_size:
            raise Malformed("zip: its entries share bytes with each other")
        for info in infos:
            name = info.orig_filename
            if name != info.filename or not _is_safe(name.removesuffix("/")):
                raise Malformed(f"zip: {name[:100]!r} is not a name that stays inside the bundle")
            if name in members:
                raise Malformed(f"zip: the name {name} stands in it twice")
            if stat.S_ISLNK(info.external_attr >> 16):
                raise Malformed(f"zip: {name} is a link")
            if info.flag_bits & 1 or info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise Malformed(f"zip: {name} is encrypted, or neither stored nor deflated")
            members[name] = info
        self.left_behind = [name for name in members if is_left_behind(name.removesuffix("/"))]
        aside = set(self.left_behind)
        return {name: info for name, info in members.items() if not name.endswith("/") and name not in aside}

    def names(self) -> Collection[str]:
        """Return all names."""
        return self._members.keys()

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes (see ``Source.read``)."""
        info = self._members.get(name)
        if info is None:
            return None
        if info.file_size > size_limit(name):
            raise Malformed(f"{name}: larger than {size_limit(name)} bytes")
        try:
            # zipfile never inflates more than file_size bytes, and compares the checksum.
            return self._zip.read(info)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
            raise Malformed(f"{name}: {error}") from None

    def close(self) -> None:
        """Close the archive."""
        self._zip.close()


def _is_safe(name: str) -> bool:
    climbs = any(part in {"", ".", ".."} for part in name.split("/"))
    return not climbs and name.isprintable() and not set(name) & {"\\", ":"}
