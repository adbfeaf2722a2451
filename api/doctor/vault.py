"""The vault: whole, closed to others, and holding the names of every closed list."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from api.doctor.findings import Finding
from ledger.errors import LedgerError, WrongPassphrase
from ledger.vault import Vault


def vault_findings(path: Path, pools: Iterable[str] | None, passphrase: str | None) -> Iterator[Finding]:
    """What is wrong with the vault, which should hold these pools (roots in hex) and no other; None: nobody knows.

    With a passphrase every record is opened, and forgotten at once.
    """
    wanted = set(pools or ())
    if not path.is_file():
        if wanted:
            yield Finding("vault_missing", path.name)
        return
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield Finding("vault_exposed", path.name)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as db:
            said = [str(row[0]) for row in db.execute("PRAGMA integrity_check(1)")]
            held = {str(row[0]) for row in db.execute("SELECT DISTINCT pool FROM record")}
    except sqlite3.Error as problem:
        name = getattr(problem, "sqlite_errorname", "")
        yield Finding("locked" if name.startswith("SQLITE_BUSY") else "vault_damaged", f"{path.name}: {problem}")
        return
    if said != ["ok"]:
        yield Finding("vault_damaged", said[0])
        return
    for pool in sorted(wanted - held):
        yield Finding("vault_missing", pool)
    for pool in sorted(held - wanted) if pools is not None else ():
        yield Finding("vault_leftover", pool)
    if passphrase is not None:
        yield from _records(path, held, passphrase)


def _records(path: Path, pools: Iterable[str], passphrase: str) -> Iterator[Finding]:
    try:
        with Vault.open(path, passphrase) as vault:
            for pool in sorted(pools):
                for _entry in vault.records(pool):
                    pass
    except WrongPassphrase:
        yield Finding("vault_passphrase", path.name)
    except LedgerError as error:
        yield Finding("vault_damaged", error.where)
