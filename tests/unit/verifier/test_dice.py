import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import dice
from verifier.errors import Malformed


def test_a_roll_is_read_in_the_order_of_throwing():
    roll = dice.parse("d10x20:09174582631740925836")
    assert roll.sides == 10
    assert roll.faces[:4] == (0, 9, 1, 7)
    assert roll.fits(20, 10)
    assert not roll.fits(21, 10)
    assert not roll.fits(20, 6)


@given(st.sampled_from([6, 10]), st.data())
def test_every_roll_that_can_be_thrown_is_read(sides, data):
    low, high = (1, 6) if sides == 6 else (0, 9)
    faces = data.draw(st.lists(st.integers(low, high), min_size=1, max_size=999))
    roll = dice.parse(f"d{sides}x{len(faces)}:{''.join(map(str, faces))}")
    assert list(roll.faces) == faces


@pytest.mark.parametrize(
    "text",
    [
        "",
        "d10x2",
        "d10x2:",
        "d10x2:1",
        "d10x2:123",
        "d10x02:12",
        "d10x0:",
        "d10x1000:" + "1" * 1000,
        "d8x1:1",
        "D10x1:1",
        "d10x2: 12",
        "d10x2:12\n",
        "d10x2:1,2",
        "d6x1:0",
        "d6x1:7",
        "d10x1:١",
    ],
)
def test_any_other_spelling_is_refused(text):
    with pytest.raises(Malformed):
        dice.parse(text)


@pytest.mark.parametrize(
    ("count", "sides", "enough"),
    [(20, 10, True), (19, 10, False), (25, 6, True), (24, 6, False), (999, 10, True), (100, 8, False), (3, 10, False)],
)
def test_a_plan_is_enough_from_two_to_the_64_outcomes(count, sides, enough):
    assert dice.is_enough(count, sides) == enough
    assert sides == 8 or enough == (sides**count >= 2**64)
