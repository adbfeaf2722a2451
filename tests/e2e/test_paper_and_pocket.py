"""The pages on paper, where nothing scrolls or opens, and on a telephone, where little fits."""

import pytest

pytestmark = pytest.mark.system

A4 = 718
"""Width of A4 within its margins, in pixels of CSS."""
CUT = """() => [...document.querySelectorAll('.wide, pre, table, main p, code')]
    .filter(it => it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).display != 'inline')
    .map(it => it.outerHTML.slice(0, 120))"""
FOLDED = """() => [...document.querySelectorAll('details')].filter(it => !it.open)
    .flatMap(it => [...it.children].filter(part => part.tagName != 'SUMMARY'))
    .filter(part => !part.checkVisibility({contentVisibilityAuto: true}) || part.getBoundingClientRect().height == 0)
    .map(part => part.outerHTML.slice(0, 120))"""
OUTSIDE = """() => [...document.querySelectorAll('main a, main h1, main p, header a')]
    .filter(it => it.checkVisibility() && it.getBoundingClientRect().left <
        document.querySelector('main h1').getBoundingClientRect().left - 1)
    .map(it => it.outerHTML.slice(0, 120))"""


@pytest.fixture
def width():
    return A4


@pytest.mark.parametrize("path", ["/powers", "/draw/1", "/entries/14", "/check", "/charter", "/yours"])
def test_on_paper_nothing_is_cut_and_nothing_stays_folded(page, language, path):
    page.emulate_media(media="print")
    page.goto(f"/{language}{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4
    assert page.evaluate(CUT) == []
    assert page.evaluate(FOLDED) == []


def test_on_paper_the_table_of_powers_has_every_subject(page, language):
    page.emulate_media(media="print")
    page.goto(f"/{language}/powers")
    right = page.evaluate(
        "[...document.querySelectorAll('.powers thead th')].map(it => it.getBoundingClientRect().right)"
    )
    assert len(right) >= 8
    assert max(right) <= A4


def test_on_a_telephone_the_menu_takes_three_lines_and_the_powers_need_no_scrolling(page, language):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"/{language}/powers")
    tops = page.locator("header nav a").evaluate_all("all => all.map(it => Math.round(it.getBoundingClientRect().top))")
    assert len(set(tops)) <= 3
    assert page.evaluate(CUT) == []
    shown = page.locator(".powers td:visible").first
    assert "::before" not in shown.inner_text()
    assert shown.evaluate("it => getComputedStyle(it, '::before').content") not in ("none", "normal", '""')


@pytest.mark.parametrize("path", ["/check", "/entries/14"])
@pytest.mark.parametrize("across", [360, 1280])
def test_commands_are_whole_and_links_stand_within_the_margin(page, language, path, across):
    page.set_viewport_size({"width": across, "height": 800})
    page.goto(f"/{language}{path}")
    assert page.evaluate(OUTSIDE) == []
    if across == 360:
        assert page.evaluate(CUT) == []
