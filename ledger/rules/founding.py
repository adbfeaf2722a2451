"""Founding, and what makes a text the charter."""

from __future__ import annotations

from ledger import charter as charters
from ledger.bodies import Blob, CharterAdopted, Founded
from ledger.charter import Charter
from ledger.errors import Malformed, Refusal
from ledger.note import ED25519, parse_vkey
from ledger.rules import keys
from ledger.rules.keyring import Key
from ledger.rules.state import Act, Blobs, Effect, State

CHARTER_TYPE = "application/vnd.kleroterion.charter+json"
MIN_MEMBERS = 2


def founded(state: State, act: Act[Founded]) -> Effect:
    """`founding.log_key`, the key rules."""
    body = act.body
    try:
        log_key = parse_vkey(body.log_vkey)
        if (log_key.name, log_key.kind) != (state.origin, ED25519):
            raise Refusal("founding.log_key", "the log key is no Ed25519 key that bears the ledger's name")
    except Malformed as problem:
        raise Refusal("founding.log_key", problem.where) from None
    taken: set[str] = set()
    for founder in body.founders:
        taken |= keys.check_key(state, founder.key, founder.sharing_key, founder.proof, taken)

    def effect() -> None:
        state.name, state.log_vkey = body.name, body.log_vkey
        for f in body.founders:
            state.founders[f.person] = f.key
            state.keys.put(Key(keys.keyid_of(f.key), f.key, f.person, f.sharing_key, act.now, act.now - keys.WAITING))

    return effect


def adopted(state: State, act: Act[CharterAdopted]) -> Effect:
    """The charter blob rules, `role.*` for the first roles, `founding.members`."""
    body = act.body
    charter = read_charter(body.text, act.blobs)
    given: dict[str, set[str]] = {}
    for first in body.roles_at_founding:
        check_assignable(charter, first.role, first.until, act.today, given.get(first.person, set()))
        given.setdefault(first.person, set()).add(first.role)
    members = [p for p, roles in given.items() if charter.protocol_roles.member in roles]
    if len(members) < MIN_MEMBERS:
        raise Refusal("founding.members", f"{len(members)} of {MIN_MEMBERS}")

    def effect() -> None:
        install(state, body.text.sha256, charter, body.version)
        for first in body.roles_at_founding:
            state.give(first.person, first.role, first.until)
            state.keys.known.add(first.person)

    return effect


def check_assignable(charter: Charter, role: str, until: str | None, today: str, held: set[str]) -> None:
    """`role.unknown`, `role.until`, `role.incompatible` for one assignment beside the roles already held."""
    if not charter.has_role(role):
        raise Refusal("role.unknown", role)
    if until is not None and until < today:
        raise Refusal("role.until", f"{role} until {until}")
    check_compatible(charter, role, held)


def check_compatible(charter: Charter, role: str, held: set[str]) -> None:
    """`role.incompatible`: what the charter keeps apart."""
    for other in sorted(held):
        if charter.incompatible(role, other):
            raise Refusal("role.incompatible", f"{role} with {other}")


def install(state: State, charter_id: str, charter: Charter, version: int) -> None:
    """A version in force from the next entry on."""
    state.charters[charter_id] = charter
    state.charter_id, state.charter_version = charter_id, version


def read_charter(blob: Blob, blobs: Blobs) -> Charter:
    """The charter blob rules: `blob.reference`, `blob.missing`, `charter.malformed`, `charter.weaker`."""
    if blob.media_type != CHARTER_TYPE or blob.audience != "public":
        raise Refusal("blob.reference", "a charter is a public blob of its own media type")
    return charters.parse_lawful(blob_bytes(blob, blobs))


def blob_bytes(blob: Blob, blobs: Blobs) -> bytes:
    """The bytes that a reference names. `blob.missing` when they are absent or of another size."""
    data = blobs(blob.sha256)
    if data is None or len(data) != blob.size:
        raise Refusal("blob.missing", blob.sha256)
    return data
