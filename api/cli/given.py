"""Files that people name: plain ones, of a size that such a file can have."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any, Final

import click

from api.i18n import _
from api.problems import Misused

LARGEST: Final = 64 * 2**20
"""Bytes of a list, a draft, a charter, a key: far more than any of them needs."""
LARGEST_BUNDLE: Final = 2**31
"""Bytes of a sealed bundle, which holds a whole log."""


class GivenFile(click.Path):
    """A file that is there, is no folder, pipe or device, and has at most so many bytes."""

    def __init__(self, largest: int = LARGEST) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)
        self._largest = largest

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; click's BadParameter says what is wrong with it."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if wrong := _wrong(path, self._largest):
            self.fail(wrong, param, ctx)
        return path


def checked(path: Path, largest: int = LARGEST) -> Path:
    """The path, once it is known that it can be read whole. Misused says why not."""
    if wrong := _wrong(path, largest):
        raise Misused(wrong)
    return path


def _wrong(path: Path, largest: int) -> str:
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):
        return _("{path} is no plain file: a device or a pipe has no end.").format(path=path)
    if about.st_size > largest:
        return _("{path} has {size} MB, and such a file has {largest} at most: check that it is the right one.").format(
            path=path, size=about.st_size // 2**20, largest=largest // 2**20
        )
    return ""
