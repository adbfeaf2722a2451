"""The standalone verifier at the server: its file, a bundle to take home, and its report of a folder.

It only ever runs as a process of its own, from its .pyz, without anything of ours and within bounds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any, Final

from api.web import bounded
from api.web.published import Published
from ledger import bundle
from ledger.errors import LedgerError

SECONDS: Final = 20
MEMORY: Final = 2**30
AT_ONCE: Final = 2
PATIENCE: Final = 5
"""Seconds that somebody waits for their turn."""
VERIFIER: Final = "klero-verify.pyz"


class Busy(Exception):
    """Too many people ask for a verification at this moment."""


class Unfinished(Exception):
    """The verifier came to no report within its bounds."""


@dataclass(slots=True)
class Checker:
    """Builds the verifier once into `folder`; keeps the bundle and the report of the head that was last asked for."""

    folder: Path
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))
    _lock: Lock = field(default_factory=Lock)
    _reported: tuple[str, Mapping[str, Any] | None] = ("", None)
    _bundled: tuple[str, bytes] = ("", b"")

    @property
    def verifier(self) -> Path:
        """The verifier as one file, built when it is first needed."""
        path = self.folder / VERIFIER
        with self._lock:
            if not path.exists():
                aside = path.with_suffix(".new")
                command = [sys.executable, "-P", "-m", "verifier.build", str(aside)]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own module
                aside.replace(path)
        return path

    def digest(self) -> str:
        """SHA-256 of the verifier's file."""
        return sha256(self.verifier.read_bytes()).hexdigest()

    def bundle(self, published: Published) -> bytes:
        """The public bundle of the log as it is published, as a zip; the same log gives the same bytes."""
        if self._bundled[0] != published.note:
            with published.lock:
                note, blobs = published.note, list(published.state.references.values())
            with tempfile.TemporaryDirectory() as aside:
                out = Path(aside)
                bundle.export(
                    published.public.parent, out / "bundle", "public", [b for b in blobs if b.audience == "public"]
                )
                bundle.zip_folder(out / "bundle", out / "bundle.zip", deflate=True)
                self._bundled = note, (out / "bundle.zip").read_bytes()
        return self._bundled[1]

    def report(self, published: Published) -> Mapping[str, Any] | None:
        """What the verifier says of the log as it is published; None when it cannot say in time."""
        if self._reported[0] != published.note:
            note = published.note
            with tempfile.TemporaryDirectory() as aside:
                path = Path(aside) / "bundle.zip"
                try:
                    path.write_bytes(self.bundle(published))
                    found: Mapping[str, Any] | None = self.verify(path)
                except (Busy, Unfinished, LedgerError):
                    return None
            self._reported = note, found
        return self._reported[1]

    def verify(self, path: Path) -> Mapping[str, Any]:
        """The verifier's report of a folder or zip. Raises Busy or Unfinished."""
        if not self.turns.acquire(timeout=PATIENCE):
            raise Busy
        try:
            return _run(self.verifier, path)
        finally:
            self.turns.release()


def _run(verifier: Path, path: Path) -> Mapping[str, Any]:
    limits = [str(SECONDS), str(MEMORY)]
    alone = [sys.executable, "-I", "-S"]
    command = [*alone, bounded.__file__, *limits, *alone, str(verifier), str(path), "--json"]
    with tempfile.TemporaryFile() as out:
        try:
            done = subprocess.run(  # noqa: S603 - this Python and this verifier, and no shell
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.DEVNULL,
                cwd=path.parent,
                env={"LC_ALL": "C.UTF-8"},
                timeout=2 * SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise Unfinished from None
        out.seek(0)
        try:
            report: Mapping[str, Any] = json.loads(out.read())
        except ValueError:
            raise Unfinished(done.returncode) from None
    return report
