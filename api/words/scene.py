"""What words need to know: who and what the identifiers in a statement stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import starmap

from api.i18n import _, language
from draws import fingerprint
from ledger.bodies import Blob
from ledger.charter import Charter
from ledger.rules.state import State

SHORT = 16
"""Characters shown of a hash that nobody compares by eye."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The ledger's name, its state and governing charter as far as they are known here, and the statement's date."""

    origin: str
    state: State | None
    charter: Charter | None
    today: str

    def person(self, identifier: str) -> str:
        """A person by identifier, with the roles that the ledger gives them."""
        roles = sorted(self.state.roles_of(identifier, self.today)) if self.state else []
        return f"{identifier} ({', '.join(map(self.role, roles))})" if roles else identifier

    def people(self, identifiers: Iterable[str]) -> str:
        """Several persons."""
        return ", ".join(map(self.person, identifiers))

    def role(self, code: str) -> str:
        """A role by the name that the charter gives it, and its code."""
        return role_name(self.charter, code)

    def body(self, code: str) -> str:
        """A body by the name that the charter gives it, and its code."""
        found = self.charter.body(code) if self.charter else None
        return f"{found.name} ({code})" if found else code

    def draw(self, identifier: str) -> str:
        """A draw by its number, if it is known here."""
        found = self.state.draws.get(identifier) if self.state else None
        return _("draw {number}").format(number=found.body.number) if found else _("draw {id}").format(id=identifier)

    def trustee(self, draw: str, j: int) -> str:
        """A trustee of a draw by number and person."""
        found = self.state.draws.get(draw) if self.state else None
        row = found.trustee(j) if found else None
        return f"{j} ({row.person})" if row else str(j)


def role_name(charter: Charter | None, code: str) -> str:
    """A role's name with its code; the code alone where no charter names it."""
    named = {role.role: role.name for role in charter.roles} if charter else {}
    return f"{named[code]} ({code})" if code in named else code


def blob(reference: Blob) -> str:
    """A file that a statement refers to."""
    return _("file {sha256}, {size} bytes").format(sha256=reference.sha256, size=reference.size)


def instant(time: str) -> str:
    """A time as people read it."""
    return time.replace("T", " ").replace("Z", " UTC")


def head(origin: str, size: int, root: bytes, of: str | None = None) -> str:
    """The fingerprint of a log's head: twelve words, each after its index. `of`: a language, else the one in use."""
    return _twelve(fingerprint.fingerprint("head", origin, size, root), of)


def pool(origin: str, size: int, root: bytes, of: str | None = None) -> str:
    """The same of a sealed pool."""
    return _twelve(fingerprint.fingerprint("pool", origin, size, root), of)


def _twelve(indexes: Sequence[int], of: str | None) -> str:
    listed = "french" if (of or language()) == "fr" else "english"
    return " · ".join(starmap("{} {}".format, zip(indexes, fingerprint.words(indexes, listed), strict=True)))
