"""What the command line says of one lottery, whatever its bytes look like at some place."""

import gettext

import pytest

from draws.panels import document, lottery
from draws.panels.quotas import Quota
from verifier.findings import Verdict
from verifier.lottery import report

COINS = bytes(range(32))
SAY = gettext.NullTranslations().gettext
# Its list of calls is so long that an object begins at byte 32, where a draw's document begins behind its secret.
SHORT = document.encode(lottery.plan([("a",)] * 30, [Quota("g", "a", 0, 10)], 10, coins=COINS))


def test_a_document_is_read_as_it_is_even_where_it_looks_like_one_behind_a_secret():
    assert SHORT[32:].startswith(b'{"')
    assert report(SHORT, SAY)[1] is Verdict.CONFORME


@pytest.mark.parametrize("first", [b"{", b"\0", b"["])
def test_the_secret_of_a_draw_is_left_out_whatever_it_begins_with(first):
    assert report(first + bytes(31) + SHORT, SAY)[1] is Verdict.CONFORME


@pytest.mark.parametrize("data", [b"", b"{}", b"x" * 40, SHORT + b" ", b"\0" * 31 + SHORT])
def test_what_is_no_document_is_refused_at_its_form(data):
    text, verdict = report(data, SAY)
    assert verdict is Verdict.ANOMALIE
    assert text.startswith("Refused: panels.form: ")


def test_people_on_no_panel_are_counted():
    quotas = [Quota("g", "a", 0, 2), Quota("g", "b", 0, 0)]
    data = document.encode(lottery.plan([("a",)] * 4 + [("b",)] * 3, quotas, 2, 20, coins=COINS))
    assert "People on no panel: 3 of 7." in report(data, SAY)[0]
    assert "on no panel" not in report(SHORT, SAY)[0]
