"""The attacks that the protocol was designed against, by name: what each would gain, and that it is refused.

The gain is measured with the real core (tests/tamper/naive.py); docs/threat-model.md prints it. That the rules refuse
what the attack needs is asked of ledger and verifier together: a ceremony insists that they agree.
"""

import re
from fractions import Fraction
from math import prod

import pytest

from ledger import compose
from tests.differential.table import all_cases, stage
from tests.tamper import naive
from tests.tamper.bundles import CONFORME, exported, verify
from tests.tamper.test_attacks import ATTACKS

CASES = {case.name: case for case in all_cases()}


def refused(*attacks: str) -> None:
    """Each of these, tried at its moment, is refused with its code."""
    for attack in attacks:
        case = CASES[ATTACKS[attack][0]]
        ceremony = stage(case.stage)
        assert ceremony.append(case.entry(ceremony)) == case.code is not None


def outcomes(choices: int) -> float:
    """The gain of whoever may choose among so many independent outcomes."""
    honest = naive.SEATS / naive.PEOPLE
    return (1 - (1 - honest) ** choices) / honest


@pytest.fixture(scope="module")
def told(root) -> dict[str, str]:
    """What the page says of each attack."""
    text = (root / "docs" / "threat-model.md").read_text()
    table = text.partition("| attack | what it would choose among | gain | refused as |\n|---|---|---|---|\n")[2]
    rows = [line.strip("|").split("|") for line in table.partition("\n\n")[0].splitlines()]
    return {row[0].strip(): row[2].strip() for row in rows}


def measured(told, attack: str, trick: naive.Naive, expected: float) -> None:
    """The attack gains what theory says, and what the page prints."""
    gain = naive.gain(trick)
    assert abs(gain - Fraction(expected)) < Fraction(expected) / 4
    assert told[attack] == f"×{float(gain):.1f}"


def test_an_honest_draw_favours_nobody():
    assert abs(naive.gain(lambda trial: naive.seats(naive.made_of(trial))) - 1) < Fraction(1, 4)


def test_backdating(told):
    measured(told, "backdating", naive.backdating, outcomes(20))
    refused(
        "naming a round that is known already", "backdating an entry", "showing a checkpoint from before the openings"
    )


def test_annulment_after_the_outcome(told):
    measured(told, "annulment after the outcome", naive.annulment, outcomes(4))
    refused("annulling once the outcome can be known", "annulling a result", "drawing again as if for the first time")


def test_forks(told, tmp_path):
    """A trustee of one room signs nothing that counts in the other; and without words read aloud, P2 says so."""
    measured(told, "forks", naive.fork, outcomes(2))
    here, there = stage("closed"), stage("closed")
    here.throw("0" * 20)
    there.throw("9" * 20)
    for room in (here, there):
        room.wait(60)
    opening = there.entry("draw.opened", there.open_body("dep1"), "dep1")
    assert here.append(opening) == "statement.after"
    for name in ("dep1", "dep2", "dep3"):
        here.act("draw.opened", here.open_body(name), name)  # each under the newest head that its own room shows
    report = verify(exported(stage("concluded"), tmp_path / "aloud"))
    assert report.code == CONFORME
    assert report.draws[0]["premises"]["P2"] == "supported"
    assert "fork" not in report.draws[0]["still_possible"]
    here.close_openings().conclude()
    alone = exported_lawful(here, tmp_path / "apart")
    assert alone.draws[0]["premises"]["P2"] == "not_verifiable"
    assert "fork" in alone.draws[0]["still_possible"]


def exported_lawful(ceremony, folder):
    """The report on a log that holds refused entries too."""
    return verify(exported(ceremony, folder))


def test_the_last_word(told):
    measured(told, "the last word", naive.last_word, outcomes(32))
    refused("whispering a word after the dealings", "dealing before the words are closed", "throwing too few dice")
    refused("throwing the dice before the secrets are fixed", "throwing the dice again")


def test_a_chosen_roster(told):
    measured(told, "a chosen roster", naive.chosen_roster, outcomes(32))
    refused("choosing the trustees", "changing a trustee's key", "lowering the threshold", "dealing again")


def test_a_chosen_q(told):
    measured(told, "a chosen Q", naive.chosen_q, outcomes(4))
    refused(
        "closing the deals early, to choose who dealt",
        "leaving a dealer out",
        "leaving a dealer out after the deadline",
    )


def test_shopping(told):
    measured(told, "shopping", naive.shopping, outcomes(5))
    refused("drawing the same seats twice", "drawing one purpose twice", "drawing again as if for the first time")


def test_banked_signatures(told):
    measured(told, "banked signatures", naive.banked, outcomes(2))
    refused("annulling with signatures kept from before", "closing the deals with signatures kept from before")
    refused("closing the openings with signatures kept from before")


def test_a_false_no_answer(told):
    measured(told, "a false “no answer”", naive.no_answer, (naive.SEATS + 3) / naive.SEATS)
    refused("saying that nobody answered, without evidence", "saying that nobody answered, alone")
    refused("saying that nobody answered, with one other person", "saying no in somebody's name")


def test_clones(told):
    """One leaf cannot stand there twice; two leaves of one person are for those who look, and for their receipts."""
    measured(told, "clones", naive.clones, outcomes(3) * 0.96)
    case = CASES["a_leaf_twice"]
    ceremony = stage(case.stage)
    assert ceremony.append(case.entry(ceremony)) == case.code == "pool.order"


def test_ghosts(root):
    """Invented people are not found by a rule, but by the audit in person, whose places nobody chooses."""
    found = naive.found_in_person(10, 200)
    missed = prod(Fraction(190 - i, 200 - i) for i in range(20))
    assert abs(found - (1 - missed)) < Fraction(1, 20)
    text = (root / "docs" / "threat-model.md").read_text()
    assert f"{round(100 * found)} %" in re.sub(r"\s+", " ", text)
    refused("visiting people of one's own choice")
    ceremony = stage("auditor")
    assert compose.to_visit(ceremony.draw) == ceremony.audit_body().positions
