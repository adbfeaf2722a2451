"""What the honest next statement says follows from the state: nobody who writes it has anything to choose."""

import pytest

from draws import beacon, sharing
from ledger import bodies, compose, times
from ledger.errors import Refusal
from tests.ceremony import Ceremony, beacon_ceremony


@pytest.fixture(scope="module")
def announced():
    return Ceremony(replay=False).to_draw()


@pytest.fixture(scope="module")
def fixed(announced):
    return announced.fork().to_fixed()


@pytest.fixture(scope="module")
def concluded(fixed):
    return fixed.fork().to_result()


def code_of(call, *arguments) -> str:
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value.code


def test_an_announcement_takes_roster_and_threshold_from_the_day_of_the_pool(announced):
    body = announced.draw.body
    assert [row.person for row in body.trustees] == [row.person for row in announced.pool.roster]
    assert sorted(row.person for row in body.trustees) == sorted(announced.id(name) for name in announced.trustees)
    assert body.t == sharing.threshold(3) == 2
    assert (body.number, body.redo_of) == (1, None)


def test_the_draw_after_an_annulled_one_names_it_and_has_the_next_number(announced):
    again = announced.fork().annul().announcement()
    assert (again.number, again.redo_of) == (2, announced.draw_id)


def test_a_trustee_deals_the_same_again_after_a_crash(announced):
    secret = announced.people["dep1"].sharing_secret
    j = announced.j("dep1")
    assert compose.dealing(announced.draw, j, secret)[0] == compose.dealing(announced.draw, j, secret)[0]
    assert compose.dealing(announced.draw, j, secret)[1].commitments == (
        compose.dealing(announced.draw, j, secret)[1].commitments
    )


def test_another_draw_or_another_secret_gives_another_number(announced):
    again = announced.fork().annul().announce()
    secret, j = announced.people["dep1"].sharing_secret, announced.j("dep1")
    number = compose.dealing(announced.draw, j, secret)[0]
    assert compose.dealing(again.draw, j, secret)[0] != number
    assert compose.dealing(announced.draw, j, secret + 1)[0] != number


def test_somebody_who_is_no_trustee_of_the_draw_has_no_seat_in_it(announced):
    assert code_of(compose.seat_of, announced.draw, announced.id("gar")) == "trustee.unknown"
    assert [announced.j(name) for name in announced.trustees] != []


def test_the_close_of_the_deals_lists_who_dealt_and_no_round_without_a_beacon(announced):
    some = announced.fork().deal("dep3", "dep1")
    body = compose.deals_closed(some.draw, some.clock)
    assert [row.j for row in body.dealers] == sorted((some.j("dep1"), some.j("dep3")))
    assert body.round is None


def test_the_close_names_a_round_that_comes_late_enough_however_slowly_it_is_signed():
    ceremony = beacon_ceremony(replay=False).to_draw(beacon="quicknet").deal()
    plan = ceremony.draw.body.beacon
    number = compose.deals_closed(ceremony.draw, ceremony.clock).round
    chain = beacon.CHAINS[plan.chain]
    earliest = ceremony.clock + plan.delay + compose.ROUND_MARGIN
    assert chain.time(number - 1) < earliest <= chain.time(number)


def test_the_head_that_the_room_hears_covers_the_dice(announced, fixed):
    assert compose.head_heard(fixed.draw) == fixed.draw.chance_fixed_at + 1 == fixed.state.size
    assert compose.head_heard(fixed.fork().open("dep1").draw) == fixed.state.size


def test_nothing_is_closed_or_concluded_before_its_turn(announced, fixed):
    assert code_of(compose.deals_closed, announced.draw, announced.clock) == "deals.incomplete"
    assert code_of(compose.openings_closed, announced.draw) == "draw.order"
    assert code_of(compose.concluded, announced.draw) == "draw.order"
    assert code_of(compose.concluded, fixed.draw) == "draw.order"


def test_openings_cannot_be_closed_while_a_secret_is(fixed):
    some = fixed.fork().open("dep1", "dep2")
    assert code_of(compose.openings_closed, some.draw) == "openings.incomplete"
    assert len(compose.openings_closed(some.share("dep1", "dep2").draw).points) == 3


def test_a_helper_shares_only_what_is_still_closed(fixed):
    some = fixed.fork().open("dep1", "dep2")
    (only,) = some.share_body("dep1").shares
    assert only.j == some.j("dep3")
    everything = some.fork().open("dep3")
    assert code_of(everything.share_body, "dep1") == "draw.duplicate"
    assert code_of(some.share("dep1").share_body, "dep1") == "draw.duplicate"


def test_the_points_are_the_same_by_openings_and_by_shares(fixed):
    opened = fixed.fork().open_all()
    shared = fixed.fork().open("dep1").share("dep1", "dep2")
    assert compose.openings_closed(opened.draw) == compose.openings_closed(shared.draw)


def test_the_conclusion_is_computed_and_not_to_be_had_before_the_openings_are_closed(fixed):
    done = fixed.fork().open_all().close_openings()
    assert compose.concluded(done.draw).draw == done.draw_id
    assert compose.concluded(done.draw) == compose.concluded(done.draw)


def test_the_substitute_is_the_next_in_line_of_the_stratum(concluded):
    some = concluded.fork()
    position = some.drawn()[0]
    some.decline(position)
    body = compose.filled(some.draw, position)
    assert body == bodies.SeatFilled(some.draw_id, position, body.position)
    assert body.position not in some.drawn()


def test_a_seat_that_was_never_drawn_has_no_substitute(concluded):
    outside = next(p for p in range(40) if p not in concluded.drawn())
    assert code_of(compose.filled, concluded.draw, outside) == "seat.state"


def test_a_stratum_runs_out_of_substitutes_and_says_so():
    small = Ceremony(replay=False).to_pool(seats=6, size=20).announce().to_fixed().to_result()
    position = small.drawn()[0]
    for _substitute in range(7):  # ten people in the stratum, three of them drawn
        small.decline(position)
        following = compose.filled(small.draw, position).position
        small.fill(position)
        position = following
    small.decline(position)
    assert code_of(compose.filled, small.draw, position) == "seat.reserve_empty"


def test_scalars_are_written_with_the_lowest_byte_first():
    assert compose.scalar_hex(1) == "01" + "00" * 31


def test_deadlines_decide_whether_there_are_words():
    ceremony = Ceremony(replay=False).to_pool()
    assert ceremony.announcement(words=True).words
    assert not ceremony.announcement().words
    assert times.seconds(ceremony.announcement().deadlines.deals) > ceremony.clock
