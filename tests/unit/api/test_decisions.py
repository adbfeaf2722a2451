"""Where a proposal stands, what it waits for, and how the minority is told."""

import pytest

from api import decisions
from api.decided import NONE, deciding, the_objection, the_proposal
from api.i18n import set_language
from api.status import lines, status
from api.status.decisions import due
from ledger.errors import Refusal
from tests.ceremony import DAY
from tests.differential.table import SECOND, stage


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


def shown(c):
    return decisions.view(c.state, c.proposal, c.blobs.get, c.now)


def kinds(c):
    return [act.kind for act in due(c.state, c.now)]


def test_a_consent_is_open_then_to_be_decided_then_adopted():
    c = stage("ordinary")
    assert (shown(c).phase, kinds(c)) == ("open", ["objection.raised"])
    c.to_vote()
    assert (shown(c).phase, kinds(c)) == ("decision", ["decision.taken"])
    c.decide()
    assert (shown(c).phase, kinds(c)) == ("adopted", [])
    assert decisions.outcome_line(shown(c)) == "adopted · No objection stands."


def test_scrutineers_are_asked_for_on_the_day_of_the_count():
    c = stage("person")
    c.wait(8 * DAY)
    assert (shown(c).phase, kinds(c)) == ("vote", ["role.assigned", "tally.recorded"])


def test_an_objection_is_answered_mediated_and_voted_on():
    c = stage("council")
    c.propose("purpose", plan=c.planned())
    found = c.object()
    c.to_vote()
    assert (shown(c).phase, kinds(c)) == ("objections", ["objection.integrated"])
    c.maintain(found)
    assert (shown(c).phase, kinds(c)[0]) == ("mediation", "opinion.given")
    *_, vote = due(c.state, c.now)
    assert vote.opens_at == decisions.vote_from(c.proposal)
    c.opine().wait(21 * DAY)
    c.to_vote()
    assert (shown(c).phase, kinds(c)) == ("vote", ["tally.recorded"])
    c.count(4, 1)
    c.decide()
    assert kinds(c) == ["draw.purpose_agreed"]
    told = decisions.outcome_line(shown(c))
    assert told.startswith("adopted · 4 for, 1 against, 0 abstain; 5 of 5 present. · Objection")
    assert "by a member, maintained: Trop tôt." in told
    assert c.id("mem2") not in "\n".join(decisions.lines(shown(c)))


def test_a_charter_is_read_again_in_time_then_put_in_force():
    c = stage("charter opened")
    (again,) = due(c.state, c.now)
    assert (again.kind, again.opens_at > c.now) == ("proposal.read", True)
    c.read_again()
    c.to_vote().count(5)
    c.decide()
    assert kinds(c) == ["charter.amended"]
    c.amend(SECOND, c.proposal.decision)
    assert (shown(c).phase, kinds(c)) == ("adopted", [])


def test_a_proposal_under_another_charter_has_ended():
    c = stage("person")
    first = c.proposal_id
    c.amend(SECOND)
    c.proposal_id = first
    assert shown(c).phase == "stale"
    assert first not in [act.proposal for act in due(c.state, c.now)]


def test_the_status_says_what_is_due_and_by_which_clauses():
    c = stage("vote")
    told = "\n".join(lines(status(c.state, c.now), c.state))
    assert "Vote on a proposal" in told
    assert "klero tally" in told
    assert "Clause 8.8" in told


def test_people_name_proposals_and_objections_by_how_their_ids_begin():
    c = stage("maintained")
    (found,) = c.proposal.objections
    assert the_proposal(c.state, None) is the_proposal(c.state, c.proposal_id[:6])
    assert the_objection(c.state, found[:8]).id == found
    for unknown, code in ((the_proposal, "proposal.unknown"), (the_objection, "objection.unknown")):
        with pytest.raises(Refusal, match=code):
            unknown(c.state, "zz")


def test_only_a_decision_that_nothing_rests_on_can_be_rested_on():
    c = stage("decided")
    assert deciding(c.state, lambda proposal: proposal.charter is not None) == c.second
    c.amend(SECOND, c.second)
    assert deciding(c.state, lambda proposal: proposal.charter is not None) == NONE
