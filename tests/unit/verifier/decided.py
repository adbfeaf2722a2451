"""What was decided, before something may rest on it."""

from tests.unit.verifier.forge import at
from tests.unit.verifier.people import GUARANTOR, MEMBERS, OPERATOR, SCRUTINEERS

DAY = 86_400
COUNTERS = [*SCRUTINEERS[:2], GUARANTOR]


def decided(log, subject, **about):
    """Open, wait a week, count, decide; the id of the decision."""
    text = log.blob(b"Let us.", "text") | {"media_type": "text/plain"}
    body = {"subject": subject, "text": text, "method": "simple_majority", "electorate": ["MEM"], **about}
    proposal = log.add("proposal.opened", body | {"closes": at(log.now + 7 * DAY)}, [OPERATOR])
    log.now += 7 * DAY + 60
    votes = {"proposal": proposal, "present": len(MEMBERS), "for": len(MEMBERS), "against": 0, "abstain": 0}
    tally = log.add("tally.recorded", votes, [*COUNTERS, MEMBERS[0]])
    taken = {"proposal": proposal, "outcome": "adopted", "tally": tally, "objections": []}
    return log.add("decision.taken", taken, COUNTERS)
