"""The picture of chances in a real browser: nothing is cut, and it is read on a telephone."""

from fractions import Fraction

import pytest

from api.panels.histogram import svg
from draws.panels.figures import Group

pytestmark = pytest.mark.system

FEATURES = (
    "Diplôme le plus élevé obtenu à ce jour (déclaration sur l’honneur)",
    "QUARTIER DE RÉSIDENCE PRINCIPALE AU PREMIER JANVIER",
)
VALUES = (
    "Aucun diplôme, certificat d’études primaires ou brevet des collèges",
    "Les Hauts-de-Saint-Christophe-et-de-la-Croix-Rousse-Supérieure",
    "ZONE D’AMÉNAGEMENT CONCERTÉ DES MAGNOLIAS WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm",
    "femme",
)
CHANCES = (Fraction(1, 12), Fraction(1, 2), Fraction(1))

OUTSIDE = """() => {
    const own = document.documentElement.getBoundingClientRect();
    return [...document.querySelectorAll('svg text')]
        .filter(text => {
            const is = text.getBoundingClientRect();
            return is.left < own.left || is.right > Math.min(own.right, innerWidth) || is.bottom > own.bottom;
        })
        .map(text => text.textContent);
}"""
SIZES = """() => [...document.querySelectorAll('svg text')].map(text =>
    parseFloat(getComputedStyle(text).fontSize) * document.documentElement.getBoundingClientRect().width / 360)"""
TOUCHING = """() => {
    const all = [...document.querySelectorAll('svg text')].map(text => text.getBoundingClientRect());
    return all.filter((a, i) => all.some((b, j) => i < j && a.left < b.right && b.left < a.right
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)).length;
}"""


@pytest.fixture
def shown(browser, width, tmp_path):
    path = tmp_path / "chances.svg"
    path.write_text(svg("Chances par groupe " * 4, [Group(f, value, CHANCES) for f in FEATURES for value in VALUES]))
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(path.as_uri())
    yield page
    context.close()


def test_no_text_leaves_the_picture_and_all_of_it_is_large_enough(shown):
    assert shown.evaluate(OUTSIDE) == []
    assert shown.evaluate(TOUCHING) == 0
    assert min(shown.evaluate(SIZES)) >= 11


def test_it_prints_on_pages_of_its_own_size(shown):
    assert shown.pdf(format="A4").startswith(b"%PDF")
