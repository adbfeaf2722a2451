"""Bundles to damage, and the verifier's command line run on them in this process."""

import contextlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from ledger import bodies as b
from ledger import bundle
from ledger.keys import SigningKey
from ledger.note import COSIGNATURE, Note, Signature, Vkey, encode, parse
from tests.ceremony import Ceremony, beacon_ceremony
from verifier.cli import main

CONFORME, ANOMALY, NOT_VERIFIABLE, USAGE = range(4)


@dataclass(frozen=True)
class Report:
    """How a run ended: the exit code, the report as JSON (empty on wrong usage), what stood on stderr."""

    code: int
    said: dict[str, Any]
    errors: str

    @property
    def found(self) -> set[tuple[str, str]]:
        """Step and code of every exception."""
        return {(e["step"], e["code"]) for e in self.said["exceptions"]}

    @property
    def draws(self) -> Any:
        return self.said["draws"]


def verify(path: Path, *options: object) -> Report:
    """Run the verifier on a bundle. It never fails itself, whatever the bundle holds."""
    out, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
        code = main([str(path), "--json", "--lang", "en", *map(str, options)])
    assert "The verifier itself failed" not in errors.getvalue()
    said = json.loads(out.getvalue()) if code != USAGE else {}
    assert not said or said["exit"] == code
    if code in (ANOMALY, NOT_VERIFIABLE):
        assert said["exceptions"]
        assert all(e["step"] and e["code"] for e in said["exceptions"])
    return Report(code, said, errors.getvalue())


def scratch() -> Path:
    """A new folder outside of any test's own, for what several tests share."""
    folder = Path(mkdtemp(prefix="klero-tamper-"))
    _FOLDERS.append(folder)
    return folder


_FOLDERS: list[Path] = []


def clean_up() -> None:
    """Remove every folder made by `scratch`."""
    while _FOLDERS:
        shutil.rmtree(_FOLDERS.pop(), ignore_errors=True)


@cache
def whole() -> Ceremony:
    """Everything once: words, dice, a beacon, a result, a yes, a no and a substitute."""
    c = beacon_ceremony("quicknet").to_draw(beacon="quicknet", words=True).to_fixed().to_result()
    first, second, *_ = c.drawn()
    return c.accept(first).decline(second).fill(second)


@cache
def long() -> Ceremony:
    """A log that fills a tile and begins another: 299 entries."""
    c = Ceremony(replay=False).to_people()
    for _ in range((300 - c.state.size) // 2):
        c.session("scr3")
        c.act("role.ended", b.RoleEnded(c.id("scr3"), "SCR", "resigned"), "scr3", clause="5.4")
    return c


@cache
def folder_of(name: str, audience: str = "public") -> Path:
    """The bundle of `whole` or `long`, which nobody must change."""
    out = scratch()
    return {"whole": whole, "long": long}[name]().write(out / "territory").export(out / "bundle", audience)


def exported(c: Ceremony, folder: Path, audience: str = "public") -> Path:
    """The bundle of a ceremony in memory, whatever entries it holds."""
    return c.write(folder / "territory").export(folder / "bundle", audience)


def zipped(folder: Path, out: Path, *, deflate: bool = False) -> Path:
    bundle.zip_folder(folder, out, deflate=deflate)
    return out


def names(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


@contextlib.contextmanager
def with_file(folder: Path, name: str, data: bytes | None) -> Iterator[None]:
    """The folder with other bytes in a file, None to leave it out; as before afterwards."""
    path = folder / name
    before = path.read_bytes() if path.exists() else None
    try:
        path.unlink() if data is None else path.write_bytes(data)
        yield
    finally:
        path.unlink(missing_ok=True) if before is None else path.write_bytes(before)


class Witness:
    """Somebody who cosigns checkpoints (C2SP tlog-cosignature), at any time that they care to claim."""

    def __init__(self, name: str, seed: int) -> None:
        self.name = name
        self.key = SigningKey(bytes([seed]) * 32)

    @property
    def vkey(self) -> Vkey:
        return Vkey(self.name, COSIGNATURE, self.key.public)

    def cosign(self, note: str, time: int) -> str:
        """The note with one line more."""
        signed = parse(note.encode())
        message = f"cosignature/v1\ntime {time}\n{signed.text}".encode()
        line = Signature(self.name, self.vkey.keyid, time.to_bytes(8, "big") + self.key.sign(message))
        return encode(Note(signed.text, (*signed.signatures, line))).decode()

    def policy(self, log_vkey: str) -> str:
        return f"log {log_vkey}\nwitness {self.name} {self.vkey.encode()}\nquorum {self.name}\n"
