import os
from xml.etree import ElementTree as ET

import pytest

from api import i18n, receipts, tables
from ledger import sealing
from ledger.errors import Malformed
from ledger.people import Feature, Person
from ledger.receipt import Receipt

ORIGIN = "sagiterre.example/les-pins"
PEOPLE = [Person(str(i), f"Zoé Lévêque {i}", "1980", ("femme",)) for i in range(5)]
SEALED = sealing.seal(bytes(32), PEOPLE, [Feature("sexe", ("femme",))], os.urandom)
RECORD = SEALED.records[0]
TEXT = Receipt.of(RECORD, ORIGIN, bytes(32)).text()


@pytest.fixture(autouse=True)
def english():
    i18n.set_language("en")
    yield
    i18n.set_language(None)


def test_the_svg_is_one_element_without_any_address_to_fetch():
    drawn = receipts.svg(TEXT)
    assert ET.fromstring(drawn).tag.endswith("svg")
    assert "href" not in drawn
    assert len(drawn) < 20_000


def test_the_largest_receipt_still_makes_a_code():
    assert receipts.svg("klero1:" + "x" * 1017)


def test_the_terminal_code_is_as_wide_as_high():
    lines = receipts.terminal(TEXT).strip("\n").split("\n")
    assert len(lines) > 30


def test_the_two_codes_stand_on_paper_only():
    drawn, words = receipts.sheet(RECORD, ORIGIN, bytes(32), "faiblir engager perdrix")
    assert drawn == receipts.svg(TEXT)
    code = RECORD.decline_code
    grouped = "-".join(code[i : i + 4] for i in range(0, 16, 4))
    assert f"Code to say no: {grouped}" in words
    assert "Receipt for Zoé Lévêque" in words
    assert "Fingerprint of the list: faiblir engager perdrix" in words
    assert "Fingerprint" not in receipts.words(RECORD, ORIGIN)


def test_values_too_long_for_the_code_are_refused():
    long = [Person(str(i), f"Zoé {i}", "1980", ("x" * 100,) * 4) for i in range(5)]
    sealed = sealing.seal(bytes(32), long, [Feature(str(i), ("x" * 100,)) for i in range(4)], os.urandom)
    with pytest.raises(Malformed, match="shorten"):
        receipts.sheet(sealed.records[0], ORIGIN, bytes(32))


def test_the_paper_bears_the_ledger_the_birth_the_text_and_how_to_check_it():
    page = receipts.page(SEALED, ORIGIN, "faiblir engager perdrix", "https://les-pins.example/fr/receipt")
    slip = page.partition("<section")[2].partition("</section>")[0]
    for said in (ORIGIN, "1980", TEXT, "https://les-pins.example/fr/receipt", "klero-verify.pyz receipt"):
        assert said in slip
    assert "“My receipt”" not in receipts.page(SEALED, ORIGIN, ""), "no page is named where there is no address"


@pytest.mark.parametrize("birth", ["2010-10-05", "1980", "unknown"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_birth_typed_as_it_is_printed_is_the_same_birth(birth, language):
    i18n.set_language(language)
    assert tables.birth(receipts.born(birth)) == birth


def test_in_french_the_whole_page_is_french():
    i18n.set_language("fr")
    page = receipts.page(SEALED, ORIGIN, "faiblir engager perdrix")
    assert "<title>Reçus</title>" in page
    assert "Date de naissance" in page
