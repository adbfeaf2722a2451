"""Amendments of the charter that are refused."""

from tests.unit.verifier.charters import ANYONE, CONSENT, charter, one, out_of
from tests.unit.verifier.decided import decided
from tests.unit.verifier.forge import canonical
from tests.unit.verifier.refusals import BOTH


def bend(change, how=None):
    """A charter.amended whose text was changed by ``change``."""

    def make(c):
        document = charter()
        change(document)
        return (how or amend)(c, canonical(document))

    return make


def decide(c, data):
    """A charter.amended that was decided."""
    decision = decided(c.log, "charter", charter=c.log.blob(data, "charter+json"))
    return amend(c, data, decision=decision)


def amend(c, data, version=2, **changes):
    text = c.log.blob(data, "charter+json") | changes.pop("text", {})
    body = {"version": version, "text": text, "supersedes": c.log.charter, "decision": "00" * 32} | changes
    return c.log.entry("charter.amended", body, BOTH)


def set_power(kind, **changes):
    def change(document):
        for power in document["powers"]:
            if kind in power["kinds"]:
                power.update(changes)

    return change


def drop(kind):
    def change(document):
        for power in document["powers"]:
            power["kinds"] = [k for k in power["kinds"] if k != kind] or ["draw.lapsed"]
            power["clause"] += "x" if power["kinds"] == ["draw.lapsed"] else ""

    return change


def signed_by(kind, *requirements, how=None):
    return bend(set_power(kind, signed_by=list(requirements)), how)


def set_rule(subject, /, **changes):
    def change(document):
        rules = document["decisions"]["rules"]
        next(rule for rule in rules if rule["subject"] == subject).update(changes)

    return change


def drop_rule(subject):
    def change(document):
        decisions = document["decisions"]
        decisions["rules"] = [rule for rule in decisions["rules"] if rule["subject"] != subject]

    return change


def two_thirds(**changes):
    return {"method": "qualified_majority", "threshold": {"part": 2, "of": 3}} | changes


CHARTERS = {
    "charter.decision": [lambda c: amend(c, canonical(charter()))],
    "charter.version": [
        lambda c: amend(c, canonical(charter()), 3),
        lambda c: amend(c, canonical(charter()), supersedes="00" * 32),
    ],
    "blob.reference": [
        lambda c: amend(c, canonical(charter()), text={"audience": "auditors"}),
        lambda c: amend(c, canonical(charter()), text={"media_type": "text/plain"}),
    ],
    "blob.missing": [
        lambda c: amend(c, canonical(charter()), text={"sha256": "00" * 32}),
        lambda c: amend(c, canonical(charter()), text={"size": 1}),
    ],
    "charter.malformed": [
        lambda c: amend(c, b"{}"),
        lambda c: amend(c, canonical(charter()) + b"\n"),
        bend(lambda d: d.pop("articles")),
        bend(lambda d: d.update(extra=True)),
        bend(lambda d: d.update(title="a\ttab")),
        bend(lambda d: d["protocol_roles"].update(partner="MEM")),
        bend(lambda d: d["protocol_roles"].update(partner="NONE")),
        bend(lambda d: d["roles"].append(dict(d["roles"][0]))),
        bend(lambda d: d["roles"][0].update(incompatible=["NONE"])),
        bend(lambda d: d["roles"][1].update(incompatible=["ANI"])),
        bend(lambda d: d["roles"][0].update(levels=[{"subject": "x", "levels": ["decision"] * 2}])),
        bend(lambda d: d["bodies"][0].update(confers="NONE")),
        bend(lambda d: d["powers"].append(dict(d["powers"][0]))),
        bend(lambda d: d["powers"][0].update(level="decision")),
        bend(lambda d: d["powers"][0].update(kinds=["charter.adopted"])),
        bend(lambda d: d["powers"][0].update(kinds=["role.invented"])),
        bend(lambda d: d.pop("decisions")),
        bend(set_rule("charter", electorate=["NONE"])),
        bend(set_rule("charter", electorate=[])),
        bend(set_rule("charter", quorum={"part": 3, "of": 2})),
        bend(set_rule("charter", quorum={"part": 0, "of": 0})),
        bend(set_rule("charter", threshold={"part": 2, "of": 3})),
        bend(set_rule("charter", method="qualified_majority")),
        bend(set_rule("charter", **two_thirds(threshold={"part": 1, "of": 2}))),
        bend(set_rule("charter", **two_thirds(threshold={"part": 3, "of": 2}))),
        bend(set_rule("charter", fallback=CONSENT["fallback"])),
        bend(set_rule("charter", fallback=None)),
        bend(set_rule("charter", delay_days=0)),
        bend(set_rule("charter", attested=0)),
        bend(set_rule("charter", readings=0)),
        bend(set_rule("charter", ballots="open")),
        bend(set_rule("purpose", fallback=CONSENT["fallback"] | {"method": "qualified_majority"})),
        bend(set_rule("purpose", fallback=CONSENT["fallback"] | {"method": "consent"})),
        bend(set_rule("purpose", subject="charter")),
        bend(lambda d: (d["decisions"].update(purpose="required"), drop_rule("purpose")(d))),
        signed_by("key.revoked", {"count": 1, "not": []}),
        signed_by("key.revoked", {"count": 1, "roles": ["ANI"]}),
        signed_by("key.revoked", ANYONE | {"roles": ["ANI"]}),
        signed_by("key.revoked", ANYONE | {"anyone": False}),
        signed_by("key.revoked", one("NONE")),
        signed_by("key.revoked", one("ANI", without=["NONE"])),
        signed_by("key.revoked", one("ANI", count=0)),
        signed_by("key.revoked", one("ANI", count="most")),
        signed_by("key.revoked", out_of("body.nobody")),
    ],
    "charter.weaker": [
        bend(drop("draw.lapsed")),
        bend(drop("role.ended")),
        signed_by("key.enrolled", one("ANI")),
        signed_by("draw.purpose_agreed", out_of("body.stakeholders", 1)),
        signed_by("draw.purpose_agreed", out_of("body.stakeholders", "majority")),
        signed_by("draw.pool_sealed", one("ANI", "GAR")),
        signed_by("draw.announced", one("ANI"), out_of("body.trustees", 2)),
        signed_by("draw.announced", out_of("body.trustees", "body.t")),
        signed_by("draw.words_closed", one("SCR")),
        signed_by("draw.words_closed", one("SCR", count="all")),
        signed_by("draw.dealt", out_of("draw.trustees")),
        signed_by("draw.deals_closed", out_of("draw.trustees", "majority")),
        signed_by("draw.diced", one("SCR", count=2, without=["ANI"])),
        signed_by("draw.diced", one("SCR", count=2, without=["draw.trustees"])),
        signed_by("draw.concluded", one("ANI")),
        signed_by("seat.filled", ANYONE),
        signed_by("draw.withdrawn", one("ANI")),
        signed_by("draw.answered", one("GAR")),
        signed_by("draw.pool_audited", one("AUD"), one("GAR")),
        bend(set_power("seat.vacated", when=[])),
        bend(drop_rule("charter")),
        bend(drop_rule("persons")),
        bend(set_rule("charter", quorum={"part": 33, "of": 100})),
        bend(set_rule("purpose", quorum={"part": 0, "of": 1})),
        signed_by("tally.recorded", one("SCR", count=2), one("GAR")),
        signed_by("tally.recorded", one("SCR", count=2), one("MEM")),
        signed_by("decision.taken", one("SCR"), one("GAR")),
        signed_by("opinion.given", one("ANI")),
    ],
    None: [
        lambda c: decide(c, canonical(charter())),
        bend(drop("draw.contested"), decide),
        bend(lambda d: d["roles"][1].update(incompatible=["ANI", "GAR", "SCR"]), decide),
        signed_by("draw.pool_sealed", one("ANI", count="all"), one("GAR"), how=decide),
        signed_by("draw.diced", one("SCR", count=3, without=["GAR", "ANI", "draw.trustees"]), how=decide),
        signed_by("draw.concluded", one("ANI"), one("ANI", "GAR"), how=decide),
        signed_by("key.revoked", one("ANI", count="all", without=["body.trustees"]), how=decide),
        bend(set_rule("charter", **two_thirds(threshold={"part": 501, "of": 1000})), decide),
        bend(set_rule("charter", **two_thirds(threshold={"part": 1, "of": 1})), decide),
        bend(set_rule("persons", quorum={"part": 1, "of": 3}), decide),
        bend(lambda d: d["decisions"].update(purpose="required"), decide),
        bend(drop_rule("purpose"), decide),
    ],
}
