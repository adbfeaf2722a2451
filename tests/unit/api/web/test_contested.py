"""What the page of a draw says of contestations, objections, visits, vacancies and premises."""

from html import unescape

import pytest

from api.web.factory import create_app
from tests.differential.cases.contestations import other_dealing
from tests.differential.table import stage


def shown(c, folder, language: str = "en") -> str:
    ceremony = c.write(folder)
    app = create_app(folder, clock=lambda: ceremony.clock)
    page = unescape(app.test_client().get(f"/{language}/draw/1").get_data(as_text=True))
    return " ".join(page.split())


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """A draw that was contested twice, of which once by evidence; one person objected; twenty were visited."""
    c = stage("dealt")
    c.contest("par2", other_dealing(c, "dep2"))
    contested = c.contest("par1", text=c.text("<b>Un voisin</b>", "auditors"))
    c.withdraw(3)
    c.close_deals().throw().open_all().close_openings().conclude().name_auditor()
    c.answer(contested).audit()
    first, second, *_ = c.drawn()
    c.decline(first).vacate(second, "declined").fill(first)
    return shown(c, tmp_path_factory.mktemp("lived") / "territory")


def test_the_page_says_first_that_the_draw_is_contested(lived):
    assert lived.index("This draw is contested, and there is no answer yet.") < lived.index("Who launched it?")
    assert "<blockquote>Le bâtiment 4 n'était pas sur la liste.</blockquote>" in lived
    assert "signed a step twice, with two contents" in lived


def test_a_text_for_auditors_is_not_on_the_page(lived):
    assert "Un voisin" not in lived
    assert "The text is for the guarantor and the auditors." in lived


def test_the_page_counts_objections_visits_and_vacancies(lived):
    assert "1 person on the list objected" in lived
    assert "met, and who they are: 19" in lived
    assert "declined with the code of their receipt: 1" in lived
    assert "declined without the code, after the attempts that the charter asks for: 1" in lived


def test_each_premise_stands_with_what_supports_it(lived):
    assert "3 trustees opened under one and the same head, that of" in lived
    assert "No beacon was announced." in lived
    assert "Two scrutineers signed what they saw" in lived


def test_the_page_says_what_a_dishonest_operator_could_still_do(lived):
    limits = lived[lived.index("What a dishonest operator could still do") :]
    assert "With most of the trustees and lying scrutineers: choose the result." in limits
    assert "Show two rooms two histories" not in limits


def test_a_draw_that_nobody_contested_says_nothing_of_it(tmp_path):
    page = shown(stage("concluded"), tmp_path / "territory")
    assert "contested, and there is no answer" not in page
    assert "How it was contested" not in page


def test_a_receipt_says_that_the_lot_skipped_its_line(tmp_path, capsys):
    """On the page and by the standalone verifier; and no letter goes to whoever objected."""
    from api.papers.letters import _Places
    from api.web.views.receipt import Asked, answer
    from ledger.receipt import Receipt
    from verifier.cli import main

    c = stage("concluded withdrawn")
    receipt = Receipt.of(c.secrets.records[3], c.origin, bytes.fromhex(c.purpose_id)).text()
    assert answer(c.state, Asked(receipt)).skipped == (1,)
    assert answer(c.state, Asked(receipt)).lots == ()
    other = Receipt.of(c.secrets.records[4], c.origin, bytes.fromhex(c.purpose_id)).text()
    assert answer(c.state, Asked(other)).skipped == ()
    places = _Places.of(c.draw, 2)
    assert places.kind(3) is None
    assert places.kind(4) is not None
    ceremony = c.write(tmp_path / "territory")
    app = create_app(tmp_path / "territory", clock=lambda: ceremony.clock)
    page = unescape(app.test_client().post("/en/receipt", data={"receipt": receipt}).get_data(as_text=True))
    assert "Draw 1 skipped your line." in page
    folder = ceremony.export(tmp_path / "bundle")
    assert main(["receipt", str(folder), "--receipt", receipt, "--lang", "en"]) == 0
    assert "the lot skipped it" in capsys.readouterr().out


def test_programmes_are_told_of_objections_and_open_contestations():
    from api.web.shapes import Draw

    c = stage("withdrawn")
    answered = c.contest()
    c.answer(answered).contest("mem1")
    told = Draw.of(c.state, c.draw)
    assert told.withdrawn == (3,)
    assert told.unanswered == (c.state.size - 1,)
