"""The kinds of statements and the shapes of their bodies (docs/spec/statements.md, "Kinds and bodies").

One table, read top to bottom like the page that it follows.
"""

from operator import itemgetter
from typing import Any

from verifier.shapes import (
    Shape,
    boolean,
    date,
    either,
    hexadecimal,
    integer,
    matching,
    one_of,
    record,
    several,
    text,
    time,
)

LARGEST = 2**53 - 1

CHARTER = "application/vnd.kleroterion.charter+json"
LEAVES = "application/vnd.kleroterion.leaves"
ROSTER = "application/vnd.kleroterion.roster+jsonl"
HOMES = "application/vnd.kleroterion.homes+json"
CODES = "application/vnd.kleroterion.codes"
WEIGHTS = "application/vnd.kleroterion.weights"
WORDS = "application/vnd.kleroterion.words"
ENTRY = "application/vnd.kleroterion.entry+json"
TEXT = "text/plain"
LOTTERY = "application/vnd.kleroterion.lottery"
PANEL = "application/vnd.kleroterion.panel+json"
OBJECTIVES = ("leximin", "maximin", "nash", "goldilocks", "random")

hex32 = hexadecimal(32)
person = hexadecimal(8)
code = matching(r"[A-Za-z0-9_.-]{1,40}")
blob = record(
    {
        "sha256": hex32,
        "size": integer(0, LARGEST),
        "media_type": matching(r"[a-z0-9.+/-]{1,100}"),
        "audience": one_of("public", "auditors"),
    }
)

_j = integer(1, 31)
_million = integer(1, 10**6)
_position = integer(0, 10**9)
_size = integer(1, 10**9)
_visits = integer(0, 20)
_feature = text(100)
_sharing = {"sharing_key": hex32, "proof": record({"c": hex32, "z": hex32})}
_pair = tuple(_sharing)
_key_options = {**_sharing, "helper": person}
_barrier = one_of("witness", "aloud")
_dice = matching(r".{1,1100}")
_round = integer(1, LARGEST)
_round_signature = hexadecimal(48, 96)
_chained = hexadecimal(96)


def _person_and_role(item: Any) -> Any:
    return item["person"], item["role"]


def _itself(item: Any) -> Any:
    return item


_founder = record({"person": person, "key": hex32}, _sharing, together=_pair)
_first_role = record({"person": person, "role": code}, {"until": date})
_where = several(record({"feature": _feature, "value": _feature}), 0, 30)
_trustee = record({"j": _j, "person": person, "key": hex32, "sharing_key": hex32})
_deadlines = record({"openings": time, "contest": time}, {"words": time, "deals": time})
_proposal = {"proposal": hex32}
_objection = record({"objection": hex32})
_term = record({"from": date, "until": date})
_stage = one_of("participants", "invitation")
_plan = record({"body": code, "seats": _million, "term": _term, "stage": _stage})
_mandate = record({"person": person, "role": code, "act": one_of("assign", "end", "exclude")}, {"until": date})
_votes = integer(0, 10**6)
_attempts = record({"count": integer(1, 1000), "channels": integer(1, 100), "first": date, "last": date})


def _numbered(rows: Any) -> bool:
    return all(row["j"] == j for j, row in enumerate(rows, 1))


_lottery = record(
    {
        "document": blob,
        "root": hex32,
        "m": integer(1, 10**5),
        "objective": one_of(*OBJECTIVES),
        "attained": boolean,
        "visible": several(_feature, 0, 30),
    },
    {"per_home": integer(1, 10_000)},
)
_trustees = several(_trustee, 0, 31)


def _roster(value: Any) -> bool:
    return _trustees(value) and _numbered(value)


KINDS: dict[str, Shape] = {
    "ledger.founded": record(
        {
            "name": text(200),
            "log_vkey": text(200),
            "founders": several(_founder, 2, 64, ascending=itemgetter("person")),
        }
    ),
    "charter.adopted": record(
        {
            "version": integer(1, 1),
            "text": blob,
            "roles_at_founding": several(_first_role, 1, 1000, ascending=_person_and_role),
        }
    ),
    "charter.amended": record({"version": integer(2, 10**6), "text": blob, "supersedes": hex32, "decision": hex32}),
    "key.enrolled": record({"person": person, "key": hex32}, _key_options, together=_pair),
    "key.rotated": record({"person": person, "old": hex32, "new": hex32}, _key_options, together=_pair),
    "key.revoked": record({"person": person, "key": hex32, "cause": one_of("lost", "stolen", "left", "other")}),
    "role.assigned": record(
        {"person": person, "role": code, "source": either(hex32, one_of("session"))}, {"until": date}
    ),
    "role.ended": record(
        {"person": person, "role": code, "cause": one_of("resigned", "term", "decision", "other")},
        {"decision": hex32},
    ),
    "draw.purpose_agreed": record(
        {
            "body": code,
            "seats": _million,
            "term": _term,
            "stage": _stage,
            "reach": several(text(500), 0, 20),
            "not_claimed": several(text(500), 0, 20),
            "stakeholders": several(person, 1, 64, ascending=_itself),
        },
        {"decision": hex32},
    ),
    "draw.pool_sealed": record(
        {
            "purpose": hex32,
            "root": hex32,
            "size": _size,
            "features": several(record({"name": _feature, "values": several(_feature, 1, 200)}), 0, 30),
            "counts": several(
                record(
                    {
                        "feature": _feature,
                        "values": several(record({"value": _feature}, {"count": integer(5, 10**9)}), 1, 200),
                    }
                ),
                0,
                30,
            ),
            "frames": several(record({"name": text(200), "size": integer(0, 10**9), "misses": text(500)}), 1, 20),
            "rosters": several(blob, 2, 3),
        },
        {"invited": record({"draw": hex32, "sent": _million, "answered": integer(0, 10**6)})},
    ),
    "draw.lottery_coins": either(
        record({"pool": hex32, "dice": _dice}),
        record({"pool": hex32, "chain": hex32, "round": _round, "signature": _round_signature}, {"previous": _chained}),
    ),
    "draw.announced": record(
        {
            "purpose": hex32,
            "number": _size,
            "pool": hex32,
            "method": one_of("panel", "stratified", "weighted", "dice-direct", "panel-dice"),
            "strata": several(record({"where": _where, "seats": _million}), 1, 1000),
            "substitute_rule": one_of("next-ticket", "same-type", "next-throw"),
            "trustees": _roster,
            "t": integer(0, 31),
            "codes": blob,
            "quotas": several(
                record(
                    {
                        "feature": _feature,
                        "value": _feature,
                        "min": integer(0, 10**6),
                        "max": integer(0, 10**6),
                    }
                ),
                0,
                1000,
            ),
            "mode": one_of("audience", "open"),
            "words": boolean,
            "deadlines": _deadlines,
            "barrier": _barrier,
        },
        {
            "redo_of": hex32,
            "dice": record({"count": integer(1, 999), "sides": one_of(6, 10)}),
            "beacon": record({"chain": hex32, "delay": integer(600, 2**31)}),
            "weights": blob,
            "lottery": _lottery,
            "reserve": integer(0, 1000),
        },
    ),
    "draw.words_closed": record({"draw": hex32, "root": hex32, "size": integer(0, 10**6), "list": blob}),
    "draw.dealt": record(
        {
            "draw": hex32,
            "j": _j,
            "commitments": several(hex32, 1, 31),
            "shares": several(record({"e": hex32, "c": hex32, "z": hex32}), 1, 31),
        }
    ),
    "draw.deals_closed": record(
        {
            "draw": hex32,
            "dealers": several(record({"j": _j, "digest": hex32}), 1, 31, ascending=itemgetter("j")),
        },
        {"round": _round},
    ),
    "draw.diced": record({"draw": hex32, "dice": _dice}),
    "draw.opened": record({"draw": hex32, "j": _j, "secret": hex32, "barrier": _barrier}),
    "draw.shared": record(
        {
            "draw": hex32,
            "helper": _j,
            "shares": several(
                record({"j": _j, "point": hex32, "c": hex32, "z": hex32}), 1, 31, ascending=itemgetter("j")
            ),
            "barrier": _barrier,
        }
    ),
    "draw.openings_closed": record(
        {
            "draw": hex32,
            "points": several(record({"j": _j, "point": hex32}), 1, 31, ascending=itemgetter("j")),
        }
    ),
    "draw.beacon": record(
        {
            "draw": hex32,
            "chain": hex32,
            "round": _round,
            "signature": _round_signature,
            "checkpoint": matching(r".{1,20000}"),
        },
        {"previous": _chained},
    ),
    "draw.concluded": record({"draw": hex32, "digest": hex32}, {"panel": blob}),
    "draw.annulled": record(
        {
            "draw": hex32,
            "cause": one_of("error", "pool", "dispute", "round_unavailable", "shares_missing", "other"),
        }
    ),
    "draw.lapsed": record({"draw": hex32}),
    "draw.withdrawn": record({"draw": hex32, "position": _position}),
    "draw.contested": record({"draw": hex32, "text": blob}, {"evidence": blob}),
    "draw.answered": record({"draw": hex32, "contested": hex32, "answer": blob}),
    "draw.pool_audited": record(
        {
            "draw": hex32,
            "positions": several(_position, 1, 20),
            "confirmed": _visits,
            "absent": _visits,
            "refused": _visits,
            "ghosts": _visits,
            "duplicates": _visits,
        }
    ),
    "draw.lottery_audited": record(
        {
            "draw": hex32,
            "document": hex32,
            "scope": one_of("document", "result"),
            "findings": several(code, 0, 50, ascending=_itself),
        }
    ),
    "seat.accepted": record({"draw": hex32, "position": _position, "person": person}),
    "seat.declined": record(
        {
            "draw": hex32,
            "position": _position,
            "identity": hex32,
            "features": hex32,
            "code": matching(r"[0-9A-HJKMNP-TV-Z]{16}"),
        }
    ),
    "seat.vacated": record(
        {
            "draw": hex32,
            "position": _position,
            "cause": one_of("declined", "unreachable", "resigned", "other"),
        },
        {"attempts": _attempts},
    ),
    "seat.filled": record({"draw": hex32, "vacated": _position, "position": _position}),
    "proposal.opened": record(
        {
            "subject": code,
            "text": blob,
            "method": one_of("consent", "simple_majority", "qualified_majority"),
            "electorate": several(code, 1, 20),
            "closes": time,
        },
        {"charter": blob, "mandate": _mandate, "plan": _plan},
    ),
    "proposal.read": record({**_proposal, "text": blob, "closes": time}, {"charter": blob, "plan": _plan}),
    "objection.raised": record({**_proposal, "text": blob}),
    "objection.integrated": record({"objection": hex32, "change": blob}),
    "objection.maintained": _objection,
    "objection.withdrawn": _objection,
    "opinion.given": record({**_proposal, "text": blob}),
    "tally.recorded": record({**_proposal, "present": _million, "for": _votes, "against": _votes, "abstain": _votes}),
    "decision.taken": record(
        {
            **_proposal,
            "outcome": one_of("adopted", "rejected"),
            "objections": several(hex32, 0, 700, ascending=_itself),
        },
        {"tally": hex32},
    ),
}

BLOB_FIELDS: dict[str, tuple[str, ...]] = {
    "charter.adopted": ("text",),
    "charter.amended": ("text",),
    "draw.pool_sealed": ("rosters",),
    "draw.announced": ("codes", "weights", "lottery.document"),
    "draw.words_closed": ("list",),
    "draw.contested": ("text", "evidence"),
    "draw.answered": ("answer",),
    "draw.concluded": ("panel",),
    "proposal.opened": ("text", "charter"),
    "proposal.read": ("text", "charter"),
    "objection.raised": ("text",),
    "objection.integrated": ("change",),
    "opinion.given": ("text",),
}
"""In which fields of a body, or of an object in it, blobs are referred to: one, a list of them, or none if absent."""
