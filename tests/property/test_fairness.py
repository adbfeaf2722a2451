"""A hundred thousand draws by the production core: equal chances, the published picture, and biases that show."""

import json
from itertools import pairwise
from math import exp, isclose
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from api.cli.root import klero
from api.fairness import picture, trial
from api.i18n import set_language
from draws import stratified


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


@pytest.fixture(scope="module")
def whole():
    return trial.run(trial.DRAWS)


def test_chance_alone_explains_how_often_everybody_is_drawn(whole):
    assert [sum(counts) for counts in whole.counts] == [trial.DRAWS * seats for _people, seats in trial.STRATA]
    assert whole.fair
    assert 0.01 < whole.probability < 0.99


def test_the_published_picture_and_its_figures_are_those_of_this_code(root, whole):
    assert picture.svg(whole) == (root / "docs" / "fairness.svg").read_text("utf-8")
    text = (root / "docs" / "fairness.md").read_text("utf-8")
    assert f"X = {float(whole.statistic):.2f} with {whole.degrees} degrees of freedom" in text


def test_the_picture_is_one_image_with_a_dot_for_everybody(whole):
    drawing = ET.fromstring(picture.svg(whole))
    assert len(drawing.findall(".//{*}circle")) == sum(people for people, _seats in trial.STRATA)
    assert drawing.find("{*}title") is not None
    assert drawing.find("{*}desc") is not None


@pytest.mark.parametrize(("x", "degrees", "p"), [(0, 2, 1), (3, 2, exp(-1.5)), (4, 4, 3 * exp(-2)), (5.348, 6, 0.5)])
def test_the_tail_is_that_of_the_tables(x, degrees, p):
    assert isclose(trial.tail(x, degrees), p, rel_tol=1e-4)


def test_the_tail_falls_from_one_to_nothing():
    tails = [trial.tail(x, 200) for x in range(0, 1000, 10)]
    assert all(after <= before + 1e-12 for before, after in pairwise(tails))
    assert isclose(trial.tail(199.33, 200), 0.5, rel_tol=1e-3)
    assert tails[-1] < 1e-60


def test_the_statistic_is_exact():
    """Two people, one seat, ten draws: X = (1/2)·2·4/(10/4) = 8/5 for 7 and 3."""
    assert trial._statistic(10, (7, 3), 1) == trial.Fraction(8, 5)


def biased(monkeypatch, change):
    honest = stratified.select
    monkeypatch.setattr(stratified, "select", lambda seed, codes, seats: change(seed, honest(seed, codes, seats)))
    return trial.run(20_000)


def test_one_person_preferred_in_one_draw_of_thirty_is_found_out(monkeypatch):
    def change(seed, drawn):
        preferred = seed[0] < 8 and 0 not in drawn[0]
        return ((0, *drawn[0][1:]), *drawn[1:]) if preferred else drawn

    found = biased(monkeypatch, change)
    assert not found.fair
    assert found.probability < trial.TOO_UNLIKELY


def test_counts_more_even_than_chance_are_found_out_too():
    even = trial.Trial(trial.DRAWS, tuple((round(trial.DRAWS * k / n),) * n for n, k in trial.STRATA))
    assert even.probability > 1 - trial.TOO_UNLIKELY
    assert not even.fair


def test_the_command_says_what_it_found_and_writes_the_picture(tmp_path):
    out = tmp_path / "fair.svg"
    done = CliRunner().invoke(klero, ["--json", "selftest", "--draws", "2000", "--out", str(out)])
    said = json.loads(done.stdout)
    assert (done.exit_code, said["fair"], said["draws"]) == (0, True, 2000)
    assert out.read_text("utf-8") == picture.svg(trial.run(2000))


def test_the_command_ends_with_1_where_chance_explains_nothing(monkeypatch):
    monkeypatch.setattr(trial, "TOO_UNLIKELY", 1.0)
    done = CliRunner().invoke(klero, ["selftest", "--draws", "1000"])
    assert done.exit_code == 1
    assert "NOT FAIR" in done.stdout
