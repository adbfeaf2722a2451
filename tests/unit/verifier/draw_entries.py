"""Makers of entries of a draw, lawful but for what a test changes, and the log that they come after."""

from tests.unit.verifier.ceremony import HOUR, STEPS, Ceremony
from tests.unit.verifier.forge import at
from tests.unit.verifier.people import MEMBERS, OPERATOR, SCRUTINEERS, TRUSTEES
from verifier.replay import Replay

SIGNERS = {
    "pool_sealed": [OPERATOR],
    "announced": [OPERATOR, *TRUSTEES[:2]],
    "words_closed": SCRUTINEERS,
    "dealt": TRUSTEES[:1],
    "deals_closed": TRUSTEES[:2],
    "diced": SCRUTINEERS,
    "opened": TRUSTEES[:1],
    "shared": TRUSTEES[:1],
    "openings_closed": TRUSTEES[:2],
    "beacon": [MEMBERS[0]],
    "concluded": [OPERATOR, SCRUTINEERS[0]],
    "lapsed": [MEMBERS[0]],
    "annulled": TRUSTEES[:2],
}


def body_of(c, step, *, j=None, **changes):
    if step == "diced":
        body = {"draw": c.draw, "dice": c.ROLL}
    elif step in ("lapsed", "annulled"):
        body = {"draw": c.draw} | ({"cause": "error"} if step == "annulled" else {})
    else:
        numbered = {"dealt": c.body_dealt, "opened": c.body_opened, "shared": c.body_shared}.get(step)
        body = numbered(j) if numbered and j else getattr(c, f"body_{step}")()
    return {name: value for name, value in (body | changes).items() if value is not None}


def step(name, signers=None, *, after=None, size=None, now=None, j=None, clause=None, **changes):
    """A maker of an entry of kind draw.`name`: the lawful body with some fields changed."""

    def make(c):
        resolved = {key: value(c) if callable(value) else value for key, value in changes.items()}
        body = body_of(c, name, j=j, **resolved)
        more = {} if clause is None else {"clause": clause}
        if size is not None:
            more["after"] = c.log.after(c.log.size - size)
        when = at(c.announced_at + now) if now else None
        return c.log.entry(f"draw.{name}", body, signers or SIGNERS[name], logged_at=when, **more)

    return make


def announced(change=None, signers=None, **more):
    """An announcement edited in place."""

    def make(c):
        body = c.body_announced()
        if change:
            change(body, c)
        return c.log.entry("draw.announced", body, signers or SIGNERS["announced"], **more)

    return make


def sealed(change=None, **more):
    def make(c):
        body = c.body_pool_sealed()
        if change:
            change(body, c)
        return c.log.entry("draw.pool_sealed", body, [OPERATOR], **more)

    return make


def replayed(c):
    replay = Replay(c.log.origin, c.log.blobs.get)
    for index, lawful in enumerate(c.log.entries):
        assert replay.append(lawful) is None, f"entry {index} should be lawful"
    return replay


def stop_before(name, **options):
    c = Ceremony(**options)
    c.announced_at = 0
    if STEPS.index(name) > STEPS.index("draw.announced"):
        c.upto("draw.announced")
        c.announced_at = c.log.now
    c.upto(name)
    if name == "draw.beacon":
        c.log.now = max(c.log.now, c.announced_at + 3 * HOUR)
    return c
