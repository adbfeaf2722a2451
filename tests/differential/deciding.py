"""What people do next about decisions: proposals, objections, votes; more or less when their time has come."""

from random import Random
from typing import Any

from ledger import bodies as b
from ledger import times
from tests.ceremony import DAY, Ceremony, charter_with
from tests.ceremony.deciding import objecting

TITLES = ("Une", "Deux", "Trois", "Quatre", "Cinq")
COUNTERS = ("scr1", "scr2", "gar")


def due(c: Ceremony, rng: Random) -> str:
    """The kind that has its turn, or often enough another."""
    if rng.random() < 0.4:
        return rng.choice((*WRITERS, "key.rotated"))
    found = c.state.proposals.get(c.proposal_id)
    if found is None or found.version != c.state.charter_version:
        return "proposal.opened"
    if found.decision:
        unused = found.outcome == "adopted" and not found.used
        about = "charter.amended" if found.charter else "role.assigned" if found.mandate else "proposal.opened"
        return about if unused else "proposal.opened"
    if found.readings < found.rule.readings or found.integrated_index > found.read_index:
        return "proposal.read"
    if found.rule.method == "consent" and found.unmet("open"):
        return rng.choice(("objection.integrated", "objection.maintained", "objection.withdrawn"))
    return "tally.recorded" if found.votes and not found.tally else "decision.taken"


def ready(c: Ceremony, rng: Random) -> None:
    """Sometimes the time to answer or to mediate passes, and scrutineers are named for the day."""
    if c.proposal_id and rng.random() < 0.4:
        ends = times.seconds(c.proposal.closes)
        c.clock = max(c.clock, rng.choice((ends, ends + 1, c.clock + 14 * DAY, c.clock + 21 * DAY)))
    for name in ("scr1", "scr2"):
        if not c.state.holds(c.id(name), "SCR", c.today) and rng.random() < 0.9:
            body = b.RoleAssigned(c.id(name), "SCR", "session", c.today)
            c.append(c.entry("role.assigned", body, "ani", "gar", clause="5.3"))


def _opened(c: Ceremony, rng: Random) -> Any:
    subject = rng.choice(("charter", "persons", "exclusion", "purpose", "ordinary", "ordinary", "weather"))
    about: dict[str, Any] = {}
    if subject == "charter":
        about["charter"] = c.charter_blob(charter_with(title=f"Charte {rng.randrange(3)}"))
    if subject in ("persons", "exclusion"):
        act = "exclude" if subject == "exclusion" else rng.choice(("assign", "assign", "end"))
        name = rng.choice(("par1", "par2", "mem2", "hab3", "dpd", "scr3"))
        about["mandate"] = c.mandate(name, rng.choice(("MEM", "AUD", "FON", "PAR")), act)
    if subject == "purpose":
        about["plan"] = c.planned(rng.choice((2, 6)))
    who = {"charter": ("ani",), "persons": ("ani", "mem1"), "purpose": ("ani", "mem1")}
    return c.opening_body(subject, **about), who.get(subject, ("mem1", "mem2", "hab1")), None


def _read(c: Ceremony, rng: Random) -> Any:
    changes = {"text": c.text("Autrement.")} if rng.random() < 0.3 else {}
    return c.reading_body(**changes), (rng.choice(("mem1", "ani", "mem2")),), None


def _raised(c: Ceremony, rng: Random) -> Any:
    name = rng.choice(("mem1", "mem2", "hab1", "hab2", "gar"))
    return b.ObjectionRaised(c.proposal_id, c.text("Non.")), (name,), objecting(name)


def _on_objection(kind: str) -> Any:
    def write(c: Ceremony, rng: Random) -> Any:
        found = rng.choice(list(c.proposal.objections.values()))
        author = c.name_of(next(iter(found.raisers)))
        name = author if rng.random() < 0.8 else rng.choice(("mem1", "gar"))
        body: Any = {
            "integrated": lambda: b.ObjectionIntegrated(found.id, c.text("Ainsi.")),
            "maintained": lambda: b.ObjectionMaintained(found.id),
            "withdrawn": lambda: b.ObjectionWithdrawn(found.id),
        }[kind]()
        return body, (name,), objecting(name)

    return write


def _tallied(c: Ceremony, rng: Random) -> Any:
    body = c.tally_body(rng.choice((1, 2, 3, 4)), rng.choice((0, 1, 2)), rng.choice((0, 0, 1)))
    others = rng.choice((("mem1", "mem2"), ("mem1", "hab1", "hab2"), ("mem2",)))
    return body, (*COUNTERS, *others), None


def _amended(c: Ceremony, rng: Random) -> Any:
    text = charter_with(
        title=rng.choice(TITLES),
        draws={
            "dice": rng.choice(("required", "optional")),
            "beacon": "optional",
            "dice_direct": rng.choice(("allowed", "forbidden")),
            "contest_days": rng.choice((0, 30)),
        },
    )
    source = "ab" * 32
    for decision, proposal in c.state.decisions.items():
        found = c.state.proposals[proposal].charter
        if found and rng.random() < 0.8:
            text, source = c.blobs[found.sha256], decision
    return c.amend_body(text, source), ("scr1", "scr2", "gar"), "5.1"


def _assigned(c: Ceremony, rng: Random) -> Any:
    if rng.random() < 0.5:
        name = rng.choice(("scr1", "scr2", "scr3", "dep1"))
        return b.RoleAssigned(c.id(name), "SCR", "session", c.today), ("ani", "gar"), "5.3"
    name, role, until = rng.choice(list(c.people)), rng.choice(("MEM", "DEP", "AUD", "SCR", "FON", "ANI")), None
    source = "ab" * 32
    for decision, mandate in _mandates(c):
        if rng.random() < 0.8:
            name, role, until, source = c.name_of(mandate.person), mandate.role, mandate.until, decision
    return b.RoleAssigned(c.id(name), role, source, until), ("scr1", "scr2", "gar"), "5.2"


def _mandates(c: Ceremony) -> Any:
    """What was decided about people, with the decision."""
    for decision, proposal in c.state.decisions.items():
        if c.state.proposals[proposal].mandate:
            yield decision, c.state.proposals[proposal].mandate


def _ended(c: Ceremony, rng: Random) -> Any:
    name, role = rng.choice(list(c.people)), rng.choice(("MEM", "DEP", "SCR", "AUD"))
    if rng.random() < 0.5:
        return b.RoleEnded(c.id(name), role, "resigned"), (name,), "5.4"
    source = None
    for decision, mandate in _mandates(c):
        if mandate.act != "assign":
            name, role, source = c.name_of(mandate.person), mandate.role, decision
    return b.RoleEnded(c.id(name), role, "decision", source), ("scr1", "scr2", "gar"), "5.2"


WRITERS: dict[str, Any] = {
    "charter.amended": _amended,
    "role.assigned": _assigned,
    "role.ended": _ended,
    "proposal.opened": _opened,
    "proposal.read": _read,
    "objection.raised": _raised,
    "objection.integrated": _on_objection("integrated"),
    "objection.maintained": _on_objection("maintained"),
    "objection.withdrawn": _on_objection("withdrawn"),
    "opinion.given": lambda c, rng: (b.OpinionGiven(c.proposal_id, c.text("Avis.")), ("gar",), None),
    "tally.recorded": _tallied,
    "decision.taken": lambda c, rng: (c.decision_body(), COUNTERS, None),
}
