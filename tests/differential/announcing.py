"""What people do next until a draw is announced: purposes of both stages, lists, lotteries, and the other methods."""

from random import Random
from typing import Any

from draws.panels.quotas import Quota
from ledger import bodies as b
from ledger import compose
from tests.ceremony import DISTRICTS, HOMES, Ceremony, real_round


def _agreed(c: Ceremony, rng: Random) -> Any:
    stage = rng.choice(("participants", "participants", "invitation"))
    body = c.purpose_body(rng.choice((2, 6, 12) if stage == "participants" else (6, 20)), stage=stage)
    return body, ("par1", "par2", "mem1", "mem2", "gar"), None


def _sealed(c: Ceremony, rng: Random) -> Any:
    homes = HOMES[: rng.randrange(10)] if rng.random() < 0.3 else None
    return c.pool_body(rng.choice((30, 40)), homes=homes, invited=_invited(c, rng)), ("ani", "dpd"), None


def _invited(c: Ceremony, rng: Random) -> b.Invited | None:
    """The draw of invitations from which the list comes, if there is one; now and then one that is none."""
    stages = {draw.id: draw.purpose.body.stage for draw in c.state.draws.values() if draw.concluded_at is not None}
    inviting = [draw for draw, stage in stages.items() if stage == "invitation" or rng.random() < 0.1]
    first = c.state.purposes[c.purpose_id].body.stage == "invitation"
    if not inviting or rng.random() < (0.9 if first else 0.2):
        return None
    sent = rng.choice((0, 6, 20))
    return b.Invited(rng.choice(inviting), sent, rng.randint(0, sent))


def _announced(c: Ceremony, rng: Random) -> Any:
    if c.pool.coins and rng.random() < 0.8:
        return _lottery(c, rng)
    if rng.random() < 0.25:
        return c.direct_body(rng.choice((0, 2, 5)), districts=rng.choice((1, 2))), ("ani", "scr1", "scr2", "gar"), None
    body = c.announcement(
        beacon="quicknet" if rng.random() < 0.5 and _before_its_round(c) else None,
        words=rng.random() < 0.3,
        dice=rng.random() < 0.8,
        districts=rng.choice((1, 2)),
        weights=rng.choice(((), (), (7,), (1, 3))),
    )
    return body, ("ani", *c.trustees), None


def _lottery(c: Ceremony, rng: Random) -> Any:
    """A few panels of any people, as many of each district as the seats allow; sometimes picked by dice alone."""
    seats = c.state.purposes[c.purpose_id].body.seats
    quotas = tuple(Quota("quartier", district, rng.randint(0, seats // 2), seats) for district in DISTRICTS)
    by_dice, per_home = rng.random() < 0.3, 1 if c.pool.homes and rng.random() < 0.7 else None
    made = c.plan(1000 if by_dice else rng.choice((1, 7)), "random", quotas, per_home)
    body = c.lottery_body(made, rng.choice(((), ("quartier",))), per_home)
    if by_dice:
        return compose.groups_by_dice(body), ("ani", "scr1", "scr2", "gar"), "6.3.2"
    return body, ("ani", *c.trustees), None


def _before_its_round(c: Ceremony) -> bool:
    """Whether the one real round that tests have lies ahead far enough to be announced."""
    return 4 * 3600 < real_round("quicknet").time - c.clock < 5 * 3600


WRITERS: dict[str, Any] = {
    "draw.purpose_agreed": _agreed,
    "draw.pool_sealed": _sealed,
    "draw.lottery_coins": lambda c, rng: (c.coins_body(), ("scr1", "scr2"), "6.15"),
    "draw.announced": _announced,
}
