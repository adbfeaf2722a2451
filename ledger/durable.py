"""Files that are whole or absent: write aside, fsync, rename, fsync the folder. POSIX.

Every OSError leaves here as `Unavailable` with words for the person who must do something.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Final

from ledger.errors import Unavailable

PUBLIC_MODE: Final = 0o644
PRIVATE_MODE: Final = 0o600

_WORDS: Final = {
    errno.ENOENT: ("store.missing", "there is no such file or folder"),
    errno.ENOSPC: ("store.full", "the disk is full: free some space and try again"),
    errno.EDQUOT: ("store.full", "the quota of this user is used up: free some space and try again"),
    errno.ENOTDIR: ("store.path", "a part of it is a file, not a folder"),
    errno.EISDIR: ("store.path", "it is a folder"),
    errno.ENAMETOOLONG: ("store.path", "the name is too long"),
    errno.EROFS: ("store.read_only", "the disk is read-only"),
    errno.EACCES: ("store.read_only", "this user may not read or write it"),
    errno.EPERM: ("store.read_only", "this user may not read or write it"),
}


def unavailable(path: Path, problem: OSError) -> Unavailable:
    """The typed error for what the operating system said about `path`."""
    code, words = _WORDS.get(problem.errno or 0, ("store.unreadable", problem.strerror or str(problem)))
    return Unavailable(f"{path}: {words}", code=code)


def read(path: Path) -> bytes | None:
    """The content of a file, None when it does not exist.

    Raises:
        Unavailable: it exists and cannot be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise unavailable(path, problem) from problem


def write(path: Path, data: bytes, mode: int = PUBLIC_MODE, *, exclusive: bool = False) -> None:
    """Put `data` at `path`, durably and at once; an interruption leaves what was there before.

    Args:
        path: its folder exists or is made.
        data: the whole content.
        mode: permissions, whatever the umask.
        exclusive: refuse to replace.

    Raises:
        FileExistsError: `exclusive` and something is there.
        Unavailable: the disk refuses.
    """
    make_folder(path.parent)
    try:
        if not (exclusive and _written_without_a_name(path, data, mode)):
            _write_beside(path, data, mode, exclusive=exclusive)
        sync_folder(path.parent)
    except FileExistsError as problem:
        raise FileExistsError(errno.EEXIST, "exists already", str(path)) from problem
    except OSError as problem:
        raise unavailable(path, problem) from problem


def _write_beside(path: Path, data: bytes, mode: int, *, exclusive: bool) -> None:
    aside = path.with_name(f".{path.name}.{token_hex(8)}.new")
    try:
        write_aside(aside, data, mode)
        if exclusive:
            os.link(aside, path)
        else:
            aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _written_without_a_name(path: Path, data: bytes, mode: int) -> bool:
    """Whether the file could be written before it had a name: a programme killed meanwhile leaves nothing of it.

    Lists of names are written so. Some systems and disks know no such files (open(2), O_TMPFILE).
    """
    if not hasattr(os, "O_TMPFILE"):
        return False
    try:
        handle = os.open(path.parent, os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC, mode)
    except OSError as problem:
        if problem.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL):
            return False
        raise
    with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
        _fill(handle, file, data, mode)
        folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.link(f"/proc/self/fd/{handle}", path.name, dst_dir_fd=folder, follow_symlinks=True)
        except FileNotFoundError:  # no /proc here
            return False
        finally:
            os.close(folder)
    return True


def write_aside(path: Path, data: bytes, mode: int = PUBLIC_MODE) -> None:
    """Put the bytes of a new file on the disk; its name is durable only after `sync_folder`.

    Raises:
        OSError: the disk refuses, or there is such a file.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
        _fill(handle, file, data, mode)


def _fill(handle: int, file: BinaryIO, data: bytes, mode: int) -> None:
    """All of `data` on the disk, with these permissions."""
    os.fchmod(handle, mode)
    file.write(data)
    file.flush()
    os.fsync(handle)
    _forget(handle)


def _forget(handle: int) -> None:
    """Whoever reads this file again shall read the disk, not memory."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def make_folder(path: Path, mode: int = 0o755) -> None:
    """Make a folder (with this mode) and those above it, durably; an existing one is left as it is.

    Raises:
        Unavailable: the disk refuses.
    """
    if path.is_dir():
        return
    make_folder(path.parent)
    try:
        with suppress(FileExistsError):
            path.mkdir(mode)
        sync_folder(path.parent)
    except OSError as problem:
        raise unavailable(path, problem) from problem


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable.

    Raises:
        OSError: the disk refuses.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of which `path` is the file; other processes and threads wait. Death releases it.

    Raises:
        Unavailable: the file cannot be made.
    """
    try:
        make_folder(path.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_MODE)
    except OSError as problem:
        raise unavailable(path, problem) from problem
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
