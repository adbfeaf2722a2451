"""Before a draw: its purpose and its sealed pool."""

from __future__ import annotations

from itertools import pairwise

from draws import pool as pools
from draws.errors import DrawsError
from ledger.bodies import Plan, PoolSealed, PurposeAgreed, Trustee
from ledger.errors import Refusal
from ledger.homes import HOMES_TYPE
from ledger.rules import decisions
from ledger.rules.founding import blob_bytes
from ledger.rules.proposal import Proposal
from ledger.rules.state import Act, Draw, Effect, Pool, Purpose, State
from ledger.rules.steps import after

LEAVES_TYPE = "application/vnd.kleroterion.leaves"
ROSTER_TYPE = "application/vnd.kleroterion.roster+jsonl"
LEAF = 32
MAX_TRUSTEES = 31


def agreed(state: State, act: Act[PurposeAgreed]) -> Effect:
    """`purpose.body`, `purpose.term`, `purpose.seats`, `purpose.decision`."""
    body = act.body
    if state.charter.body(body.body) is None:
        raise Refusal("purpose.body", body.body)
    if body.term.since > body.term.until:
        raise Refusal("purpose.term", f"{body.term.since} is after {body.term.until}")
    purpose = Purpose(act.id, act.index, body, last=act.index)
    check_seats(state, purpose)
    proposal = _decided(state, body)

    def effect() -> None:
        state.purposes[act.id] = purpose
        if proposal:
            proposal.used = True

    return effect


def _decided(state: State, body: PurposeAgreed) -> Proposal | None:
    """What was decided, if anything was or had to be. `purpose.decision`."""
    if body.decision is None and state.charter.decisions.purpose == "optional":
        return None
    proposal = decisions.adopted(state, body.decision)
    if proposal is None or proposal.plan != Plan(body.body, body.seats, body.term, body.stage):
        raise Refusal("purpose.decision", "no decision adopted these seats for this term")
    return proposal


def check_seats(state: State, purpose: Purpose) -> None:
    """`purpose.seats`: a seat is drawn once, so live draws of the same purpose count against the charter's seats.

    Invitations are no seats: there may be as many as people agree.
    """
    body = state.charter.body(purpose.body.body)
    taken = sum(p.body.seats for p in state.purposes.values() if p.key == purpose.key and live_draw(state, p))
    too_many = purpose.body.stage == "participants" and body is not None and taken + purpose.body.seats > body.drawn
    if body is None or too_many:
        raise Refusal("purpose.seats", f"{taken} of {body.drawn if body else 0} seats are drawn already")


def live_draw(state: State, purpose: Purpose) -> Draw | None:
    """The purpose's draw that is neither annulled nor lapsed."""
    draw = state.draws.get(purpose.draw or "")
    return draw if draw and draw.ended is None else None


def sealed(state: State, act: Act[PoolSealed]) -> Effect:
    """`pool.*` and `blob.missing`, in the order of docs/spec/judgement.md."""
    body = act.body
    purpose = state.purposes.get(body.purpose)
    if purpose is None:
        raise Refusal("pool.purpose", body.purpose)
    if live_draw(state, purpose):
        raise Refusal("pool.draw_live", "this purpose has a draw already")
    _check_invited(state, act, purpose)
    roster = _roster(state, act)
    leaves = _leaves(act)
    _check_counts(body)

    def effect() -> None:
        state.pools[act.id] = Pool(act.id, act.index, body, leaves, roster, act.now)
        purpose.pool, purpose.last = act.id, act.index

    return effect


def _check_invited(state: State, act: Act[PoolSealed], purpose: Purpose) -> None:
    """`invited.*`: a list of the second stage may say which draw invited, how many it wrote to, how many answered."""
    invited = act.body.invited
    if invited is None:
        return
    if purpose.body.stage != "participants":
        raise Refusal("invited.stage", "people are invited to be on a list from which participants are drawn")
    draw = state.draws.get(invited.draw)
    if draw is None or draw.concluded_at is None or draw.purpose.key != (*purpose.key[:-1], "invitation"):
        raise Refusal("invited.draw", "no concluded draw of invitations for the same body and term")
    after(act, draw.concluded_at)
    drawn = sum(map(len, draw.drawn))
    if not invited.answered <= invited.sent <= drawn:
        raise Refusal("invited.numbers", f"{drawn} drawn, {invited.sent} sent, {invited.answered} answered")


def _roster(state: State, act: Act[PoolSealed]) -> tuple[Trustee, ...]:
    """Everyone who holds the trustees' role now, by ascending key: nobody picks the trustees of one draw.

    There may be nobody: such a pool can be drawn from by dice alone.
    """
    holders = state.holders(state.charter.protocol_roles.trustee, act.today)
    keys = [state.keys.by_person.get(person) for person in sorted(holders)]
    proved = [key for key in keys if key and key.sharing_key]
    if len(proved) < len(keys):
        raise Refusal("pool.trustee_unproved", f"{len(proved)} of {len(keys)} have a sharing key in force")
    waiting = [key.person for key in proved if key.eligible_from > act.now]
    if waiting:
        raise Refusal("pool.trustee_waiting", ", ".join(waiting))
    operators = state.holders(state.charter.protocol_roles.operator, act.today)
    helped = [key.person for key in proved if key.helper and state.keys.hands(key.person) in operators]
    if helped:
        raise Refusal("pool.trustee_helped", ", ".join(helped))
    if len(proved) > MAX_TRUSTEES:
        raise Refusal("pool.too_many_trustees", f"{len(proved)} of {MAX_TRUSTEES}")
    proved.sort(key=lambda key: key.key)
    return tuple(Trustee(j, k.person, k.key, k.sharing_key or "") for j, k in enumerate(proved, 1))


def _leaves(act: Act[PoolSealed]) -> bytes:
    body = act.body
    public, *others = body.rosters
    for_auditors = [("auditors", ROSTER_TYPE), ("auditors", HOMES_TYPE)][: len(others)]
    if (
        (public.audience, public.media_type, public.size) != ("public", LEAVES_TYPE, LEAF * body.size)
        or [(blob.audience, blob.media_type) for blob in others] != for_auditors
    ):  # fmt: skip
        raise Refusal("pool.rosters", "one public list of leaves, one auditors' roster, and their homes if any")
    data = blob_bytes(public, act.blobs)
    leaves = [data[i : i + LEAF] for i in range(0, len(data), LEAF)]
    if any(a >= b for a, b in pairwise(leaves)):
        raise Refusal("pool.order", "leaves are not strictly ascending")
    try:
        root = pools.root(leaves)
    except DrawsError as problem:
        raise Refusal("pool.order", str(problem)) from None
    if root.hex() != body.root:
        raise Refusal("pool.root", "the leaves give another root")
    return data


def _check_counts(body: PoolSealed) -> None:
    names = [feature.name for feature in body.features]
    shape = [(feature.name, list(feature.values)) for feature in body.features]
    given = [(row.feature, [c.value for c in row.values]) for row in body.counts]
    distinct = len(set(names)) == len(names) and all(len(set(v)) == len(v) for _, v in shape)
    if not distinct or shape != given:
        raise Refusal("pool.counts", "features and counts differ, or a name stands twice")
    for row in body.counts:
        shown = [c.count for c in row.values if c.count is not None]
        masked = len(row.values) - len(shown)
        if masked == 1 or sum(shown) > body.size or (masked == 0 and sum(shown) != body.size):
            raise Refusal("pool.counts", row.feature)
