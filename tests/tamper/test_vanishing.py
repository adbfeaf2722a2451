"""Trustees who vanish before they open: the result is the one that all of them would have opened."""

from itertools import combinations

import pytest

from draws.sharing import threshold
from ledger.errors import Refusal
from tests.ceremony import Ceremony
from tests.tamper.bundles import CONFORME, exported, verify


def fixed(n: int, dealt: int | None = None) -> Ceremony:
    """A draw among n trustees whose chance is fixed and whose secrets are closed; `dealt` of them dealt."""
    c = Ceremony(trustees=n, seed=n).to_draw()
    if dealt is None:
        return c.to_fixed()
    c.deal(*c.trustees[:dealt])
    c.wait_until(c.draw.body.deadlines.deals, 1)
    return c.close_deals().throw()


def without(c: Ceremony, gone: tuple[str, ...]) -> Ceremony:
    """The same draw when these trustees vanish: the others open, and t of them share what is still closed."""
    there = [name for name in c.trustees if name not in gone]
    c.open(*(name for name in there if c.j(name) in c.draw.dealers))
    if not c.draw.computable():
        c.share(*there[-c.draw.body.t :])
    return c.close_openings(*there[: c.draw.body.t]).conclude()


@pytest.mark.parametrize("n", range(1, 6))
def test_whoever_vanishes_up_to_n_minus_t_the_seed_is_the_same(n):
    start = fixed(n)
    honest = start.fork().open_all().close_openings().conclude()
    subsets = [gone for size in range(n - threshold(n) + 1) for gone in combinations(start.trustees, size)]
    assert len(subsets) == {1: 1, 2: 1, 3: 4, 4: 5, 5: 16}[n]
    for gone in subsets:
        ended = without(start.fork(), gone)
        assert (ended.draw.seed, ended.draw.drawn) == (honest.draw.seed, honest.draw.drawn)


@pytest.mark.parametrize("n", range(3, 6))
def test_those_who_dealt_may_vanish_and_those_who_did_not_may_help(n):
    """Exactly t dealt; any n − t of them vanish, and the trustees who did not deal give the missing shares."""
    t = threshold(n)
    start = fixed(n, t)
    assert len(start.draw.dealers) == t
    honest = start.fork().open_all().close_openings().conclude()
    dealers = start.trustees[:t]
    for gone in combinations(dealers, min(n - t, t)):
        ended = without(start.fork(), gone)
        assert (ended.draw.seed, ended.draw.drawn) == (honest.draw.seed, honest.draw.drawn)


@pytest.mark.parametrize("n", range(1, 6))
def test_nobody_needs_to_open_when_enough_share(n):
    start = fixed(n)
    honest = start.fork().open_all().close_openings().conclude()
    for helpers in combinations(start.trustees, threshold(n)):
        ended = start.fork().share(*helpers).close_openings(*helpers).conclude()
        assert ended.draw.seed == honest.draw.seed


@pytest.mark.parametrize("n", range(2, 6))
def test_one_more_who_vanishes_leaves_no_result_and_the_draw_lapses(n):
    start = fixed(n)
    t = threshold(n)
    there = start.trustees[: t - 1]
    start.open(*there)
    if there:
        start.share(*there)
    with pytest.raises(Refusal, match=r"openings\.incomplete"):
        start.close_openings(*there)
    start.wait_until(start.draw.body.deadlines.openings, 1)
    start.lapse()
    assert start.draw.ended == "lapsed"


def test_a_draw_whose_trustee_vanished_conforms(tmp_path):
    c = without(fixed(3), ("dep2",))
    report = verify(exported(c, tmp_path))
    assert report.code == CONFORME
    assert report.draws[0]["seed"] == c.draw.seed.hex()
