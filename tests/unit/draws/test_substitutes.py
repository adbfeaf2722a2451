"""The rule of substitutes in a lottery over panels has one answer, with its reason."""

from draws import tickets
from draws.panels.aggregate import aggregate
from draws.panels.quotas import Quota
from draws.panels.substitutes import substitute

SEED = bytes(range(32))
PEOPLE = [("f", "young"), ("f", "old"), ("m", "young"), ("m", "old")] * 3
TYPES = aggregate(("sex", "age"), PEOPLE)
QUOTAS = (Quota("sex", "f", 2, 2), Quota("sex", "m", 2, 2), Quota("age", "young", 2, 3), Quota("age", "old", 1, 2))


def first(positions):
    return min(positions, key=lambda position: (tickets.ticket(SEED, position), position))


def test_the_next_ticket_of_the_same_type_comes_first():
    seated = (1, 2, 3)
    found = substitute(TYPES, QUOTAS, SEED, 0, seated, {0, *seated})
    assert (found.position, found.reason, found.deviation) == (first([4, 8]), "type", 0)


def test_else_the_first_who_keeps_every_quota():
    """No young woman is left; an old woman keeps all, a man would be one too many."""
    seated = (1, 2, 6)
    offered = {0, 4, 8, *seated}
    found = substitute(TYPES, QUOTAS, SEED, 0, seated, offered)
    assert (found.position, found.reason, found.deviation) == (first([5, 9]), "quotas", 0)


def test_else_the_one_who_departs_least():
    """No woman is left: any man is one too many and a woman is missing; a young one misses no more."""
    women = {p for p, (sex, _age) in enumerate(PEOPLE) if sex == "f"}
    seated = (1, 2, 3)
    found = substitute(TYPES, QUOTAS, SEED, 0, seated, women | set(seated))
    assert (found.position, found.reason, found.deviation) == (first([6, 10]), "deviation", 2)


def test_nobody_is_left():
    assert substitute(TYPES, QUOTAS, SEED, 0, (1, 2, 3), range(12)) is None


def test_people_without_a_quota_count_in_none():
    types = aggregate(("sex",), [("f",), ("f",), ("not given",), ("not given",)])
    quotas = (Quota("sex", "f", 1, 1),)
    found = substitute(types, quotas, SEED, 0, (2,), {0, 1, 2})
    assert (found.position, found.reason, found.deviation) == (3, "deviation", 1)
