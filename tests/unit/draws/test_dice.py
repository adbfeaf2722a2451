import pytest

from draws.dice import Plan, Roll, parse
from draws.errors import InvalidDice

D10 = "d10x20:09174582631740925836"
D6 = "d6x25:1234561234561234561234561"


@pytest.mark.parametrize("text", [D10, D6, "d10x1:0", "d6x3:666", "d10x999:" + "7" * 999])
def test_a_roll_is_written_as_it_is_read(text):
    assert str(parse(text)) == text


def test_digits_stand_in_throwing_order():
    assert parse(D10) == Roll(10, 20, "09174582631740925836")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "d10x20",
        "d10x20:",
        D10 + "1",
        D10[:-1],
        D10 + "\n",
        " " + D10,
        D10.upper(),
        "d8x3:123",
        "d10x03:123",
        "d10x0:",
        "d10x1000:" + "1" * 1000,
        "d6x3:120",
        "d6x3:127",
        "d10x3:1a3",
        "d10x3:1٣3",
        "d10x+3:123",
        "\ud800",
    ],
)
def test_any_other_way_to_write_dice_is_refused(text):
    with pytest.raises(InvalidDice):
        parse(text)


def test_a_roll_fits_the_plan_of_its_count_and_sides_only():
    assert parse(D10).fits(Plan(20, 10))
    assert not parse(D10).fits(Plan(21, 10))
    assert not parse(D6).fits(Plan(25, 10))


@pytest.mark.parametrize(("count", "sides"), [(20, 10), (23, 10), (25, 6), (999, 6)])
def test_a_plan_has_at_least_two_to_the_sixty_four_outcomes(count, sides):
    assert sides ** Plan(count, sides).count >= 2**64


@pytest.mark.parametrize(("count", "sides"), [(19, 10), (24, 6), (1000, 10), (20, 20), (0, 10), (-1, 6)])
def test_a_plan_that_could_be_tried_out_is_refused(count, sides):
    with pytest.raises(InvalidDice):
        Plan(count, sides)


@pytest.mark.parametrize(
    ("sides", "count", "digits"), [(8, 1, "1"), (10, 0, ""), (10, 2, "1"), (6, 1, "7"), (10, 1000, "1" * 1000)]
)
def test_a_roll_that_no_die_shows_is_refused(sides, count, digits):
    with pytest.raises(InvalidDice):
        Roll(sides, count, digits)
