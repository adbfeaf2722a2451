"""The charter of the ceremony, and the words to write another."""

ROLES = {
    "operator": "ANI",
    "trustee": "DEP",
    "scrutineer": "SCR",
    "guarantor": "GAR",
    "auditor": "AUD",
    "data_referent": "DPD",
    "member": "MEM",
    "partner": "PAR",
}


def role(code, *, incompatible=(), levels=()):
    return {
        "role": code,
        "name": f"Role {code}",
        "mission": "To do\nits part",
        "levels": [{"subject": "people", "levels": list(levels)}] if levels else [],
        "incompatible": list(incompatible),
    }


def power(clause, kinds, *signed_by, when=(), **level):
    return {
        "clause": clause,
        "text": "What was agreed.",
        "kinds": list(kinds),
        "when": [{"field": field, "is": value} for field, value in when],
        "signed_by": list(signed_by),
        **level,
    }


def one(*roles, count=1, without=()):
    return {"roles": list(roles), "count": count, "not": list(without)}


def out_of(reference, count=1):
    return {"in": reference, "count": count, "not": []}


OBJECTIONS = ("raised", "integrated", "maintained", "withdrawn")
HALF = {"part": 1, "of": 2}
CONSENT = {"method": "consent", "fallback": {"method": "simple_majority", "mediation_days": 1, "opinion": "optional"}}


def rule(subject, **changes):
    return {
        "subject": subject,
        "electorate": ["MEM"],
        "method": "simple_majority",
        "quorum": dict(HALF),
        "ballots": "secret",
        "attested": 1,
        "delay_days": 7,
        "readings": 1,
        "reading_days": 0,
        **changes,
    }


ANYONE = {"anyone": True, "count": 1, "not": []}


def charter():
    """A charter as a fresh document, to change at will."""
    levels = {"ANI": ["executive"], "GAR": ["decision", "consultative"], "MEM": ["decision"]}
    bars = {"DEP": ["ANI", "GAR"], "SCR": ["DEP"]}
    codes = [*ROLES.values(), "SIEGE"]
    return {
        "format": "kleroterion/charter/v1",
        "title": "Charter of the forge",
        "language": "en",
        "protocol_roles": dict(ROLES),
        "roles": [role(c, incompatible=bars.get(c, ()), levels=levels.get(c, ())) for c in codes],
        "bodies": [
            {
                "body": "CC",
                "name": "Council",
                "confers": "SIEGE",
                "drawn": 6,
                "volunteer": 0,
                "experienced": 0,
                "term_months": 24,
            }
        ],
        "powers": [
            power("K1", ["key.enrolled"], out_of("body.person"), one("ANI")),
            power("K2", ["key.rotated"], out_of("body.person")),
            power("K3", ["key.rotated", "key.revoked"], one("ANI"), one("GAR")),
            power("R1", ["role.assigned", "role.ended", "charter.amended"], one("ANI"), one("GAR")),
            power("R2", ["role.ended"], one("ANI"), one("GAR"), subject="people", level="decision"),
            power("R3", ["role.ended"], one("MEM", count="all"), subject="people", level="decision"),
            power("R4", ["role.ended"], one("MEM", "GAR", count="majority")),
            power("R5", ["role.ended"], one("ANI", count=1), out_of("draw.trustees")),
            power("V1", ["proposal.opened", "proposal.read"], one("ANI")),
            power("V2", [f"objection.{done}" for done in OBJECTIONS], one("MEM")),
            power("V3", ["opinion.given"], one("GAR")),
            power("V4", ["tally.recorded"], one("SCR", count=2), one("GAR"), one("MEM")),
            power("V5", ["decision.taken"], one("SCR", count=2), one("GAR")),
            power("D1", ["draw.purpose_agreed"], out_of("body.stakeholders", "all")),
            power("D2", ["draw.pool_sealed"], one("ANI")),
            power("D3", ["draw.announced"], one("ANI"), out_of("body.trustees", "body.t")),
            power("D4", ["draw.words_closed"], one("SCR", count=2)),
            power("D5", ["draw.dealt", "draw.opened", "draw.shared"], out_of("draw.trustee")),
            power("D6", ["draw.deals_closed", "draw.annulled"], out_of("draw.trustees", "draw.t")),
            power("D8", ["draw.diced"], one("SCR", count=2, without=["ANI", "draw.trustees"])),
            power("D9", ["draw.openings_closed", "draw.beacon", "draw.lapsed"], ANYONE),
            power("D10", ["draw.concluded"], one("ANI"), one("SCR")),
            power("L1", ["draw.withdrawn"], one("DPD")),
            power("L2", ["draw.contested"], ANYONE),
            power("L3", ["draw.answered"], one("GAR"), one("ANI")),
            power("L4", ["draw.pool_audited"], one("AUD", without=["ANI"]), one("GAR")),
            power("S1", ["seat.accepted", "seat.declined", "seat.filled"], one("ANI")),
            power("S2", ["seat.vacated"], out_of("seat.person"), when=[("cause", "resigned")]),
            power("S3", ["seat.vacated"], one("ANI"), one("GAR", "MEM", count=2, without=["ANI"])),
        ],
        "draws": {"dice": "optional", "beacon": "optional", "dice_direct": "allowed", "contest_days": 30},
        "contact": {"attempts": 3, "channels": 2, "days": 14},
        "decisions": {"purpose": "optional", "rules": [rule("charter"), rule("persons"), rule("purpose", **CONSENT)]},
        "articles": [{"clause": "A1", "title": "Aim", "text": "Together."}],
    }


CLAUSES = {kind: p["clause"] for p in reversed(charter()["powers"]) for kind in p["kinds"]}
