"""Rules of what goes beside a draw's steps: objections, contestations and their answers, the audit in person."""

from collections.abc import Set as AbstractSet
from typing import Any

from verifier import ed25519
from verifier.act import Act, Ruling
from verifier.errors import Malformed
from verifier.hashes import uniform
from verifier.kinds import ENTRY, KINDS, TEXT
from verifier.methods.strata import NO_STRATUM, codes_of
from verifier.rules.keys import keyid_of
from verifier.state import Contestation, Draw, Once, State
from verifier.statements import MAX_ENTRY, Statement, read_entry, read_statement

_LONGEST = 16_384
_SALT = 32
_VISITS = 20
FOUND = ("confirmed", "absent", "refused", "ghosts", "duplicates")
"""What may become of a visit."""

ASIDE = frozenset({"draw.contested", "draw.answered"})
"""Kinds that anybody may log at any time: they neither end with the draw nor make signatures stale."""

_ONCE = frozenset({"draw.dealt", "draw.deals_closed", "draw.diced"})


def withdrawn(act: Act, _state: State) -> Ruling:
    """Rule on `draw.withdrawn`."""
    draw, position = act.announced, act.body["position"]
    if "lottery" in draw.body:
        return "draw.method"
    if position in draw.withdrawn:
        return "draw.duplicate"
    if draw.deals_index is not None or draw.dice_index is not None:
        return "draw.order"
    if position >= draw.pool.size:
        return "draw.position"
    codes = codes_of(draw.codes)
    stratum = codes[position]
    if stratum != NO_STRATUM:
        gone = sum(codes[other] == stratum for other in draw.withdrawn)
        if codes.count(stratum) - gone - 1 < draw.body["strata"][stratum]["seats"]:
            return "strata.too_small"
    return lambda: draw.withdrawn.add(position)


def contested(act: Act, state: State) -> Ruling:
    """Rule on `draw.contested`."""
    draw, body = act.announced, act.body
    if act.now > draw.deadlines["contest"]:
        return "draw.deadline"
    refusal = _check_text(body["text"], act)
    if refusal:
        return refusal
    at_fault: list[str] = []
    if "evidence" in body:
        found = _at_fault(body["evidence"], draw, act, state)
        if isinstance(found, str):
            return found
        at_fault = found

    def change() -> None:
        people = frozenset(signer.person for signer in act.signers if signer.person)
        draw.contestations[act.id] = Contestation(act.index, people, tuple(at_fault))

    return change


def answered(act: Act, state: State) -> Ruling:
    """Rule on `draw.answered`."""
    contestation = act.announced.contestations.get(act.body["contested"])
    if contestation is None:
        return "contest.unknown"
    if contestation.answer_index is not None:
        return "draw.duplicate"
    if not act.saw(contestation.index):
        return "draw.after"
    if _answers_itself(contestation, act, state):
        return "contest.own"
    refusal = _check_text(act.body["answer"], act)
    if refusal:
        return refusal

    def change() -> None:
        contestation.answer_index = act.index

    return change


def _answers_itself(contestation: Contestation, act: Act, state: State) -> bool:
    """Tell whether a guarantor contested, and no guarantor who did not has signed though there is one with a key."""
    holders = state.holders(act.law.protocol["guarantor"], act.today)
    impartial = {person for person in holders if person not in contestation.signers}
    if len(impartial) == len(holders):
        return False
    able = {person for person in impartial if person in state.by_person}
    return bool(able) and not able & {signer.person for signer in act.signers}


def _check_text(reference: dict[str, Any], act: Act) -> str | None:
    """What is for auditors alone cannot decide anything here: the public could not repeat it."""
    public = reference["audience"] == "public"
    least = 1 if public else 1 + _SALT
    if reference["media_type"] != TEXT or not 0 <= reference["size"] - least < _LONGEST:
        return "blob.reference"
    if not public:
        return None
    data = act.blob(reference)
    if data is None:
        return "blob.missing"
    return None if is_text(data) else "contest.text"


def is_text(data: bytes) -> bool:
    """Tell whether bytes are a text for people, as statements.md says."""
    try:
        text = data.decode("utf-8", "strict")
    except UnicodeDecodeError:
        return False
    return not any(_is_control(ord(character)) for character in text)


def _is_control(point: int) -> bool:
    return point != 0x0A and (point <= 0x1F or 0x7F <= point <= 0x9F)


def _at_fault(reference: dict[str, Any], draw: Draw, act: Act, state: State) -> list[str] | str:
    """Return who signed the evidence against what they had signed before, or the code of a refusal."""
    if reference["media_type"] != ENTRY or reference["audience"] != "public" or reference["size"] > MAX_ENTRY:
        return "blob.reference"
    data = act.blob(reference)
    if data is None:
        return "blob.missing"
    try:
        entry = read_entry(data)
        statement = read_statement(entry.payload)
    except Malformed:
        return "contest.evidence"
    if statement.kind not in _ONCE or not KINDS[statement.kind](statement.body):
        return "contest.evidence"
    first = draw.once.get((statement.kind, statement.body.get("j", 0)))
    if first is None or statement.ledger != state.origin or statement.body["draw"] != draw.id:
        return "contest.evidence"
    persons = []
    for keyid, signature in entry.signatures:
        signer = first.signers.get(keyid)
        if signer is not None and ed25519.verify(bytes.fromhex(signer.key), signature, entry.signed):
            persons.append(signer.person)
    if not persons or not _contradicts(statement, first):
        return "contest.evidence"
    return [person for person in persons if person]


def _contradicts(statement: Statement, first: Once) -> bool:
    if statement.kind == "draw.deals_closed" and statement.after_size <= first.index:
        return False  # a close that waits for signatures is written anew when somebody deals meanwhile
    return statement.body != first.body


def note_once(act: Act, draw: Draw) -> None:
    """Remember a step that nobody may take twice, and who signed it."""
    if act.kind in _ONCE:
        signers = {keyid_of(signer.key): signer for signer in act.signers}
        draw.once[act.kind, act.body.get("j", 0)] = Once(act.index, act.body, signers)


def pool_audited(act: Act, _state: State) -> Ruling:
    """Rule on `draw.pool_audited`."""
    draw, body = act.announced, act.body
    if draw.audit is not None:
        return "draw.duplicate"
    if draw.concluded_index is None or draw.outcome is None:
        return "draw.order"
    if not act.saw(draw.concluded_index):
        return "draw.after"
    if body["positions"] != to_visit(draw.outcome.seed, draw.pool.size, draw.withdrawn):
        return "audit.positions"
    if sum(body[name] for name in FOUND) != len(body["positions"]):
        return "audit.counts"

    def change() -> None:
        draw.audit = body

    return change


def to_visit(seed: bytes, size: int, withdrawn: AbstractSet[int]) -> list[int]:
    """Return the positions that the seed names for the audit in person (draw.md, "Seed and tickets")."""
    number = 0
    picked: dict[int, int] = {}
    while len(picked) < min(_VISITS, size - len(withdrawn)):
        position = uniform(seed, f"audit/{number}", size)
        if position not in withdrawn:
            picked.setdefault(position, number)
        number += 1
    return list(picked)
