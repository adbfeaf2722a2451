"""A receipt after a weighted draw says weight and cut-off, and no chance; page and verifier say the same."""

from api.web.views.receipt import Asked, answer
from ledger.receipt import Receipt
from tests.differential.table import stage
from verifier import receipt as alone
from verifier import receipt_report


def test_page_and_verifier_say_the_same_weight_time_and_cut_off():
    c = stage("concluded weighted")
    times = {}
    for position in (*c.drawn(), *(p for p in range(6) if p not in c.drawn())):
        text = Receipt.of(c.secrets.records[position], c.origin, bytes.fromhex(c.purpose_id)).text()
        (lot,) = answer(c.state, Asked(text)).lots
        (chance,) = alone.check(text, alone.Claims(), c.replay.state).chances
        assert (lot.rank, lot.drawn) == (chance.rank, chance.drawn)
        assert (lot.weight.weight, lot.weight.time, lot.weight.cut_off) == chance.weight
        assert lot.drawn == (lot.weight.time <= lot.weight.cut_off)
        assert lot.weight.weight in (1, 3)
        times[position] = lot.weight.time
    assert times[c.drawn()[-1]] == max(times[p] for p in c.drawn()) == lot.weight.cut_off
    said = receipt_report.as_text(alone.check(text, alone.Claims(), c.replay.state), c.origin, "en", str)
    assert f"weight {lot.weight.weight}: {lot.weight.time} " in said


def test_where_nobody_weighs_nothing_is_said_of_weights():
    c = stage("concluded")
    text = Receipt.of(c.secrets.records[0], c.origin, bytes.fromhex(c.purpose_id)).text()
    assert answer(c.state, Asked(text)).lots[0].weight is None
    assert alone.check(text, alone.Claims(), c.replay.state).chances[0].weight is None
