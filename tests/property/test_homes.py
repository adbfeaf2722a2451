"""No home ever has more people on the seats than may sit: picked, and after every substitute, by brute force."""

from itertools import combinations_with_replacement
from random import Random

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from draws import tickets
from draws.panels.aggregate import Types, aggregate
from draws.panels.homes import seat
from draws.panels.polytope import polytope
from draws.panels.quotas import Quota
from draws.panels.substitutes import substitute
from verifier.panel_homes import alike
from verifier.panel_seats import Known, drawn, wrong_substitutes

FEATURES = ("sex", "age")


@st.composite
def towns(draw):
    """A few people with two features, some of whom live together, how many of a home may sit, seats, quotas, a seed."""
    people = draw(st.lists(st.tuples(st.sampled_from("fm"), st.sampled_from("oy")), min_size=4, max_size=9))
    where = draw(st.lists(st.integers(0, 4), min_size=len(people), max_size=len(people)))
    homes = [[p for p, home in enumerate(where) if home == one] for one in range(5)]
    most = draw(st.integers(1, 2))
    seats = draw(st.integers(1, 4))
    quotas = tuple(Quota("sex", value, draw(st.integers(0, 1)), draw(st.integers(1, 4))) for value in "fm")
    quotas += tuple(Quota("age", value, 0, draw(st.integers(1, 4))) for value in "oy")
    return (
        people,
        [home for home in homes if len(home) > 1],
        most,
        seats,
        quotas,
        draw(st.binary(min_size=32, max_size=32)),
    )


def known(types: Types, quotas, panels, homes, most) -> Known:
    """The same as the verifier has it from a document."""
    people = [next(t for t, members in enumerate(types.members) if p in members) for p in range(types.people)]
    crowded = sorted(home for home in homes if len(home) > most)
    written = {"most": most, "of": crowded} if crowded else None
    values = [list(row) for row in types.values]
    rows = [{"feature": q.feature, "value": q.value, "min": q.minimum, "max": q.maximum} for q in quotas]
    return Known(people, values, list(FEATURES), rows, panels, most, alike(written, people, values))


def lawful(types: Types, quotas, seats: int) -> list[tuple[int, ...]]:
    """All panels of types, from all there could be."""
    space = polytope(types, quotas, seats)
    kinds = range(len(types.values))
    panels = combinations_with_replacement(kinds, seats)
    return [panel for panel in panels if space.is_lawful(np.array([panel.count(t) for t in kinds]))]


@settings(max_examples=150, deadline=None)
@given(towns(), st.integers(0, 2**32))
def test_no_home_has_more_seats_than_it_may_and_both_implementations_agree(town, luck):
    people, homes, most, seats, quotas, seed = town
    types = aggregate(FEATURES, people, homes, most)
    panels = lawful(types, quotas, seats)
    assume(panels)
    other = known(types, quotas, panels, homes, most)
    ranks = tickets.listed(seed, len(people))

    def order(positions):
        return sorted(positions, key=lambda position: (ranks[position], position))

    for number, panel in enumerate(panels):
        found = seat(types, {t: panel.count(t) for t in panel}, ranks)
        sitting = order(position for members in found.values() for position in members)
        assert sorted(t for t, members in found.items() for _ in members) == list(panel)
        assert drawn(other, seed, number) == sitting
        assert all(len(set(home).intersection(sitting)) <= most for home in homes)
        replaced(types, quotas, other, homes, most, seed, sitting, Random(luck))


def replaced(types, quotas, other, homes, most, seed, sitting, random):
    """Seats become free at random until nobody may come in; each time the answer is that of the naive rule."""
    seated, offered, filled = list(sitting), set(sitting), []
    while True:
        vacated = random.choice(seated)
        others = [position for position in seated if position != vacated]
        answer = substitute(types, quotas, seed, vacated, others, offered)
        assert (answer.position if answer else None) == naive(
            types, quotas, homes, most, seed, vacated, others, offered
        )
        if answer is None:
            break
        seated = [*others, answer.position]
        offered.add(answer.position)
        filled.append((vacated, answer.position, len(filled)))
        assert all(len(set(home).intersection(seated)) <= most for home in homes)
    assert list(wrong_substitutes(other, seed, set(sitting), filled)) == []
    if filled:
        vacated, position, index = filled.pop()
        wrong = [p for p in range(types.people) if p not in offered or p == position]
        for instead in wrong:
            found = list(wrong_substitutes(other, seed, set(sitting), [*filled, (vacated, instead, index)]))
            assert found == ([] if instead == position else [index])


def naive(types, quotas, homes, most, seed, vacated, others, offered):
    """docs/spec/panels.md, "Substitutes", word by word."""
    value = {position: types.values[t] for t, members in enumerate(types.members) for position in members}
    candidates = [
        position
        for position in sorted(value, key=lambda position: (tickets.ticket(seed, position), position))
        if position not in offered
        and not any(position in home and len(set(home).intersection(others)) >= most for home in homes)
    ]

    def missed(position):
        counts = [sum(q.value in value[p] for p in (*others, position)) for q in quotas]
        return sum(max(0, q.minimum - n, n - q.maximum) for q, n in zip(quotas, counts, strict=True))

    alike = [position for position in candidates if value[position] == value[vacated]]
    keeping = [position for position in candidates if missed(position) == 0]
    return next(iter([*alike, *keeping, *sorted(candidates, key=missed)]), None)
