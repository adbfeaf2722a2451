"""The published log of a territory as the pages show it: a copy, its entries as a list, and its charter's versions.

It reads `public/` alone, so a copy from a stick serves as well as the territory's own folder; neither keys nor vault
are opened. An entry without effect is shown as such, whoever serves it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import RLock

from api import history, proofs
from api.history import Row, Version
from ledger.copy import Copy
from ledger.drafting import Clock


@dataclass(slots=True)
class Published(Copy):
    """Hold `lock` while reading `state`; `refresh` changes it."""

    clock: Clock = time.time
    lock: RLock = field(default_factory=RLock)
    rows: list[Row] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)

    def refresh(self) -> int:
        """As the copy's, one thread at a time; usually nothing was published since the last request."""
        if self.is_current():
            return 0
        with self.lock:
            return Copy.refresh(self)

    def take(self, data: bytes) -> None:
        """Fold one entry, and list it."""
        row, version = history.append(self.state, data, self.blob)
        self.rows.append(row)
        if version:
            self.versions.append(version)

    def proof(self, index: int) -> str:
        """The proof that an entry stands in the published log (C2SP tlog-proof)."""
        return proofs.tlog_proof(index, self.leaves, self.note)

    def version_of(self, charter_id: str | None) -> Version | None:
        """The charter's version of this id."""
        return next((version for version in self.versions if version.id == charter_id), None)
