"""How one entry is judged: J1 to J15 in their order (docs/spec/judgement.md). The first finding counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from verifier import powers
from verifier.act import Act, Blobs, Ruling, Signer
from verifier.errors import Malformed
from verifier.kinds import KINDS
from verifier.rules import rule
from verifier.rules.keys import keyid_of
from verifier.state import State
from verifier.statements import Entry, Statement, read_entry, read_statement

_FOUNDING = {0: "ledger.founded", 1: "charter.adopted"}


@dataclass(slots=True)
class Past:
    """What an entry is judged against. ``ids`` are the statement ids of all entries before it.

    ``holds`` tells of a key, a signature and an entry whether the signature is that key's;
    ``last_logged_at`` is that of the last lawful entry, empty before the first.
    """

    state: State
    blobs: Blobs
    root_at: Callable[[int], str]
    holds: Callable[[str, bytes, Entry], bool]
    index: int = 0
    last_logged_at: str = ""
    ids: set[str] = field(default_factory=set)


class Judgement(NamedTuple):
    """The code of a refusal, or None with the ``change`` to make.

    ``entry`` is there from J2 on; ``statement`` once its kind is known and its body of that shape.
    """

    code: str | None
    entry: Entry | None = None
    statement: Statement | None = None
    change: Callable[[], None] | None = None
    doubts: tuple[str, ...] = ()


def judge(data: bytes, past: Past) -> Judgement:
    """Judge the entry ``data`` as the next one after ``past``, which is left as it is."""
    try:
        entry = read_entry(data)
    except Malformed:
        return Judgement("entry.malformed")
    if entry.logged_at < past.last_logged_at:
        return Judgement("entry.time", entry)
    try:
        statement = read_statement(entry.payload)
    except Malformed:
        return Judgement("statement.malformed", entry)
    shape = KINDS.get(statement.kind)
    if shape is None:
        return Judgement("statement.kind", entry)
    if not shape(statement.body):
        return Judgement("statement.body", entry)
    refusal = _check_place(entry, statement, past)
    if refusal:
        return Judgement(refusal, entry, statement)
    act = Act(
        past.index,
        entry.id,
        statement.kind,
        statement.body,
        statement.clause,
        statement.after_size,
        statement.after_root,
        entry.logged_at,
        past.blobs,
        past.root_at,
        [],
    )
    ruling = _founding(entry, act, past) if past.index < 2 else _later(entry, statement, act, past)
    if isinstance(ruling, str):
        return Judgement(ruling, entry, statement)
    return Judgement(None, entry, statement, ruling, tuple(act.doubts))


def _check_place(entry: Entry, statement: Statement, past: Past) -> str | None:
    """J6 to J9."""
    index, size = past.index, statement.after_size
    if statement.ledger != past.state.origin:
        return "statement.ledger"
    if entry.id in past.ids:
        return "statement.repeated"
    founding = _FOUNDING.get(index, "")
    if (statement.kind in _FOUNDING.values() or founding) and statement.kind != founding:
        return "statement.founding"
    if bool(statement.charter) != (index > 1):
        return "statement.founding"
    if (index > 0 and not past.state.founders) or (index > 1 and past.state.charter is None):
        return "statement.founding"
    if size > index or (founding and size != index) or statement.after_root != past.root_at(size):
        return "statement.after"
    return None


def _founding(entry: Entry, act: Act, past: Past) -> Ruling:
    """J10, J11, the founders' signatures and J15 at indexes 0 and 1."""
    if act.index == 0:
        ruling = rule(act, past.state)
        if isinstance(ruling, str):
            return ruling
        founders = act.body["founders"]
        keys = {keyid_of(founder["key"]): Signer(founder["person"], founder["key"]) for founder in founders}
        named = {founder["person"] for founder in founders}
    else:
        keys, named = {}, set(past.state.founders)
    refusal = _check_signatures(entry, act, keys, past)
    if refusal:
        return refusal
    if not named <= {signer.person for signer in act.signers}:
        return "signature.missing"
    return ruling if act.index == 0 else rule(act, past.state)


def _later(entry: Entry, statement: Statement, act: Act, past: Past) -> Ruling:
    """J10 to J15 from index 2 on."""
    state, body = past.state, act.body
    own: dict[str, Signer] = {}
    if act.kind == "key.enrolled":
        own[keyid_of(body["key"])] = Signer(body["person"], body["key"])
    elif act.kind == "key.rotated":
        own[keyid_of(body["new"])] = Signer("", body["new"])
    refusal = _check_signatures(entry, act, own, past)
    if refusal:
        return refusal
    act.charter = state.charter
    if "draw" in body:
        act.draw = state.draws.get(body["draw"])
        if act.draw is None:
            return "draw.unknown"
        act.charter = act.draw.charter
    if statement.charter != act.law.id:
        return "charter.not_in_force"
    return powers.check(act, state) or rule(act, state)


def _check_signatures(entry: Entry, act: Act, own: Mapping[str, Signer], past: Past) -> str | None:
    """J10 and J11, signature by signature; fills ``act.signers``.

    ``own`` are keys that the statement itself brings, and whose a signature by one of them is, even if it is in
    force already. Where only the keyid is the same, the key in force comes first.
    """
    for keyid, signature in entry.signatures:
        signer, key = own.get(keyid), past.state.keys.get(keyid)
        if key is not None and (signer is None or signer.key != key.key):
            signer = Signer(key.person, key.key)
        if signer is None:
            return "signature.unknown_key"
        if not past.holds(signer.key, signature, entry):
            return "signature.invalid"
        act.signers.append(signer)
    return None
