"""The examination of a folder, from the disk up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from api.doctor.database import entry_findings, file_findings, of_error, references
from api.doctor.findings import Finding
from api.doctor.publication import key_findings, log_findings
from api.doctor.vault import vault_findings
from ledger import durable, times
from ledger.blobs import Blobs
from ledger.errors import Damaged, LedgerError, Unavailable
from ledger.rules import judge
from ledger.rules.state import State
from ledger.service import ENTRIES
from ledger.store import Store

PROBE = 65_536
"""Bytes that are written to see whether the disk takes them, and deleted."""
LOW = 20_000_000
"""Free bytes below which a hall is better warned."""
PUBLISHABLE = frozenset({"unpublished", "tiles_damaged"})
"""What publishing again mends."""
HARMLESS = frozenset(
    {
        "clock_behind",
        "disk_low",
        "vault_missing",
        "vault_leftover",
        "vault_damaged",
        "vault_exposed",
        "vault_passphrase",
    }
)
"""What does not stand in the way of publishing."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found; `size` entries are in the database, None if it could not be read."""

    findings: tuple[Finding, ...]
    size: int | None

    @property
    def certain(self) -> bool:
        """Whether the ledger at hand is the whole one: only then can a list be said not to be on it."""
        return {finding.code for finding in self.findings} <= PUBLISHABLE | HARMLESS

    @property
    def publishable(self) -> bool:
        """Whether publishing again is all that is missing."""
        return self.certain and any(finding.code in PUBLISHABLE for finding in self.findings)


def examine(folder: Path, clock: Callable[[], float], passphrase: str | None = None) -> Report:
    """Look at everything in the folder that can be looked at. Nothing is changed but for a probe, deleted at once."""
    path = folder / ENTRIES
    if not path.is_file():
        return Report((Finding("no_ledger", str(path)),), None)
    found = [*_disk(folder), *file_findings(path)]
    if {finding.code for finding in found} & {"database_damaged", "locked"}:
        return Report((*_once(found), *vault_findings(folder / "vault.sqlite", None, passphrase)), None)
    try:
        store = Store.open(path)
    except LedgerError as error:
        return Report((*_once([*found, of_error(error)]),), None)
    with store:
        size = store.size()
        found += _inside(folder, store, clock, passphrase)
    report = Report(_once(found), size)
    return report if report.certain else Report(tuple(f for f in report.findings if f.code != "vault_leftover"), size)


def _once(found: list[Finding]) -> tuple[Finding, ...]:
    """One finding of each code, the first, except where each names a file of its own."""
    several = {"blob_missing", "blob_altered", "vault_missing", "vault_leftover"}
    seen: dict[tuple[str, str], Finding] = {}
    for finding in found:
        seen.setdefault((finding.code, finding.where if finding.code in several else ""), finding)
    return tuple(seen.values())


def _disk(folder: Path) -> Iterator[Finding]:
    aside = folder / f".probe.{token_hex(8)}"
    try:
        durable.write_aside(aside, bytes(PROBE), durable.PRIVATE_MODE)
        space = os.statvfs(folder)
        if space.f_bavail * space.f_frsize < LOW:
            yield Finding("disk_low", f"{space.f_bavail * space.f_frsize >> 10} KiB")
    except OSError as problem:
        yield of_error(durable.unavailable(folder, problem), "disk_full")
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _inside(folder: Path, store: Store, clock: Callable[[], float], passphrase: str | None) -> Iterator[Finding]:
    altered = list(entry_findings(store))
    yield from altered
    if altered:
        return
    blobs = Blobs(folder)
    missing = list(_blob_findings(blobs, store))
    yield from missing
    vkey, about_key = key_findings(folder, store.origin)
    yield from about_key
    if vkey is not None:
        yield from log_findings(folder, store, vkey)
    state = State(store.origin)
    try:
        for data in store.entries():
            judge.append(state, data, blobs.get, trusted=True)
    except LedgerError as error:
        if not missing:
            yield of_error(error)
        return
    for index, code in state.anomalies:
        yield Finding("entry_unreadable", f"{index}: {code}")
    if times.text(clock()) < state.logged_at:
        yield Finding("clock_behind", f"{times.text(clock())} < {state.logged_at}")
    roots = (pool.body.root for pool in state.pools.values())
    yield from vault_findings(folder / "vault.sqlite", roots, passphrase)


def _blob_findings(blobs: Blobs, store: Store) -> Iterator[Finding]:
    for name, (size, index) in references(store).items():
        try:
            data = blobs.get(name)
        except Damaged as error:
            yield Finding("blob_altered", error.where)
            continue
        except Unavailable as error:
            yield of_error(error, "blob_missing")
            continue
        if data is None:
            yield Finding("blob_missing", f"{name} ({index})")
        elif len(data) != size:
            yield Finding("blob_altered", f"{name} ({index})")
