"""The entries of a log as a list: what each is, who signed it and in which roles, and whether it took effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledger import entry, statement, times
from ledger.bodies import CharterAdopted, CharterAmended, Founded, KeyEnrolled, KeyRotated
from ledger.errors import Refusal
from ledger.rules import judge
from ledger.rules.keys import keyid_of
from ledger.rules.state import Blobs, State
from ledger.statement import Statement


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed: a person, or a keyid that nobody is known by; `roles` are those held at that index."""

    person: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry. `draw` is the draw that its body names; `refused` the code of an anomaly.

    Of an entry that is no statement only index and `refused` are known.
    """

    index: int
    refused: str | None
    id: str = ""
    logged_at: str = ""
    kind: str = ""
    charter: str | None = None
    clause: str | None = None
    draw: str | None = None
    signers: tuple[Signatory, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the charter, and the entry that put it in force."""

    number: int
    id: str
    index: int


def append(state: State, data: bytes, blobs: Blobs, *, trusted: bool = False) -> tuple[Row, Version | None]:
    """Fold one entry into the state, as `ledger.rules.judge.append` does, and say what it was."""
    index, said, logged_at = state.size, None, ""
    signers: tuple[Signatory, ...] = ()
    try:
        found = entry.read(data)
        logged_at = found.logged_at
        said = statement.read(found.payload)
    except Refusal:
        pass
    else:
        signers = _signatories(state, said, found.signatures, times.date_of(logged_at))
    refused = judge.append(state, data, blobs, trusted=trusted)
    if said is None:
        return Row(index, refused, logged_at=logged_at), None
    row = Row(
        index=index,
        refused=refused,
        id=statement.statement_id(found.payload),
        logged_at=logged_at,
        kind=said.kind,
        charter=said.charter,
        clause=said.clause,
        draw=getattr(said.body, "draw", None),
        signers=signers,
    )
    return row, None if refused else _version(said, index)


def keys_in(said: Statement) -> dict[str, str]:
    """The persons by the keyids that a statement itself introduces."""
    match said.body:
        case Founded(founders=founders):
            return {keyid_of(f.key): f.person for f in founders}
        case KeyEnrolled(person=person, key=key) | KeyRotated(person=person, new=key):
            return {keyid_of(key): person}
    return {}


def _signatories(state: State, said: Statement, signatures: Mapping[str, bytes], today: str) -> tuple[Signatory, ...]:
    new = keys_in(said)
    persons = []
    for keyid in signatures:
        held = state.keys.by_keyid.get(keyid)
        persons.append(held.person if held else new.get(keyid, keyid))
    return tuple(Signatory(person, tuple(sorted(state.roles_of(person, today)))) for person in dict.fromkeys(persons))


def _version(said: Statement, index: int) -> Version | None:
    match said.body:
        case CharterAdopted(version=number, text=text) | CharterAmended(version=number, text=text):
            return Version(number, text.sha256, index)
    return None
