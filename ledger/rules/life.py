"""What happens to a draw beside its steps: people object, contest, are answered, and are visited by auditors."""

from __future__ import annotations

import re
from dataclasses import replace

from draws import stratified, visits
from ledger import entry as entries
from ledger import keys, statement
from ledger.bodies import Answered, Blob, Contested, DealsClosed, PoolAudited, Shape, Withdrawn
from ledger.entry import Entry
from ledger.errors import Refusal
from ledger.rules.founding import blob_bytes
from ledger.rules.state import Act, Blobs, Contestation, Draw, Effect, State, Taken
from ledger.rules.steps import after, in_time, live, once, order
from ledger.statement import Statement

TEXT_TYPE = "text/plain"
ENTRY_TYPE = "application/vnd.kleroterion.entry+json"
MOST_TEXT = 16_384
SALT = 32
"""Bytes before the text of a blob for auditors, so that its hash gives nothing away."""

BESIDE = frozenset({"draw.contested", "draw.answered"})
"""Kinds that move no draw on: anyone may write them, so they must not make anybody's signatures stale."""

ONCE = frozenset({"draw.dealt", "draw.deals_closed", "draw.diced"})
"""Steps of which a second one, signed by the same people, proves their fault."""

_NOT_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def withdrawn(state: State, act: Act[Withdrawn]) -> Effect:
    """Somebody on the list objects while nothing is known of the seed: the lot skips their position."""
    draw, position = live(state, act), act.body.position
    if draw.body.lottery:
        raise Refusal("draw.method", "the panels of a lottery are fixed; who is drawn may decline")
    once(position in draw.withdrawn)
    order(draw.closed_at is None and draw.diced_at is None, "the deals are closed, or the dice thrown")
    if position >= draw.pool.body.size:
        raise Refusal("draw.position", f"positions go up to {draw.pool.body.size - 1}")
    start = stratified.CODE_SIZE * position
    stratum = int.from_bytes(draw.codes[start : start + stratified.CODE_SIZE], "big")
    if stratum != stratified.NOT_DRAWABLE:
        left = stratified.count(draw.codes, len(draw.body.strata))[stratum] - 1
        if left < draw.body.strata[stratum].seats:
            raise Refusal("strata.too_small", f"{left} people for {draw.body.strata[stratum].seats} seats")

    def effect() -> None:
        draw.withdrawn.add(position)
        nowhere = stratified.NOT_DRAWABLE.to_bytes(stratified.CODE_SIZE, "big")
        codes = draw.codes[:start] + nowhere + draw.codes[start + len(nowhere) :]
        draw.material = replace(draw.material, codes=codes)

    return effect


def contested(state: State, act: Act[Contested]) -> Effect:
    """Anyone, up to the end of the contest period, whatever became of the draw."""
    body, draw = act.body, state.draw_of(act.body)
    in_time(act, draw.body.deadlines.contest)
    _check_text(body.text, act.blobs)
    faults = _faults(draw, body.evidence, act.blobs, state.origin) if body.evidence else ()
    by = tuple(signer.person for signer in act.signers if signer.person)

    def effect() -> None:
        draw.contestations[act.id] = Contestation(act.id, act.index, by, body.text, faults)

    return effect


def answered(state: State, act: Act[Answered]) -> Effect:
    """One answer to each contestation, late or not."""
    body, draw = act.body, state.draw_of(act.body)
    found = draw.contestations.get(body.contested)
    if found is None:
        raise Refusal("contest.unknown", body.contested)
    once(found.answered_at is not None)
    after(act, found.index)
    others = _other_guarantors(state, draw, found, act.today)
    if others and not any(signer.person in others for signer in act.signers):
        raise Refusal("contest.own", f"guarantors who did not contest: {', '.join(sorted(others))}")
    _check_text(body.answer, act.blobs)

    def effect() -> None:
        found.answered_at, found.answer = act.index, body.answer

    return effect


def _other_guarantors(state: State, draw: Draw, contestation: Contestation, today: str) -> set[str]:
    """Whoever could answer as guarantor and did not contest; asked for only where a guarantor did."""
    guarantors = state.holders(draw.charter.protocol_roles.guarantor, today)
    if guarantors.isdisjoint(contestation.by):
        return set()
    return {person for person in guarantors.difference(contestation.by) if person in state.keys.by_person}


def _check_text(blob: Blob, blobs: Blobs) -> None:
    """A text that everybody or only auditors may read. What only they may, no rule looks into."""
    salt = SALT if blob.audience == "auditors" else 0
    if blob.media_type != TEXT_TYPE or not salt < blob.size <= salt + MOST_TEXT:
        raise Refusal("blob.reference", f"a text of 1 to {MOST_TEXT} bytes")
    if blob.audience == "auditors":
        return
    if not is_text(blob_bytes(blob, blobs)):
        raise Refusal("contest.text", "not UTF-8, or with control characters")


def is_text(data: bytes) -> bool:
    """Whether bytes are UTF-8 without control characters but line ends."""
    try:
        return _NOT_TEXT.search(data.decode()) is None
    except UnicodeDecodeError:
        return False


def _faults(draw: Draw, blob: Blob, blobs: Blobs, origin: str) -> tuple[str, ...]:
    """The persons whose signatures under the evidence contradict what they signed before. `contest.evidence`."""
    if (blob.media_type, blob.audience) != (ENTRY_TYPE, "public") or blob.size > entries.MAX_ENTRY:
        raise Refusal("blob.reference", "an entry, for everybody to read")
    data = blob_bytes(blob, blobs)
    try:
        entry = entries.read(data)
        said = statement.read(entry.payload)
    except Refusal as problem:
        raise Refusal("contest.evidence", problem.code) from None
    if said.ledger != origin or getattr(said.body, "draw", "") != draw.id:
        raise Refusal("contest.evidence", "of another ledger or draw")
    both = contradicted(draw, entry, said)
    if not both:
        raise Refusal("contest.evidence", "nobody who signed it contradicts what they had signed")
    return tuple(person for person in both if person)


def contradicted(draw: Draw, entry: Entry, said: Statement) -> list[str | None]:
    """Who signed this step of the draw although they had signed another one in its place.

    Another content; and of a close, which honest people write anew while it waits, with knowledge of the first.
    """
    first = draw.taken.get((said.kind, getattr(said.body, "j", 0)))
    if first is None or said.body == first.body:
        return []
    if isinstance(said.body, DealsClosed) and said.after.size <= first.index:
        return []
    signed = statement.pre_authentication(entry.payload)
    return [
        first.signers[keyid].person
        for keyid, signature in entry.signatures.items()
        if keyid in first.signers and keys.verify(bytes.fromhex(first.signers[keyid].key), signature, signed)
    ]


def remember(draw: Draw, act: Act[Shape]) -> None:
    """Keep what a later contradiction would be held against."""
    if act.statement.kind in ONCE:
        signers = {signer.keyid: signer for signer in act.signers}
        draw.taken[act.statement.kind, getattr(act.body, "j", 0)] = Taken(act.index, act.body, signers)


def pool_audited(state: State, act: Act[PoolAudited]) -> Effect:
    """The places of the list that the seed names were visited; what was found, in numbers."""
    body, draw = act.body, live(state, act)
    once(draw.audit)
    order(draw.concluded_at is not None, "the draw is not concluded")
    after(act, draw.concluded_at)
    if body.positions != visits.visits(draw.seed, draw.pool.body.size, draw.withdrawn):
        raise Refusal("audit.positions", "not the positions that the seed names")
    if sum((body.confirmed, body.absent, body.refused, body.ghosts, body.duplicates)) != len(body.positions):
        raise Refusal("audit.counts", f"{len(body.positions)} people were to be visited")

    def effect() -> None:
        draw.audit, draw.audited_at = body, act.index

    return effect
