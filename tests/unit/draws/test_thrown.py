from fractions import Fraction

import pytest

from draws import thrown
from draws.errors import DrawsError, InvalidDice, InvalidPool
from draws.thrown import Throw


def codes(*strata):
    return b"".join(stratum.to_bytes(2, "big") for stratum in strata)


@pytest.mark.parametrize(("people", "dice"), [(1, 1), (10, 1), (11, 2), (100, 2), (101, 3), (1000, 3)])
def test_as_many_dice_are_thrown_as_the_highest_position_has_digits(people, dice):
    assert thrown.dice_per_throw(people) == dice


@pytest.mark.parametrize("people", [0, -1, 1001])
def test_nobody_and_more_than_a_thousand_people_are_not_drawn_by_dice_alone(people):
    with pytest.raises(InvalidPool):
        thrown.dice_per_throw(people)


def test_each_throw_says_what_it_came_to():
    """Five people, of whom 0 and 2 are in the first stratum, 1 and 4 in the second, 3 in none."""
    read = thrown.read(codes(0, 1, 0, 0xFFFF, 1), (2, 1), "7132204")
    assert [(throw.position, throw.stratum, throw.came_to) for throw in read] == [
        (7, 0, Throw.NOBODY),
        (1, 0, Throw.ELSEWHERE),
        (3, 0, Throw.ELSEWHERE),
        (2, 0, Throw.NAMED),
        (2, 0, Throw.AGAIN),
        (0, 0, Throw.NAMED),
        (4, 1, Throw.NAMED),
    ]


def test_the_order_is_that_of_the_throws_stratum_by_stratum():
    assert thrown.order(codes(0, 1, 0, 0xFFFF, 1), (2, 1), "d10x7:7132204") == ((2, 0), (4,))


def test_a_throw_has_several_dice_where_positions_have_several_digits():
    assert thrown.order(bytes(24), (2,), "d10x8:99911110") == ((11, 10),)


@pytest.mark.parametrize(
    "text",
    ["d10x2:20", "d10x4:2040", "d10x3:204", "d6x3:214", "204", "d10x1:9", "d10x3:2044"],
)
def test_throws_must_fill_all_places_exactly(text):
    wanted = (1, 1)
    strata = codes(0, 1, 0, 0xFFFF, 1)
    if text == "d10x3:204":
        assert thrown.order(strata, wanted, text) == ((2,), (4,))
        return
    with pytest.raises(InvalidDice):
        thrown.order(strata, wanted, text)


def test_half_a_throw_is_none():
    with pytest.raises(InvalidDice):
        thrown.order(bytes(24), (1,), "d10x3:110")


def test_a_reserve_is_no_longer_than_the_stratum():
    assert thrown.places(codes(0, 0, 0, 1), (1, 1), 2) == (3, 1)
    with pytest.raises(DrawsError):
        thrown.places(codes(0, 0, 0, 1), (1, 2), 2)


def test_the_dice_to_be_expected_are_counted_exactly():
    assert thrown.expected_dice(bytes(20), (1,), 1) == Fraction(10, 10) + Fraction(10, 9)
    assert thrown.expected_dice(codes(*[0] * 6, *[1] * 6), (1, 1), 0) == 2 * (Fraction(100, 6) + Fraction(100, 6))
