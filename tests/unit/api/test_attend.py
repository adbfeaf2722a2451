"""What a trustee's machine does by itself in each state of a draw, and what it waits for."""

import pytest

from api.attend import Gesture, next_gesture
from ledger import times
from tests.ceremony import Ceremony


@pytest.fixture(scope="module")
def announced():
    return Ceremony(replay=False).to_draw()


@pytest.fixture(scope="module")
def closed(announced):
    """Two of three dealt; the deals closed at the deadline."""
    some = announced.fork().deal("dep1", "dep2")
    some.wait_until(some.draw.body.deadlines.deals, 60)
    return some.close_deals()


def gestures(ceremony, *names, without_absent=False) -> list[Gesture]:
    now = ceremony.clock
    chosen = names or ceremony.trustees
    return [next_gesture(ceremony.draw, ceremony.j(name), now, without_absent=without_absent) for name in chosen]


def after_deadline(ceremony):
    ceremony.wait_until(ceremony.draw.body.deadlines.deals, 1)
    return ceremony


def test_a_new_draw_asks_every_trustee_to_deal(announced):
    assert gestures(announced) == [Gesture.DEAL] * 3


def test_nobody_deals_before_the_residents_words_are_closed():
    ceremony = Ceremony(replay=False).to_draw(words=True)
    assert gestures(ceremony) == [Gesture.WAIT] * 3
    assert gestures(ceremony.close_words()) == [Gesture.DEAL] * 3


def test_who_has_dealt_waits_for_the_others(announced):
    assert gestures(announced.fork().deal("dep1")) == [Gesture.WAIT, Gesture.DEAL, Gesture.DEAL]


def test_when_all_have_dealt_everybody_may_close(announced):
    assert gestures(announced.fork().deal()) == [Gesture.CLOSE_DEALS] * 3


def test_after_the_deadline_enough_trustees_close_and_nobody_deals_any_more(announced):
    assert gestures(after_deadline(announced.fork().deal("dep1", "dep2"))) == [Gesture.CLOSE_DEALS] * 3


def test_after_the_deadline_too_few_can_only_wait(announced):
    assert gestures(after_deadline(announced.fork().deal("dep1"))) == [Gesture.WAIT] * 3


def test_at_the_very_deadline_one_may_still_deal(announced):
    some = announced.fork()
    some.clock = times.seconds(some.draw.body.deadlines.deals)
    assert gestures(some) == [Gesture.DEAL] * 3


def test_nothing_is_opened_before_the_dice(closed):
    assert gestures(closed) == [Gesture.WAIT] * 3
    assert gestures(closed, without_absent=True) == [Gesture.WAIT] * 3


def test_after_the_dice_those_who_dealt_open_and_the_others_wait(closed):
    thrown = closed.fork().throw()
    assert gestures(thrown) == [Gesture.OPEN, Gesture.OPEN, Gesture.WAIT]


def test_who_has_opened_waits_for_the_absent_or_helps_without_them(closed):
    some = closed.fork().throw().open("dep1")
    assert gestures(some, "dep1") == [Gesture.WAIT]
    assert gestures(some, "dep1", "dep3", without_absent=True) == [Gesture.SHARE, Gesture.SHARE]
    assert gestures(some, "dep2", without_absent=True) == [Gesture.OPEN]


def test_who_has_helped_waits_until_enough_others_did(closed):
    some = closed.fork().throw().open("dep1").share("dep1")
    assert gestures(some, "dep1", without_absent=True) == [Gesture.WAIT]
    assert gestures(some, "dep3", without_absent=True) == [Gesture.SHARE]


def test_when_all_secrets_are_open_or_shared_everybody_may_close(closed):
    opened = closed.fork().throw().open("dep1", "dep2")
    helped = closed.fork().throw().open("dep1").share("dep1", "dep3")
    assert gestures(opened) == [Gesture.CLOSE_OPENINGS] * 3
    assert gestures(helped, "dep1", "dep3") == [Gesture.CLOSE_OPENINGS] * 2


def test_after_the_close_of_the_openings_a_trustee_is_done(closed):
    assert gestures(closed.fork().throw().open("dep1", "dep2").close_openings("dep1", "dep2")) == [Gesture.DONE] * 3


def test_an_annulled_draw_asks_for_nothing(announced):
    assert gestures(announced.fork().annul()) == [Gesture.DONE] * 3
