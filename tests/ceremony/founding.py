"""Founding, charter and people."""

from __future__ import annotations

from typing import Any, Self

from ledger import bodies as b
from ledger.keyfile import PersonKey
from ledger.rules import founding
from tests.ceremony.core import Core
from tests.ceremony.material import (
    FOUNDERS,
    ROLES,
    changed,
    french_charter,
)


class Founding(Core):
    """The log's beginning, its first charter, and everybody's keys and roles."""

    council: tuple[str, ...] = ()
    """Further members from the start."""

    def founding_body(self, who: tuple[str, ...] = FOUNDERS, **changes: Any) -> b.Founded:
        """Who founds, with which keys."""
        rows = sorted((self.card(self.people[f]).founder() for f in who), key=lambda f: f.person)
        return changed(b.Founded("Les Pins", self.log_vkey, tuple(rows)), changes)

    def found(self) -> Self:
        """The log's first entry."""
        self.act("ledger.founded", self.founding_body(), *FOUNDERS)
        return self

    def charter_body(self, text: bytes | None = None, **changes: Any) -> b.CharterAdopted:
        """The first charter, and who holds which role from the start."""
        blob = self.put(text or french_charter(), founding.CHARTER_TYPE)
        roles = {**ROLES, **dict.fromkeys(self.trustees, "DEP"), **dict.fromkeys(self.council, "MEM")}
        rows = sorted((b.FirstRole(self.id(n), role) for n, role in roles.items()), key=lambda r: (r.person, r.role))
        return changed(b.CharterAdopted(1, blob, tuple(rows)), changes)

    def adopt(self, text: bytes | None = None) -> Self:
        """The log's second entry."""
        self.act("charter.adopted", self.charter_body(text), *FOUNDERS)
        return self

    def enrol_body(self, name: str, **changes: Any) -> b.KeyEnrolled:
        """The person's key as it is now."""
        shown = self.card(self.people[name])
        return changed(b.KeyEnrolled(shown.person, shown.key, shown.sharing_key, shown.proof), changes)

    def enrol(self, *names: str) -> Self:
        """Keys for these people; for everybody with a role but the founders, unless said."""
        for name in names or ("dpd", "mem1", "mem2", "scr1", "scr2", "scr3", *self.trustees, *self.council):
            self.act("key.enrolled", self.enrol_body(name), name, "ani", "gar", clause="4.1")
        return self

    def rotate_body(self, name: str, fresh: PersonKey, **changes: Any) -> b.KeyRotated:
        """From the key in force to a new one."""
        shown = self.card(fresh)
        held = self.state.keys.by_person[self.id(name)].key
        return changed(b.KeyRotated(self.id(name), held, shown.key, shown.sharing_key, shown.proof), changes)

    def session(self, *names: str) -> Self:
        """Scrutineers for today."""
        for name in names or ("scr1", "scr2"):
            body = b.RoleAssigned(self.id(name), "SCR", "session", self.today)
            self.act("role.assigned", body, "ani", "gar", clause="5.3")
        return self
