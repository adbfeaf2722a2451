"""What people and forgers may do next: lawful steps, and the many ways in which they go wrong."""

from random import Random
from typing import Any

from draws.errors import DrawsError
from ledger import bodies as b
from ledger import compose, times
from ledger.errors import LedgerError
from ledger.rules import life
from tests.ceremony import DAY, Ceremony, lax, sealed
from tests.differential import announcing, deciding
from tests.differential.spoil import respelled, spoiled

AFTERWARDS = (
    "seat.accepted",
    "seat.declined",
    "seat.vacated",
    "seat.filled",
    "draw.contested",
    "draw.answered",
    "draw.pool_audited",
)
Step = tuple[str, dict[str, Any], tuple[str, ...], str | None]
"""Kind, body, signers, clause (None: the first that fits)."""


def next_step(c: Ceremony, rng: Random) -> Step:
    """The kind that has its turn, as its people would write it."""
    if not c.purpose_id:
        return write(c, "draw.purpose_agreed", rng)
    if not c.pool_id or not c.draw_id:
        return write(c, _on_the_list(c, rng) if c.pool_id else "draw.pool_sealed", rng)
    draw = c.draw
    if draw.ended or draw.purpose.id != c.purpose_id:
        fresh = c.pool.index > draw.index
        return write(c, _on_the_list(c, rng) if fresh else "draw.pool_sealed", rng)
    if _missed(c):
        return write(c, rng.choice(("draw.lapsed", "draw.lapsed", "draw.annulled")), rng)
    if draw.direct and draw.concluded_at is None:
        return write(c, "draw.concluded" if draw.diced_at is not None else "draw.diced", rng)
    if draw.body.words and draw.words_at is None:
        return write(c, "draw.words_closed", rng)
    if draw.closed_at is None:
        complete = len(draw.dealings) == len(draw.body.trustees) or c.now > draw.body.deadlines.deals
        return write(c, "draw.deals_closed" if complete else "draw.dealt", rng)
    if draw.body.dice and draw.diced_at is None:
        return write(c, "draw.diced", rng)
    if draw.openings_at is None:
        kind = (
            "draw.openings_closed" if draw.computable() else rng.choice(("draw.opened", "draw.opened", "draw.shared"))
        )
        return write(c, kind, rng)
    if draw.body.beacon and draw.beacon_at is None:
        return write(c, "draw.beacon", rng)
    if draw.concluded_at is None:
        return write(c, "draw.concluded", rng)
    second = draw.purpose.body.stage == "invitation" and rng.random() < 0.5
    return write(c, "draw.purpose_agreed" if second else rng.choice(AFTERWARDS), rng)


def _on_the_list(c: Ceremony, rng: Random) -> str:
    """What comes once a list is sealed: its announcement, now and then after the coins of a lottery."""
    return "draw.lottery_coins" if c.pool.coins is None and rng.random() < 0.3 else "draw.announced"


def _missed(c: Ceremony) -> bool:
    """Whether a deadline went by, and with it the draw."""
    draw, limits = c.draw, c.draw.body.deadlines
    if draw.concluded_at is not None or draw.direct:
        return draw.direct and draw.diced_at is None and c.now > limits.openings
    if draw.words_at is None and limits.words and c.now > limits.words:
        return True
    if draw.closed_at is None:
        return c.now > limits.deals and len(draw.dealings) < draw.body.t
    return draw.openings_at is None and c.now > limits.openings and not draw.computable()


def write(c: Ceremony, kind: str, rng: Random) -> Step:
    """A statement of the kind that is lawful if its time has come; a poor imitation of one if it cannot be written."""
    try:
        body, who, clause = _WRITERS[kind](c, rng)
    except (LedgerError, DrawsError, KeyError, StopIteration, IndexError, AttributeError, AssertionError, ValueError):
        draw_id = c.draw_id or "ab" * 32
        return kind, {"draw": draw_id}, ("ani",), None
    return kind, body if isinstance(body, dict) else b.plain(body), who, clause


def _trustee(c: Ceremony, rng: Random, done: Any = ()) -> str:
    rows = [r for r in c.draw.body.trustees if r.j not in done] or list(c.draw.body.trustees)
    return c.name_of(rng.choice(rows).person)


def _position(c: Ceremony, rng: Random, *states: str) -> int:
    fitting = [p for p, seat in c.draw.seats.items() if seat.state in states]
    return rng.choice(fitting or list(c.draw.seats) or [0])


def _enrolled(c: Ceremony, rng: Random) -> Any:
    name = rng.choice(("hab1", "hab2", "hab3", "mem1", "scr3", "dep1"))
    if c.key(name) in c.state.keys.used:
        c.new_key(name)
    return c.enrol_body(name), (name, "ani", "gar"), "4.1"


def _rotated(c: Ceremony, rng: Random) -> Any:
    name = rng.choice(("mem1", "dep1", "dep2", "scr1", "ani"))
    body = c.rotate_body(name, c.new_key("new", c.id(name)))
    own = rng.random() < 0.5
    return body, (*((name,) if own else ("ani", "gar")), "new"), "4.2" if own else "4.3"


def _revoked(c: Ceremony, rng: Random) -> Any:
    name = rng.choice(("mem1", "mem2", "dep1", "scr2", "par2"))
    held = c.state.keys.by_person[c.id(name)].key
    own = rng.random() < 0.5
    return b.KeyRevoked(c.id(name), held, "lost"), (name,) if own else ("ani", "gar"), "4.2" if own else "4.3"


def _diced(c: Ceremony, rng: Random) -> Any:
    draw = c.draw
    digits = () if not draw.direct else (c.throws(),) if not draw.body.lottery else (f"{rng.randrange(10**23):023d}",)
    return c.dice_body(*digits), ("scr1", "scr2"), None


def _concluded(c: Ceremony, _rng: Random) -> Any:
    return compose.concluded(c.draw, c.panel_blob() if c.draw.body.lottery else None), ("ani", "scr1"), None


def _opened(c: Ceremony, rng: Random) -> Any:
    name = _trustee(c, rng, c.draw.opened)
    return c.open_body(name), (name,), None


def _dealt(c: Ceremony, rng: Random) -> Any:
    name = _trustee(c, rng, c.draw.dealings)
    return c.deal_body(name), (name,), None


def _shared(c: Ceremony, rng: Random) -> Any:
    name = _trustee(c, rng)
    return c.share_body(name), (name,), None


def _points(c: Ceremony, rng: Random) -> Any:
    anyone = rng.random() < 0.3
    return compose.openings_closed(c.draw), ("par1",) if anyone else c.enough(), "6.8" if anyone else "6.6"


def _shown(c: Ceremony, rng: Random) -> Any:
    assert c.round
    if rng.random() < 0.8:
        c.clock = max(c.clock, c.round.time)
    return c.beacon_body(), ("par1",), "6.8"


def _accepted(c: Ceremony, rng: Random) -> Any:
    name = rng.choice(("hab1", "hab2", "mem1"))
    return b.SeatAccepted(c.draw_id, _position(c, rng, "offered"), c.id(name)), ("ani", "gar"), "7.2"


def _vacated(c: Ceremony, rng: Random) -> Any:
    cause = rng.choice(("unreachable", "other", "declined", "resigned"))
    position = _position(c, rng, "offered", "accepted")
    tries = c.attempts() if c.draw.seats[position].state == "offered" else None
    body = b.SeatVacated(c.draw_id, position, cause, tries)
    return body, ("ani", "gar", "dpd"), "7.4"


def _contested(c: Ceremony, rng: Random) -> Any:
    """With or without evidence: a refused entry of the log, whatever it is."""
    refused = [c.entries[index] for index, _code in c.state.anomalies]
    proof = c.put(rng.choice(refused), life.ENTRY_TYPE) if refused and rng.random() < 0.5 else None
    text = c.text(audience=rng.choice(("public", "auditors")))
    return b.Contested(c.draw_id, text, proof), (rng.choice(("par1", "mem1", "dep1")),), None


def _answered(c: Ceremony, rng: Random) -> Any:
    return b.Answered(c.draw_id, rng.choice(list(c.draw.contestations)), c.text()), ("ani", "gar"), None


def _audited(c: Ceremony, rng: Random) -> Any:
    auditors = [name for name, key in c.people.items() if c.state.holds(key.person, "AUD", c.today)]
    return c.audit_body(ghosts=rng.choice((0, 0, 1))), ("gar", rng.choice(auditors)), None


_WRITERS: dict[str, Any] = {
    **deciding.WRITERS,
    **announcing.WRITERS,
    "key.enrolled": _enrolled,
    "key.rotated": _rotated,
    "key.revoked": _revoked,
    "draw.words_closed": lambda c, rng: (c.words_body(), ("scr1", "scr2"), None),
    "draw.dealt": _dealt,
    "draw.deals_closed": lambda c, rng: (c.close_body(), c.enough(), "6.6"),
    "draw.diced": _diced,
    "draw.opened": _opened,
    "draw.shared": _shared,
    "draw.openings_closed": _points,
    "draw.beacon": _shown,
    "draw.concluded": _concluded,
    "draw.annulled": lambda c, rng: (
        b.Annulled(c.draw_id, rng.choice(("error", "shares_missing", "round_unavailable"))), (*c.enough(), "gar"), None,
    ),
    "draw.lottery_audited": lambda c, rng: (c.lottery_audit_body(), ("gar", "mem1"), "6.17"),
    "draw.lapsed": lambda c, rng: (b.Lapsed(c.draw_id), ("par1",), "6.8"),
    "draw.withdrawn": lambda c, rng: (b.Withdrawn(c.draw_id, rng.randrange(42)), ("dpd",), None),
    "draw.contested": _contested,
    "draw.answered": _answered,
    "draw.pool_audited": _audited,
    "seat.accepted": _accepted,
    "seat.declined": lambda c, rng: (c.decline_body(_position(c, rng, "offered")), ("ani", "gar"), None),
    "seat.vacated": _vacated,
    "seat.filled": lambda c, rng: (compose.filled(c.draw, _position(c, rng, "declined", "vacated")), ("ani",), None),
}  # fmt: skip

KINDS = tuple(_WRITERS)


_ANY = {"any": 1.0, "forge": 1.0, "clause": 0.6, "decide": 1.0}
"""How often a move takes any kind, and not the one that has its turn."""


def by_another_clause(c: Ceremony, kind: str, who: tuple[str, ...], rng: Random) -> tuple[tuple[str, ...], str | None]:
    """Any clause for the kind, signed by its people, some of them, or a few more."""
    clauses = [p.clause for text in c.state.charters.values() for p in text.powers if kind in p.kinds]
    others = rng.sample([n for n in c.people if c.id(n) in c.state.keys.by_person], rng.randint(0, 3))
    some = rng.sample(who, rng.randint(0, len(who)))
    return tuple(dict.fromkeys(rng.choice(((*who,), (*who, *others), (*some, *others))) or who)), rng.choice(clauses)


def play(c: Ceremony, move: str, seed: int) -> str | None:
    """Take one move on the ceremony, which insists that ledger and verifier agree; returns their code."""
    rng = Random(seed)
    catch_up(c)
    if move == "wait":
        pass_time(c, rng)
        return None
    c.wait(rng.choice((0, 1, 60)))
    if move == "bytes":
        return c.append(broken(c, rng))
    if move == "again" and c.entries:
        return c.append(rng.choice(c.entries))
    if move == "decide":
        deciding.ready(c, rng)
    kind, body, who, clause = (
        write(c, deciding.due(c, rng) if move == "decide" else rng.choice(KINDS), rng)
        if rng.random() < _ANY.get(move, 0)
        else next_step(c, rng)
    )
    changes: dict[str, Any] = {}
    if move == "clause":
        who, clause = by_another_clause(c, kind, who, rng)
    if move in ("forge", "spoil"):
        body, who, clause, changes = spoiled(c, body, who, clause, rng)
    return logged(c, kind, body, who, clause, changes, rng)


def logged(
    c: Ceremony, kind: str, body: dict, who: tuple[str, ...], clause: str | None, changes: dict[str, Any], rng: Random
) -> str | None:
    """Append a statement; after a lawful rotation the person signs with the new key."""
    payload = lax(c.statement(kind, body, clause, **changes))
    code = c.append(sealed(payload, c.sign(payload, *who), c.now))
    if code is None and kind == "key.rotated" and "new" in who:
        c.people[c.name_of(body["person"])] = c.people["new"]
    c.people.pop("new", None)
    return code


def catch_up(c: Ceremony) -> None:
    """Go on with what is on the ledger, whoever put it there."""
    state = c.state
    c.purpose_id = next(reversed(state.purposes), "")
    c.pool_id = (state.purposes[c.purpose_id].pool if c.purpose_id else None) or ""
    c.draw_id = next(reversed(state.draws), "")
    c.proposal_id = next(reversed(state.proposals), "")


def pass_time(c: Ceremony, rng: Random) -> None:
    """A minute, a day, or to the edge of one of the draw's deadlines; sometimes back."""
    limits = [t for t in b.plain(c.draw.body.deadlines).values() if isinstance(t, str)] if c.state.draws else []
    kind = rng.randrange(5)
    if kind < 3 and limits:
        c.clock = max(c.clock, times.seconds(rng.choice(limits)) + rng.choice((-1, 0, 1)))
    elif kind == 3:
        c.wait(-30)
    else:
        c.wait(rng.choice((3600, DAY, 8 * DAY)))


def broken(c: Ceremony, rng: Random) -> bytes:
    """The bytes of the next lawful entry, or of a past one, with something changed that is not what people meant."""
    kind, body, who, clause = next_step(c, rng)
    payload = lax(c.statement(kind, body, clause))
    data = sealed(payload, c.sign(payload, *who), c.now)
    c.people.pop("new", None)
    return respelled(data, rng)
