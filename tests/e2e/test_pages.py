"""The public pages in a browser: from screen to screen, by keyboard alone, and for everybody (axe, WCAG 2.2 A, AA)."""

import gzip
import urllib.request
from importlib.resources import files

import pytest

pytestmark = pytest.mark.system

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = (
    "/",
    "/draw/",
    "/draw/1",
    "/receipt",
    "/receipt/example/1",
    "/cheat",
    "/powers",
    "/decisions",
    "/powers/MEM/draw",
    "/charter",
    "/entries",
    "/entries/14",
    "/check",
    "/yours",
    "/nothing-here",
)
RING = "(style => style.outlineStyle + style.boxShadow)(getComputedStyle(document.activeElement))"
HEADINGS = {
    "fr": ("Un tirage au sort que tout le monde peut vérifier", "Qui l'a lancé ?", "Vous étiez dans la liste."),
    "en": ("A draw by lot that everybody can check", "Who launched it?", "You were on the list."),
}


def violations(page) -> list[str]:
    """What axe finds, one line each."""
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [f"{v['id']}: {node['html'][:150]}" for v in found["violations"] for node in v["nodes"]]


def with_axe(page) -> None:
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))


def test_nobody_is_kept_from_reading_a_screen(page, language, width):
    """Each language at each width; light and dark take turns, so that both are seen in both languages and widths."""
    page.emulate_media(color_scheme="light" if (language == "fr") == (width == 360) else "dark")
    found, wide = [], []
    for screen in SCREENS:
        page.goto(f"/{language}{screen}")
        for details in page.locator("details").all():
            details.evaluate("it => { it.open = true }")
        with_axe(page)
        found += [f"{screen} {line}" for line in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(screen)
    assert (found, wide) == ([], [])


def test_somebody_goes_through_the_screens(page, place, language):
    """Home, the draw, a receipt, a cheat, who decides what: what a resident does on a first visit."""
    title, launched, listed = HEADINGS[language]
    town, _address = place
    page.goto(f"/{language}/")
    assert page.locator("h1").inner_text() == title
    assert page.locator(".banner").is_visible()
    page.locator(".cards a").first.click()
    assert page.locator("h3").first.inner_text() == launched
    assert page.locator("svg.bars").is_visible()
    page.goto(f"/{language}/receipt")
    page.locator(".papers a").first.click()
    paper = town.offered.papers[0]
    page.fill("#name", paper.name)
    page.fill("#birth", paper.birth)
    page.locator("form button").click()
    assert page.locator("h1").inner_text().startswith(listed)
    assert page.locator(".ticks .yes").count() == 4
    with_axe(page)
    assert violations(page) == []
    page.goto(f"/{language}/powers")
    page.locator("td a").first.click()
    assert page.locator("article a").first.get_attribute("href").startswith(f"/{language}/charter/1#c-")


@pytest.mark.parametrize(("how", "step"), [("die", "D4"), ("person", "D4"), ("again", "D1"), ("substitute", "D18")])
def test_the_verifier_names_the_step_at_which_somebody_cheated(page, language, how, step):
    page.goto(f"/{language}/cheat")
    page.check(f"input[value={how}]")
    page.locator("form button").click()
    assert f" {step} " in page.locator("[role=status]").inner_text()
    with_axe(page)
    assert violations(page) == []


def test_the_keyboard_alone_is_enough(page, place, language):
    """From the first page to the four ticks by Tab, Enter and letters."""
    town, _address = place
    paper = town.offered.papers[0]

    def tab_to(selector: str) -> None:
        for _press in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                assert page.evaluate(RING) != "nonenone", f"{selector} has the focus and does not show it"
                return
        raise AssertionError(f"{selector} cannot be reached")

    page.goto(f"/{language}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    tab_to(".cards a[href$='/receipt']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")
    tab_to(".papers a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/example/1")
    tab_to("#name")
    page.keyboard.type(paper.name)
    tab_to("#birth")
    page.keyboard.type(paper.birth)
    tab_to("form button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".ticks")
    tab_to(".ticks summary")
    page.keyboard.press("Enter")
    assert page.locator(".ticks details").first.get_attribute("open") is not None
    assert page.locator(".ticks .yes").count() == 4


def test_a_page_with_its_style_weighs_30_kb_at_most(place, language):
    _town, address = place

    def weight(path: str) -> int:
        asked = urllib.request.Request(address + path, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            return len(answer.read())

    with urllib.request.urlopen(f"{address}/{language}/") as answer:
        home = answer.read().decode()
    styles = [part.split('"')[0] for part in home.split('href="') if part.startswith("/static/")]
    style = sum(map(weight, styles))
    heaviest = max(weight(f"/{language}{screen}") for screen in SCREENS if screen != "/nothing-here")
    assert len(styles) == 3
    assert style + heaviest <= 30_000
    assert len(gzip.compress(home.encode())) <= 10_000


def test_what_is_read_needs_no_script(browser, place, language):
    _town, address = place
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(f"/{language}/draw/1")
    assert page.locator("script").count() == 0
    assert page.locator("#limits").is_visible()
    context.close()
