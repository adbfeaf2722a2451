"""How panels are found and made to differ: counted again, bound by bound."""

import numpy as np
import pytest

from draws.panels import leximin
from draws.panels.aggregate import aggregate
from draws.panels.coins import Coins
from draws.panels.mixing import mix, seats
from draws.panels.packing import Packing
from draws.panels.polytope import polytope
from draws.panels.quotas import check
from draws.panels.repair import Repair
from draws.panels.walking import Walk
from tests import columns, pools

COINS = bytes(range(32))


def space_of(pool):
    return polytope(aggregate(check(pool.quotas, pool.seats), pool.people), pool.quotas, pool.seats)


SPACES = [space_of(pools.invented(80, 15, shares)) for shares in (pools.FEW, pools.MANY)]


def lawful_panels(space, count):
    known = columns.leximin(space, np.zeros((0, space.types), dtype=np.int64)).panels
    return known[Coins(COINS).below(np.full(count, len(known)))]


@pytest.mark.parametrize("space", SPACES, ids=["few", "many"])
@pytest.mark.parametrize("every", [False, True])
def test_packed_counts_say_how_many_bounds_are_broken(space, every):
    packing = Packing(space, every=every)
    people, coins = np.repeat(np.arange(space.types), space.sizes), Coins(COINS)
    drawn = [people[coins.order(len(people))[: space.seats]] for _ in range(60)]
    panels = np.array([np.bincount(types, minlength=space.types) for types in drawn])
    counts = space.counts(panels)
    broken = (counts < space.low).sum(axis=1) + (counts > space.high).sum(axis=1)
    assert packing.broken(packing.words(panels)).tolist() == broken.tolist()
    tight = packing.within(space.low + 1, space.high - 1)
    counts, low, high = counts[:, :-1], (space.low + 1)[:-1], (space.high - 1)[:-1]
    if every:
        broken = (counts < low).sum(axis=1) + (counts > high).sum(axis=1)
        assert tight.broken(tight.words(panels)).tolist() == broken.tolist()


@pytest.mark.parametrize("space", SPACES, ids=["few", "many"])
def test_a_walk_ends_lawful_and_takes_nobody_from_a_pair(space):
    first, second = lawful_panels(space, 40), lawful_panels(space, 40)[::-1]
    one, two = Walk(space, (first, second), (seats(first), seats(second))).run(Coins(COINS))
    found = [np.array([np.bincount(row, minlength=space.types) for row in side]) for side in (one, two)]
    assert all(space.is_lawful(panels) for panels in found)
    assert (found[0] + found[1] == first + second).all()
    assert (found[0] != first).any()


@pytest.mark.parametrize("space", SPACES, ids=["few", "many"])
def test_what_is_found_near_a_point_lies_within_the_bounds_asked_for(space):
    point = leximin.leximin(space).chances * space.sizes
    low, high = np.floor(point + 1e-9).astype(np.int64), np.ceil(point - 1e-9).astype(np.int64)
    found = Repair(space, Coins(COINS)).near(point, low, high, space.low, space.high)
    assert found is not None
    assert space.is_lawful(found)
    assert ((low <= found) & (found <= high)).all()
    nowhere = Repair(space, Coins(COINS)).near(point, low, low, space.low, space.high)
    assert nowhere is None


@pytest.mark.parametrize("space", SPACES, ids=["few", "many"])
def test_panels_that_all_repeat_are_made_to_differ_without_changing_a_total(space):
    few = np.repeat(lawful_panels(space, 8), 25, axis=0)
    told = []
    mixed = mix(space, few, Coins(COINS), 100, told.append)
    assert space.is_lawful(mixed)
    assert (mixed.sum(axis=0) == few.sum(axis=0)).all()
    assert len({panel.tobytes() for panel in mixed}) > 2 * len({panel.tobytes() for panel in few})
    assert told == sorted(told)


def test_where_nothing_can_be_exchanged_panels_stay_as_they_are():
    space = SPACES[0]
    same = np.repeat(lawful_panels(space, 1), 10, axis=0)
    assert (mix(space, same, Coins(COINS), 5) == same).all()
    assert (mix(space, same[:1], Coins(COINS), 5) == same[:1]).all()
