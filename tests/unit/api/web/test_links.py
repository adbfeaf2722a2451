"""Whatever a page links to is there, in both languages: entries, clauses, downloads, the other language."""

import re
from html import unescape

import pytest

HREF = re.compile(r'href="([^"]+)"')
IDS = re.compile(r' id="([^"]+)"')
SOURCE = re.compile(r'class="source"><a href="/en/entries/\d+">[^<]+</a> · <a href="/en/charter/1#c-[^"]+">')


@pytest.fixture(scope="session")
def crawled(app):
    """Every address below the two first pages, with its status and its text if it is a page."""
    client, found, waiting = app.test_client(), {}, ["/fr/", "/en/"]
    while waiting:
        address = waiting.pop()
        path = address.partition("#")[0]
        if path in found:
            continue
        answer = client.get(path)
        found[path] = answer.status_code, answer.text if answer.mimetype == "text/html" else ""
        waiting += [unescape(link) for link in HREF.findall(found[path][1]) if link.startswith("/")]
    return found


def test_every_link_leads_somewhere(crawled):
    assert {path: status for path, (status, _text) in crawled.items() if status != 200} == {}
    assert {"/download/bundle.zip", "/download/klero-verify.pyz", "/log/checkpoint", "/fr/entries/27"} <= crawled.keys()


def test_every_link_into_a_page_finds_its_place(crawled):
    lost = []
    for path, (_status, text) in crawled.items():
        for link in HREF.findall(text):
            target, _sign, place = unescape(link).partition("#")
            if place and place not in IDS.findall(crawled[target or path][1]):
                lost.append((path, link))
    assert lost == []


def test_no_place_has_two_names_alike(crawled):
    for path, (_status, text) in crawled.items():
        ids = IDS.findall(text)
        assert len(ids) == len(set(ids)), path


def test_nothing_is_linked_from_elsewhere(crawled):
    links = {link for _status, text in crawled.values() for link in HREF.findall(text)}
    assert [link for link in links if not link.startswith(("/", "#"))] == []


def test_the_facts_of_a_draw_lead_to_entry_and_clause(crawled):
    assert len(SOURCE.findall(crawled["/en/draw/1"][1])) >= 14


def test_a_page_has_one_first_heading_and_says_its_language(crawled):
    for path, (_status, text) in crawled.items():
        if text:
            assert text.count("<h1") == 1, path
            assert f'<html lang="{path[1:3]}" dir="ltr">' in text


@pytest.mark.parametrize(("how", "step"), [("die", "D4"), ("again", "D1"), ("substitute", "D18")])
def test_a_cheat_is_answered_with_the_step_that_finds_it(client, how, step):
    assert f"at step {step} " in client.post("/en/cheat", data={"how": how}).text


def test_an_invented_receipt_is_offered_without_its_name_typed(client, town):
    told = client.get("/en/receipt/example/1").text
    assert town.offered.papers[0].receipt in told
    assert 'id="name" name="name" value=""' in told


def test_nothing_of_another_resident_is_shown(crawled, town):
    shown = {paper.name for paper in town.offered.papers}
    others = [record.person.name for record in town.played.records if record.person.name not in shown]
    text = " ".join(text for _status, text in crawled.values())
    assert [name for name in others if name in text] == []
