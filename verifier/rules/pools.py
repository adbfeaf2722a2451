"""Rules of what comes before an announcement: `draw.purpose_agreed`, `draw.pool_sealed`."""

from collections.abc import Sequence
from typing import Any

from verifier import commitments
from verifier.act import Act, Ruling
from verifier.charter import Charter
from verifier.errors import Malformed
from verifier.kinds import HOMES, LEAVES, ROSTER
from verifier.rules.founding import rests_on
from verifier.state import Key, Pool, Purpose, Row, State

MAX_TRUSTEES = 31


def purpose_agreed(act: Act, state: State) -> Ruling:
    """Rule on `draw.purpose_agreed`."""
    body, term = act.body, act.body["term"]
    if body["body"] not in act.law.bodies:
        return "purpose.body"
    if term["from"] > term["until"]:
        return "purpose.term"
    purpose = Purpose(act.id, body["body"], body["seats"], (term["from"], term["until"]), body["stage"], act.index)
    if too_many_seats(purpose, act.law, state):
        return "purpose.seats"
    decided = state.decisions.get(body.get("decision", ""))
    if "decision" in body or act.law.purpose_decided:
        plan = {name: body[name] for name in ("body", "seats", "term", "stage")}
        if decided is None or not rests_on(decided, "plan", plan):
            return "purpose.decision"

    def change() -> None:
        if decided is not None:
            decided.used = True
        state.purposes[act.id] = purpose

    return change


def too_many_seats(purpose: Purpose, law: Charter, state: State) -> bool:
    """Tell whether the seats asked for exceed what the charter leaves to draw (`purpose.seats`)."""
    taken = sum(
        other.seats
        for other in state.purposes.values()
        if other.seat_group == purpose.seat_group and has_draw(other, state)
    )
    body = law.bodies.get(purpose.body)
    if purpose.stage == "invitation":  # no seats, so the charter's number does not bind them
        return body is None
    return purpose.seats + taken > (body.drawn if body else 0)


def has_draw(purpose: Purpose, state: State) -> bool:
    """Tell whether a draw of this purpose is neither annulled nor lapsed."""
    return any(not state.draws[draw].ended for draw in purpose.draws)


def pool_sealed(act: Act, state: State) -> Ruling:
    """Rule on `draw.pool_sealed`."""
    body = act.body
    purpose = state.purposes.get(body["purpose"])
    if purpose is None:
        return "pool.purpose"
    if has_draw(purpose, state):
        return "pool.draw_live"
    refusal = _check_invited(act, purpose, state)
    if refusal:
        return refusal
    roster = roster_of(act, state)
    if isinstance(roster, str):
        return roster
    if not _right_rosters(body["rosters"], body["size"]):
        return "pool.rosters"
    leaves = act.blob(body["rosters"][0])
    if leaves is None:
        return "blob.missing"
    try:
        root = commitments.pool_root(leaves)
    except Malformed:
        return "pool.order"
    if root.hex() != body["root"]:
        return "pool.root"
    if not _right_counts(body["features"], body["counts"], body["size"]):
        return "pool.counts"
    features = {feature["name"]: frozenset(feature["values"]) for feature in body["features"]}
    hands = tuple(state.hands(row.person) for row in roster)
    pool = Pool(
        act.id, act.index, purpose.id, body["root"], body["size"], features, leaves, roster, body, act.now, hands=hands
    )

    def change() -> None:
        state.pools[act.id] = pool
        purpose.pool = act.id
        purpose.last_index = act.index

    return change


def _check_invited(act: Act, purpose: Purpose, state: State) -> str | None:
    """Look at what the list says of the invitations that it comes from, if it comes from any."""
    invited: Any = act.body.get("invited")
    if invited is None:
        return None
    if purpose.stage != "participants":
        return "invited.stage"
    draw = state.draws.get(invited["draw"])
    if draw is None or draw.concluded_index is None or draw.purpose.stage != "invitation":
        return "invited.draw"
    if (draw.purpose.body, draw.purpose.term) != (purpose.body, purpose.term):
        return "invited.draw"
    if not act.saw(draw.concluded_index):
        return "draw.after"
    lawful = invited["answered"] <= invited["sent"] <= draw.purpose.seats
    return None if lawful else "invited.numbers"


def roster_of(act: Act, state: State) -> tuple[Row, ...] | str:
    """Return the trustees at this entry, ascending by key, perhaps none, or the code of a refusal."""
    trustees = state.holders(act.law.protocol["trustee"], act.today)
    keys: list[Key] = []
    for person in trustees:
        key = state.by_person.get(person)
        if key is None or not key.sharing_key:
            return "pool.trustee_unproved"
        keys.append(key)
    if any(key.eligible_from > act.now for key in keys):
        return "pool.trustee_waiting"
    operators = state.holders(act.law.protocol["operator"], act.today)
    if any(key.helper and state.hands(key.person) in operators for key in keys):
        return "pool.trustee_helped"
    if len(keys) > MAX_TRUSTEES:
        return "pool.too_many_trustees"
    ordered = sorted(keys, key=lambda key: key.key)
    return tuple(Row(j, key.person, key.key, key.sharing_key) for j, key in enumerate(ordered, 1))


def _right_rosters(rosters: Sequence[dict[str, Any]], size: int) -> bool:
    leaves = rosters[0]
    if (leaves["media_type"], leaves["audience"], leaves["size"]) != (LEAVES, "public", 32 * size):
        return False
    return all(
        (blob["media_type"], blob["audience"]) == (expected, "auditors")
        for blob, expected in zip(rosters[1:], (ROSTER, HOMES), strict=False)
    )


def _right_counts(features: Any, counts: Any, size: int) -> bool:
    named = [(feature["name"], feature["values"]) for feature in features]
    counted = [(count["feature"], [row["value"] for row in count["values"]]) for count in counts]
    if named != counted or len({name for name, _ in named}) < len(named):
        return False
    if any(len(set(values)) < len(values) for _, values in named):
        return False
    return all(_adds_up([row.get("count") for row in count["values"]], size) for count in counts)


def _adds_up(counts: list[int | None], size: int) -> bool:
    masked = counts.count(None)
    total = sum(count for count in counts if count is not None)
    return masked != 1 and (total <= size if masked else total == size)
