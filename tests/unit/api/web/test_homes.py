"""People of one address, as those read it who sign, look at the page or the status, or fill a seat."""

import pytest

from api import lotteries, words
from api.status import lines, status
from api.web.factory import create_app
from draws.merkle import EMPTY_ROOT
from draws.panels.quotas import Quota
from ledger.statement import Statement, TreeHead
from tests.ceremony import HOMES, Ceremony
from tests.differential.table import stage

LIMIT = "No group has more than 1 person of one address."
CHECKED = "Who live together was fixed with the list; the guarantor and the auditors can check it."


def told_of(c, kind, body):
    law, clause = c.state.charter_id, c.state.charter.powers[0].clause
    said = Statement(c.origin, kind, body, TreeHead(0, EMPTY_ROOT), c.now, "0" * 32, law, clause)
    return " ".join(words.act(said, c.state))


def test_who_signs_reads_that_people_of_one_address_are_kept_apart():
    c = stage("coined homes")
    assert "who live together, by position and without" in told_of(c, "draw.pool_sealed", c.pool_body(homes=()))
    said = told_of(c, "draw.announced", c.lottery_body(per_home=2))
    assert f"No group has more than 2 people of one address. {CHECKED}" in said
    assert "that has its seats already are passed over." in said
    assert "address" not in told_of(c, "draw.announced", c.lottery_body())


@pytest.fixture(scope="module")
def announced(tmp_path_factory) -> Ceremony:
    """In a folder: a draw that keeps people of one address apart."""
    c = Ceremony().to_people().agree().seal(homes=HOMES).throw_coins().announce_lottery(per_home=1)
    return c.write(tmp_path_factory.mktemp("homes") / "territory")


def test_page_and_interface_say_before_the_result_that_nobody_sits_beside_their_home(announced):
    client = create_app(announced.folder, clock=lambda: announced.clock).test_client()
    assert f"{LIMIT} {CHECKED}" in client.get("/en/draw/1").text
    assert "Aucun groupe ne compte plus de 1 personne d" in client.get("/fr/draw/1").text
    (draw,) = client.get("/api/v1/draws").json["draws"]
    assert draw["lottery"]["per_home"] == 1


def test_result_status_and_substitute_say_it_too():
    c = stage("concluded homes")
    assert f"{LIMIT} {CHECKED}" in list(lotteries.result(c.draw))
    assert f"{LIMIT} {CHECKED}" in list(lines(status(c.state, c.now), c.state))
    c.decline(c.drawn()[0])
    assert "already are passed over." in lotteries.why(c.draw, c.drawn()[0])


def test_a_seat_that_only_people_of_seated_addresses_could_take_stays_free_and_the_status_says_why():
    c = Ceremony().to_people().agree().seal(7, homes=((0, 6),)).throw_coins()
    made = c.plan(1, "random", (Quota("quartier", "nord", 0, 6), Quota("quartier", "sud", 0, 6)), per_home=1)
    c.announce_lottery(made, per_home=1).to_fixed().to_result()
    (home,) = c.homes
    vacated = next(position for position in c.drawn() if position not in home)
    c.decline(vacated)
    said = " ".join(lines(status(c.state, c.now), c.state))
    assert (
        f"Seat of position {vacated}: to fill, but whoever is left is of an address that has its seats already." in said
    )
