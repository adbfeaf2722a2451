"""The page of decisions, of a council that voted over an objection."""

import time

import pytest

from api.web.factory import create_app
from tests.ceremony import DAY
from tests.differential.table import stage


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    c = stage("maintained")
    c.wait(21 * DAY)
    c.to_vote().count(3, 2)
    c.decide()
    written = c.write(tmp_path_factory.mktemp("council") / "territory")
    yield create_app(written.folder, clock=time.time).test_client()
    written.ledger.close()


def test_the_page_shows_outcome_votes_and_the_minority_without_a_name(pages):
    page = pages.get("/en/decisions").text
    assert "adopted" in page
    assert "3 for, 2 against, 0 abstain; 5 of 5 present." in page
    assert "What the minority says" in page
    assert "Trop tôt." in page
    assert "the charter: by qualified majority" in page


def test_it_is_linked_from_the_charter_and_from_who_decides_what(pages):
    for address in ("/en/charter", "/en/powers"):
        assert "/en/decisions" in pages.get(address).text


def test_an_entry_about_a_decision_shows_where_it_stands(pages):
    kinds = pages.get("/en/entries").text
    assert "Decision taken" in kinds
    last = max(int(part.split('"')[0]) for part in kinds.split("/en/entries/")[1:] if part.split('"')[0].isdigit())
    assert "Trop tôt." in pages.get(f"/en/entries/{last}").text
