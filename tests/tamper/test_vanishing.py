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


def every_subset(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    """All 2ⁿ sets of people who may vanish, the empty one first."""
    return [gone for size in range(len(names) + 1) for gone in combinations(names, size)]


def outcome(c: Ceremony, gone: tuple[str, ...]) -> tuple[bytes, object] | str:
    """What the draw comes to without these trustees: its seed and who is drawn, or how it ended."""
    if len(gone) <= len(c.trustees) - c.draw.body.t:
        ended = without(c, gone)
        return ended.draw.seed, ended.draw.drawn
    there = [name for name in c.trustees if name not in gone]
    c.open(*there)
    if there:
        c.share(*there)
    with pytest.raises(Refusal, match=r"openings\.incomplete"):
        c.close_openings(*there)
    c.wait_until(c.draw.body.deadlines.openings, 1)
    return c.lapse().draw.ended


@pytest.mark.parametrize("n", range(1, 8))
def test_whoever_vanishes_the_result_is_the_same_or_there_is_none(n):
    """All 2ⁿ subsets: up to n − t of them change nothing; one more, and nobody learns or chooses anything."""
    start = fixed(n)
    honest = start.fork().open_all().close_openings().conclude()
    subsets = every_subset(start.trustees)
    assert len(subsets) == 2**n
    for gone in subsets:
        enough = len(gone) <= n - threshold(n)
        expected = (honest.draw.seed, honest.draw.drawn) if enough else "lapsed"
        assert outcome(start.fork(), gone) == expected, gone


@pytest.mark.parametrize("n", range(3, 8))
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


@pytest.mark.parametrize("n", range(1, 8))
def test_nobody_needs_to_open_when_enough_share(n):
    start = fixed(n)
    honest = start.fork().open_all().close_openings().conclude()
    for helpers in combinations(start.trustees, threshold(n)):
        ended = start.fork().share(*helpers).close_openings(*helpers).conclude()
        assert ended.draw.seed == honest.draw.seed


def test_a_draw_whose_trustee_vanished_conforms(tmp_path):
    c = without(fixed(3), ("dep2",))
    report = verify(exported(c, tmp_path))
    assert report.code == CONFORME
    assert report.draws[0]["seed"] == c.draw.seed.hex()
