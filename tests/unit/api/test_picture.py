"""The picture of chances: labels in lines that fit, and the whole text where one is cut."""

from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from api.panels.histogram import svg
from api.text import measure, wrapped
from draws.panels.figures import Group

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Les Hauts-de-Saint-Christophe-et-de-la-Croix-Rousse-Supérieure-et-de-ses-environs-immédiats, première partie"


@pytest.mark.parametrize("width", [3, 10, 28])
@pytest.mark.parametrize(
    "text", [LONG, LONG.upper(), "w" * 200, "une femme", "", "東京都千代田区霞が関一丁目二番地三号"]
)
def test_text_is_wrapped_into_lines_that_fit(text, width):
    lines = wrapped(text, width, 2)
    assert len(lines) <= 2
    assert all(measure(line) <= width for line in lines)
    whole = "".join(wrapped(text, width, 1000))
    assert whole.replace(" ", "") == text.replace(" ", "")


def test_what_does_not_fit_is_cut_with_a_mark_and_stands_whole_beside():
    found = ET.fromstring(svg("Chances", [Group("Où?", LONG + " & <autres>", (Fraction(1, 2), Fraction(1)))]))
    (cut,) = [text for text in found.iter(f"{SVG}text") if (text.text or "").endswith("…")]
    assert cut.findtext(f"{SVG}title") == LONG + " & <autres>"


def test_a_feature_is_named_once_above_its_values():
    groups = [Group("sexe", value, (Fraction(1, 4),) * 3) for value in ("femme", "homme")]
    said = [text.text for text in ET.fromstring(svg("Chances", groups)).iter(f"{SVG}text")]
    assert said.count("sexe") == 1
    assert said.count("3 people") == 2
    assert said.count("25.00 %") == 2


def test_a_picture_of_nobody_is_a_picture():
    assert ET.fromstring(svg("Chances", [])).tag == f"{SVG}svg"
    assert "<rect" in svg("Chances", [Group("sexe", "femme", (Fraction(0),))])
