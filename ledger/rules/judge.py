"""The judgement of one entry: J1 to J15 of docs/spec/judgement.md, in that order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ledger import entry as entries
from ledger import keys, statement
from ledger.bodies import Founded, KeyEnrolled, KeyRotated, Shape, references
from ledger.charter import Charter
from ledger.entry import Entry
from ledger.errors import Refusal
from ledger.rules import (
    amending,
    announcing,
    closing,
    dealing,
    decisions,
    founding,
    life,
    lotteries,
    opening,
    powers,
    proposals,
    purposes,
    roles,
    seats,
)
from ledger.rules import keys as key_rules
from ledger.rules.state import Act, Blobs, Effect, Signer, State
from ledger.statement import Statement, StatementId

RULES: Mapping[str, Callable[[State, Act[Any]], Effect]] = {
    "ledger.founded": founding.founded,
    "charter.adopted": founding.adopted,
    "charter.amended": amending.amended,
    "key.enrolled": key_rules.enrolled,
    "key.rotated": key_rules.rotated,
    "key.revoked": key_rules.revoked,
    "role.assigned": roles.assigned,
    "role.ended": roles.ended,
    "draw.purpose_agreed": purposes.agreed,
    "draw.pool_sealed": purposes.sealed,
    "draw.lottery_coins": lotteries.coins_thrown,
    "draw.announced": announcing.announced,
    "draw.words_closed": dealing.words_closed,
    "draw.dealt": dealing.dealt,
    "draw.deals_closed": dealing.deals_closed,
    "draw.diced": opening.diced,
    "draw.opened": opening.opened,
    "draw.shared": opening.shared,
    "draw.openings_closed": opening.openings_closed,
    "draw.beacon": closing.beacon_shown,
    "draw.concluded": closing.concluded,
    "draw.annulled": closing.annulled,
    "draw.lapsed": closing.lapsed,
    "draw.withdrawn": life.withdrawn,
    "draw.contested": life.contested,
    "draw.answered": life.answered,
    "draw.pool_audited": life.pool_audited,
    "draw.lottery_audited": lotteries.audited,
    "seat.accepted": seats.accepted,
    "seat.declined": seats.declined,
    "seat.vacated": seats.vacated,
    "seat.filled": seats.filled,
    "proposal.opened": proposals.opened,
    "proposal.read": proposals.read,
    "objection.raised": proposals.raised,
    "objection.integrated": proposals.integrated,
    "objection.maintained": proposals.maintained,
    "objection.withdrawn": proposals.withdrawn,
    "opinion.given": proposals.opined,
    "tally.recorded": decisions.tallied,
    "decision.taken": decisions.taken,
}
FOUNDING = ("ledger.founded", "charter.adopted")
"""The kinds of indexes 0 and 1, which stand nowhere else."""


def append(state: State, data: bytes, blobs: Blobs, *, trusted: bool = False) -> str | None:
    """Fold one entry into the state: its leaf always, its effect only if it is lawful. Returns the refusal's code.

    `trusted`: the signatures were verified when the entry was appended, and are not verified again.
    """
    entry, statement_id = None, None
    try:
        entry = entries.read(data)
        statement_id = statement.statement_id(entry.payload)
        effect = judge(state, entry, blobs, trusted=trusted)
    except Refusal as refusal:
        state.anomalies.append((state.size, refusal.code))
        state.advance(data, statement_id, None)
        return refusal.code
    effect()
    state.advance(data, statement_id, entry.logged_at)
    return None


def judge(state: State, entry: Entry, blobs: Blobs, *, trusted: bool = False) -> Effect:
    """What this entry would change, were it appended next. Changes nothing. Raises Refusal."""
    if entry.logged_at < state.logged_at:
        raise Refusal("entry.time", f"{entry.logged_at} is before {state.logged_at}")
    said = statement.read(entry.payload)
    identifier = statement.statement_id(entry.payload)
    _check_place(state, said, identifier)
    if state.size == 0:
        # The keys come from the statement itself: they must be good before anything is checked with them.
        RULES[said.kind](state, Act(identifier, 0, entry.logged_at, said, said.body, (), blobs))
    signers = _signers(state, entry, said, trusted=trusted)
    act: Act[Any] = Act(identifier, state.size, entry.logged_at, said, said.body, signers, blobs)
    if said.kind in FOUNDING:
        _check_founders(state, act)
    else:
        charter_id, charter = governing(state, said.body)
        if said.charter != charter_id:
            raise Refusal("charter.not_in_force", said.charter or "")
        powers.check(state, act, charter)
    return _following(state, act, RULES[said.kind](state, act))


def _check_place(state: State, said: Statement, identifier: StatementId) -> None:
    """J6 to J9."""
    if said.ledger != state.origin:
        raise Refusal("statement.ledger", said.ledger)
    if identifier in state.statements:
        raise Refusal("statement.repeated", identifier)
    first = state.size < len(FOUNDING)
    due = FOUNDING[state.size] if first else None
    misplaced = said.kind != due if first else said.kind in FOUNDING
    if misplaced or (said.charter is None) != first or (state.size > 0 and not state.founders):
        raise Refusal("statement.founding", f"{said.kind} at index {state.size}")
    if state.size > 1 and state.charter_id is None:
        raise Refusal("statement.founding", "this ledger has no charter")
    size = said.after.size
    if size > state.size or (first and size != state.size) or said.after.root != state.roots[size]:
        raise Refusal("statement.after", f"not the tree of this ledger at size {size}")


def _signers(state: State, entry: Entry, said: Statement, *, trusted: bool) -> tuple[Signer, ...]:
    """J10 and J11. Keys in force come first; one that the statement brings counts as what it brings it for."""
    new: dict[str, Signer] = {}
    match said.body:
        case Founded(founders=founders):
            new = {key_rules.keyid_of(f.key): Signer(key_rules.keyid_of(f.key), f.key, f.person) for f in founders}
        case KeyEnrolled(person=person, key=key):
            new[key_rules.keyid_of(key)] = Signer(key_rules.keyid_of(key), key, person)
        case KeyRotated(new=key):
            new[key_rules.keyid_of(key)] = Signer(key_rules.keyid_of(key), key, None)
    signed = statement.pre_authentication(entry.payload)
    signers = []
    for keyid, signature in entry.signatures.items():
        held, signer = state.keys.by_keyid.get(keyid), new.get(keyid)
        if held and (signer is None or signer.key != held.key):
            signer = Signer(keyid, held.key, held.person)
        if signer is None:
            raise Refusal("signature.unknown_key", keyid)
        if not trusted and not keys.verify(bytes.fromhex(signer.key), signature, signed):
            raise Refusal("signature.invalid", keyid)
        signers.append(signer)
    return tuple(signers)


def _check_founders(state: State, act: Act[Any]) -> None:
    founders = {f.person for f in act.body.founders} if act.index == 0 else set(state.founders)
    missing = founders - {signer.person for signer in act.signers}
    if missing:
        raise Refusal("signature.missing", ", ".join(sorted(missing)))


def governing(state: State, body: Shape) -> tuple[str | None, Charter]:
    """The charter that judges a statement: that of its draw's announcement, else the one in force. `draw.unknown`."""
    if hasattr(body, "draw"):
        draw = state.draw_of(body)
        return draw.charter_id, draw.charter
    return state.charter_id, state.charter


def _following(state: State, act: Act[Any], effect: Effect) -> Effect:
    """The effect, what its signers have seen, and that its draw has moved on."""
    draw = state.draws.get(getattr(act.body, "draw", ""))

    def followed() -> None:
        effect()
        state.references |= {blob.sha256: blob for blob in references(act.body)}
        for signer in act.signers:
            if signer.person:
                state.heads[signer.person] = max(state.heads.get(signer.person, 0), act.statement.after.size)
        if draw and act.statement.kind not in life.BESIDE:
            draw.last = act.index
            life.remember(draw, act)

    return followed
