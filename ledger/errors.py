"""The errors of the ledger.

LedgerError
├── Refusal          the rules or the format say no to a statement; codes: docs/spec/judgement.md
├── Malformed        a file or text that is not what it claims to be
├── WrongPassphrase  a key file or a vault does not open
├── Damaged          what is stored contradicts itself; nothing more is signed
├── Conflict         somebody else wrote first; read again and retry
└── Unavailable      a file or disk cannot be used now: missing, full, read-only, locked; nothing was changed
"""

from __future__ import annotations


class LedgerError(Exception):
    """Every expected failure of this package. `code` is stable; `where` says what it is about."""

    code = "ledger.error"

    def __init__(self, where: str = "", *, code: str | None = None) -> None:
        self.where = where
        if code is not None:
            self.code = code
        super().__init__(f"{self.code}: {where}" if where else self.code)


class Refusal(LedgerError):
    """A statement that may not be appended (docs/spec/judgement.md)."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(where, code=code)


class Malformed(LedgerError):
    """A file or text that is not what it claims to be."""

    code = "input.malformed"


class WrongPassphrase(LedgerError):
    """The passphrase does not open this file."""

    code = "passphrase.wrong"


class Damaged(LedgerError):
    """What is stored contradicts itself; signing stops until somebody looks."""

    code = "store.damaged"


class Conflict(LedgerError):
    """Another writer took this index first."""

    code = "store.conflict"


class Unavailable(LedgerError):
    """A file or disk cannot be used now; nothing was changed.

    Codes: `store.missing`, `store.full`, `store.read_only`, `store.locked`, `store.unreadable`,
    `store.path`, `key.exposed` (a private key that others on this machine can read).
    """

    code = "store.unavailable"
