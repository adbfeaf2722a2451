import pytest

from api import words
from api.i18n import set_language
from draws.merkle import EMPTY_ROOT
from ledger import charter
from ledger.bodies import BODIES, Invited, parse
from ledger.charter import Difference, Problem
from ledger.rules.state import State
from ledger.statement import Statement, TreeHead
from tests.differential.table import stage

ANN, BEN, DRAW = "a" * 16, "b" * 16, "d" * 64
HEX, OTHER = "1" * 64, "2" * 64
BLOB = {"sha256": HEX, "size": 640, "media_type": "text/plain", "audience": "public"}
PROOF = {"c": HEX, "z": HEX}
EXAMPLES = {
    "ledger.founded": {
        "name": "Les Pins",
        "log_vkey": "example/v+00",
        "founders": [{"person": ANN, "key": HEX}, {"person": BEN, "key": OTHER}],
    },
    "charter.adopted": {"version": 1, "text": BLOB, "roles_at_founding": [{"person": ANN, "role": "DEP"}]},
    "charter.amended": {"version": 2, "text": BLOB, "supersedes": HEX, "decision": OTHER},
    "key.enrolled": {"person": ANN, "key": HEX, "sharing_key": OTHER, "proof": PROOF, "helper": "b" * 16},
    "key.rotated": {"person": ANN, "old": HEX, "new": OTHER},
    "key.revoked": {"person": ANN, "key": HEX, "cause": "stolen"},
    "role.assigned": {"person": ANN, "role": "DEP", "source": "session", "until": "2026-05-09"},
    "role.ended": {"person": ANN, "role": "DEP", "cause": "term"},
    "draw.purpose_agreed": {
        "body": "CH",
        "seats": 12,
        "term": {"from": "2026-06-01", "until": "2028-05-31"},
        "stage": "participants",
        "reach": ["people who never come"],
        "not_claimed": ["to mirror the town"],
        "stakeholders": [ANN],
    },
    "draw.pool_sealed": {
        "purpose": HEX,
        "root": OTHER,
        "size": 20,
        "features": [{"name": "sex", "values": ["f", "m", "x"]}],
        "counts": [{"feature": "sex", "values": [{"value": "f", "count": 17}, {"value": "m"}, {"value": "x"}]}],
        "frames": [{"name": "landlords", "size": 20, "misses": "owners"}],
        "rosters": [BLOB, BLOB],
    },
    "draw.lottery_coins": {"pool": HEX, "dice": "d10x20:31415926535897932384"},
    "draw.lottery_audited": {"draw": DRAW, "document": HEX, "scope": "result", "findings": ["lottery.drawn"]},
    "draw.announced": {
        "purpose": HEX,
        "number": 3,
        "redo_of": OTHER,
        "pool": HEX,
        "method": "stratified",
        "strata": [{"where": [{"feature": "sex", "value": "f"}], "seats": 1}, {"where": [], "seats": 2}],
        "substitute_rule": "next-ticket",
        "trustees": [{"j": 1, "person": ANN, "key": HEX, "sharing_key": HEX}],
        "t": 1,
        "codes": BLOB,
        "quotas": [{"feature": "sex", "value": "f", "min": 1, "max": 2}],
        "mode": "open",
        "dice": {"count": 20, "sides": 10},
        "words": True,
        "beacon": {"chain": HEX, "delay": 86_400},
        "deadlines": {
            "words": "2026-05-09T10:00:00Z",
            "deals": "2026-05-09T11:00:00Z",
            "openings": "2026-05-09T12:00:00Z",
            "contest": "2026-06-09T12:00:00Z",
        },
        "barrier": "witness",
    },
    "draw.words_closed": {"draw": DRAW, "root": HEX, "size": 1, "list": BLOB},
    "draw.dealt": {"draw": DRAW, "j": 1, "commitments": [HEX], "shares": [{"e": HEX, "c": HEX, "z": HEX}]},
    "draw.deals_closed": {"draw": DRAW, "dealers": [{"j": 1, "digest": HEX}], "round": 77},
    "draw.diced": {"draw": DRAW, "dice": "d10x2:09"},
    "draw.opened": {"draw": DRAW, "j": 1, "secret": HEX, "barrier": "aloud"},
    "draw.shared": {
        "draw": DRAW,
        "helper": 2,
        "shares": [{"j": 1, "point": HEX, "c": HEX, "z": HEX}],
        "barrier": "witness",
    },
    "draw.openings_closed": {"draw": DRAW, "points": [{"j": 1, "point": HEX}]},
    "draw.beacon": {"draw": DRAW, "chain": HEX, "round": 77, "signature": "a" * 96, "checkpoint": "note"},
    "draw.concluded": {"draw": DRAW, "digest": OTHER},
    "draw.annulled": {"draw": DRAW, "cause": "dispute"},
    "draw.lapsed": {"draw": DRAW},
    "draw.withdrawn": {"draw": DRAW, "position": 4},
    "draw.contested": {"draw": DRAW, "text": BLOB, "evidence": BLOB},
    "draw.answered": {"draw": DRAW, "contested": OTHER, "answer": {**BLOB, "audience": "auditors"}},
    "draw.pool_audited": {
        "draw": DRAW,
        "positions": [3, 1, 2],
        "confirmed": 1,
        "absent": 0,
        "refused": 1,
        "ghosts": 1,
        "duplicates": 0,
    },
    "seat.accepted": {"draw": DRAW, "position": 4, "person": ANN},
    "seat.declined": {"draw": DRAW, "position": 4, "identity": HEX, "features": HEX, "code": "0123456789ABCDEF"},
    "seat.vacated": {
        "draw": DRAW,
        "position": 4,
        "cause": "unreachable",
        "attempts": {"count": 3, "channels": 2, "first": "2026-05-01", "last": "2026-05-20"},
    },
    "seat.filled": {"draw": DRAW, "vacated": 4, "position": 9},
    "proposal.opened": {
        "subject": "persons",
        "text": BLOB,
        "method": "simple_majority",
        "electorate": ["MEM"],
        "closes": "2026-05-09T10:00:00Z",
        "mandate": {"person": ANN, "role": "DEP", "act": "assign", "until": "2026-06-01"},
    },
    "proposal.read": {
        "proposal": OTHER,
        "text": BLOB,
        "closes": "2026-05-09T10:00:00Z",
        "charter": BLOB,
        "plan": {
            "body": "CH",
            "seats": 12,
            "term": {"from": "2026-06-01", "until": "2028-05-31"},
            "stage": "participants",
        },
    },
    "objection.raised": {"proposal": OTHER, "text": BLOB},
    "objection.integrated": {"objection": OTHER, "change": BLOB},
    "objection.maintained": {"objection": OTHER},
    "objection.withdrawn": {"objection": OTHER},
    "opinion.given": {"proposal": OTHER, "text": BLOB},
    "tally.recorded": {"proposal": OTHER, "present": 9, "for": 5, "against": 3, "abstain": 1},
    "decision.taken": {"proposal": OTHER, "outcome": "rejected", "objections": [HEX], "tally": OTHER},
}
SAYS = {
    "ledger.founded": ["example/v", "Les Pins", ANN, OTHER],
    "charter.adopted": [HEX, ANN, "without an end"],
    "charter.amended": ["version 2", HEX, OTHER],
    "key.enrolled": [HEX, ANN, "can serve", f"{'b' * 16} helps {ANN} to sign"],
    "key.rotated": [HEX, OTHER, "cannot serve"],
    "key.revoked": [HEX, "stolen"],
    "role.assigned": ["2026-05-09", "session"],
    "role.ended": ["DEP", "the term is over"],
    "draw.purpose_agreed": ["12 seats", "2028-05-31", "never come", "mirror", ANN],
    "draw.pool_sealed": ["20 people", "f 17, m not shown", "it misses: owners"],
    "draw.lottery_coins": ["d10x20:31415926535897932384"],
    "draw.lottery_audited": ["its result", "lottery.drawn"],
    "draw.announced": [
        "draw 3: 3 seats",
        "again",
        "1: 1 seat among sex = f",
        "2: 2 seats among everybody",
        "1 to 2",
        "recognised",
        "1 of them",
        "own",
        "20 throws",
        "1440 minutes",
        "witness",
        "Words close: 2026-05-09 10:00:00 UTC",
        "contested until 2026-06-09",
    ],
    "draw.words_closed": ["1 word."],
    "draw.dealt": ["Trustee 1"],
    "draw.deals_closed": ["dealt: 1", "77"],
    "draw.diced": ["d10x2:09"],
    "draw.opened": ["Trustee 1", "aloud"],
    "draw.shared": ["Trustee 2", "secrets of: 1", "witness"],
    "draw.openings_closed": ["(1)"],
    "draw.beacon": ["77", "a" * 16],
    "draw.concluded": [OTHER],
    "draw.annulled": ["a dispute"],
    "draw.lapsed": ["missed a deadline"],
    "draw.withdrawn": ["position 4", "skips"],
    "draw.contested": ["Contest draw", HEX, "Everybody can read", "signed twice"],
    "draw.answered": ["the contestation " + OTHER[:16], "Only the guarantor and the auditors"],
    "draw.pool_audited": ["positions 3, 1, 2", "1 confirmed", "1 unknown", "0 twice"],
    "seat.accepted": ["position 4", ANN],
    "seat.declined": ["position 4", "own code"],
    "seat.vacated": ["could not be reached", "3 attempts by 2"],
    "seat.filled": ["position 4", "position 9"],
    "proposal.opened": [
        "people and roles",
        HEX,
        "simple majority",
        "MEM",
        "2026-05-09 10:00:00 UTC",
        ANN,
        "2026-06-01",
    ],
    "proposal.read": ["read again", OTHER, "new charter", "12 seats", "2028-05-31"],
    "objection.raised": ["Object", OTHER, HEX, "“a member”"],
    "objection.integrated": [OTHER, HEX, "read again"],
    "objection.maintained": [OTHER, "it stands"],
    "objection.withdrawn": ["Take back", OTHER],
    "opinion.given": ["guarantor", OTHER, HEX],
    "tally.recorded": [OTHER, "Present 9: 5 for, 3 against, 1 abstain"],
    "decision.taken": [OTHER, "rejected", "tally", HEX],
}


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


@pytest.fixture(scope="module")
def law():
    return charter.parse_lawful(charter.from_toml(charter.template("en")))


def statement(kind, clause="3.1", of=HEX):
    founding = kind in ("ledger.founded", "charter.adopted")
    return Statement(
        ledger="example/v",
        kind=kind,
        body=parse(kind, EXAMPLES[kind]),
        after=TreeHead(0, EMPTY_ROOT),
        made_at="2026-05-09T09:00:00Z",
        nonce="0" * 32,
        charter=None if founding else of,
        clause=None if founding else clause,
    )


def state_under(law) -> State:
    state = State("example/v", charter_id=HEX, charters={HEX: law})
    state.give(ANN, law.protocol_roles.trustee, None)
    return state


@pytest.mark.parametrize("kind", BODIES)
def test_every_kind_says_what_it_does_to_what(kind):
    told = "\n".join(words.act(statement(kind), None))
    assert [part for part in SAYS[kind] if part not in told] == []


@pytest.mark.parametrize("kind", BODIES)
def test_every_kind_is_told_in_french_too(kind):
    english = words.act(statement(kind), None)
    set_language("fr")
    french = words.act(statement(kind), None)
    assert len(french) == len(english)
    assert french[0] != english[0]


@pytest.mark.parametrize("kind", BODIES)
def test_every_kind_ends_with_the_head_that_the_signer_acts_on(kind):
    *_, ledger, written = words.act(statement(kind), None)
    assert "example/v, after 0 entries: 786 " in ledger
    assert ledger.count(" · ") == 11
    assert written == "Written 2026-05-09 09:00:00 UTC."


def test_the_clause_is_quoted_with_who_must_sign(law):
    power = next(p for p in law.powers if "draw.annulled" in p.kinds)
    told = words.act(statement("draw.annulled", power.clause), state_under(law))
    assert f"By clause {power.clause}: {power.text}" in told
    assert any(line.startswith("Signed by: ") and "the draw's trustees" in line for line in told)


def test_a_clause_that_gives_no_such_power_is_said_to_give_none(law):
    told = words.act(statement("draw.annulled", "0.0"), state_under(law))
    assert "It cites clause 0.0, which gives no such power." in told


def test_without_the_ledger_the_signer_is_told_that_the_clause_is_unread():
    assert any("not on this machine" in line for line in words.act(statement("draw.lapsed"), None))


def test_persons_come_with_the_roles_that_the_ledger_gives_them(law):
    name = next(r.name for r in law.roles if r.role == law.protocol_roles.trustee)
    told = words.act(statement("seat.accepted"), state_under(law))
    assert f"{ANN} ({name} ({law.protocol_roles.trustee}))" in told[0]


def test_the_head_speaks_the_language_asked_for():
    english = words.head("example/v", 0, EMPTY_ROOT)
    french = words.head("example/v", 0, EMPTY_ROOT, "fr")
    assert [w.split()[0] for w in english.split(" · ")] == [w.split()[0] for w in french.split(" · ")]
    assert english != french
    assert french.startswith("786 ")


@pytest.mark.parametrize(
    ("count", "said"),
    [(2, "2 of: "), ("all", "all of: "), ("majority", "a majority of: "), ("draw.t", "as many as")],
)
def test_a_requirement_says_how_many_of_whom(law, count, said):
    role = law.protocol_roles.member
    told = words.requirement(charter.Requirement(count, (), roles=(role,)), law)
    assert told.startswith(said)
    assert role in told


def test_a_requirement_says_whom_it_leaves_out(law):
    told = words.requirement(charter.Requirement(1, ("draw.trustees", "ANI"), anyone=True), law)
    assert told.startswith("1 of: anyone with a key, but nobody of: the draw's trustees, ")
    assert told.endswith("(ANI)")


def test_every_problem_of_a_charter_has_words(root):
    source = (root / "ledger" / "charter_check.py").read_text("utf-8")
    listed = source.split("Codes: ", 1)[1].split('"""', 1)[0].split("`")[1::2]
    codes = [code for code in dict.fromkeys(listed) if code not in ("needs", "where")]
    assert {"toml", "apart", "weaker"} <= set(codes)
    for code in codes:
        told = words.charter_problem(Problem(code, "roles[ANI]", "1–3"))
        assert "roles[ANI]" in told
        assert len(told) > len("roles[ANI]: 1–3")


def test_a_problem_of_the_whole_document_begins_with_its_words():
    assert words.charter_problem(Problem("form", "", "too deep")).startswith("this text")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(1, 2, "draws.t: 1 becomes 2"), (None, ["a"], 'draws.t: new: ["a"]'), ("x", None, "draws.t: no longer: x")],
)
def test_a_difference_says_what_was_and_what_becomes(before, after, said):
    assert words.difference(Difference("draws.t", before, after)) == said


def test_a_draw_by_dice_alone_and_a_list_of_answers_are_said_in_words():
    c = stage("sealed")
    said = " ".join(told_of(c, "draw.announced", c.direct_body(3)))
    assert "no trustees: ten-sided dice alone name positions, 3 substitutes a stratum" in said
    assert "Dice are thrown until" in said
    assert "Openings close" not in said
    c = stage("concluded invitation")
    said = " ".join(told_of(c, "draw.pool_sealed", c.pool_body(invited=Invited(c.draw_id, 20, 15))))
    assert "20 sent, 15 answered" in said


def told_of(c, kind, body):
    law, clause = c.state.charter_id, c.state.charter.powers[0].clause
    return words.act(Statement(c.origin, kind, body, TreeHead(0, EMPTY_ROOT), c.now, "0" * 32, law, clause), c.state)
