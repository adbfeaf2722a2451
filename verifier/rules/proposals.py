"""Rules of what is proposed and objected: `proposal.*`, `objection.*`, `opinion.given`."""

from typing import Any

from verifier.act import Act, Ruling
from verifier.kinds import TEXT
from verifier.proposal import Objection, Proposal
from verifier.rules.founding import read_charter
from verifier.rules.life import is_text
from verifier.state import State
from verifier.times import seconds

_LONGEST = 16_384
_SAYS = {"charter": {"charter"}, "persons": {"mandate"}, "exclusion": {"mandate"}, "purpose": {"plan"}}
_ACTS = {"persons": ("assign", "end"), "exclusion": ("exclude",)}


def find(name: str, state: State) -> Proposal | str:
    """Return the proposal of this id if it is still to be decided, or the code of the refusal."""
    proposal = state.proposals.get(name)
    if proposal is None:
        return "proposal.unknown"
    if proposal.version != state.version:
        return "proposal.stale"
    return "proposal.decided" if proposal.decision else proposal


def find_uncounted(name: str, state: State) -> Proposal | str:
    """Return the same if no vote on it was counted either."""
    proposal = find(name, state)
    return "proposal.tallied" if isinstance(proposal, Proposal) and proposal.tally else proposal


def opened(act: Act, state: State) -> Ruling:
    """Rule on `proposal.opened`."""
    body, subject = act.body, act.body["subject"]
    way = act.law.ways.get(subject)
    if way is None:
        return "proposal.subject"
    if body["method"] != way.method or tuple(body["electorate"]) != way.electorate:
        return "proposal.rule"
    if body.keys() & {"charter", "mandate", "plan"} != _SAYS.get(subject, set()):
        return "proposal.about"
    refusal = _check_text(act, body["text"]) or _check_matter(act)
    if refusal is None and "mandate" in body:
        refusal = _check_mandate(act, state)
    if refusal:
        return refusal
    if seconds(body["closes"]) < act.now + way.delay:
        return "proposal.closes"
    proposal = Proposal(
        id=act.id,
        index=act.index,
        body=body,
        way=way,
        version=state.version,
        openers=_authors(act),
        wording=_wording(act),
        closes=body["closes"],
        read_at=act.now,
        read_index=act.index,
        last_index=act.index,
    )

    def change() -> None:
        state.proposals[act.id] = proposal

    return change


def read(act: Act, state: State) -> Ruling:
    """Rule on `proposal.read`."""
    body = act.body
    proposal = find_uncounted(body["proposal"], state)
    if isinstance(proposal, str):
        return proposal
    if body.keys() & {"charter", "plan"} != _SAYS.get(proposal.body["subject"], set()) - {"mandate"}:
        return "proposal.about"
    refusal = _check_text(act, body["text"]) or _check_matter(act)
    if refusal:
        return refusal
    wording = _wording(act)
    again = _key(wording) == _key(proposal.wording)
    if not again and proposal.openers.isdisjoint(_authors(act)):
        return "proposal.signer"
    if again and act.now - proposal.read_at < proposal.way.apart:
        return "proposal.too_soon"
    if seconds(body["closes"]) < max(act.now + proposal.way.delay, seconds(proposal.closes)):
        return "proposal.closes"

    def change() -> None:
        proposal.readings = proposal.readings + 1 if again else 1
        proposal.wording = wording
        proposal.closes = body["closes"]
        proposal.read_at, proposal.read_index = act.now, act.index
        proposal.last_index = act.index

    return change


def raised(act: Act, state: State) -> Ruling:
    """Rule on `objection.raised`."""
    proposal = find_uncounted(act.body["proposal"], state)
    if isinstance(proposal, str):
        return proposal
    if seconds(proposal.closes) < act.now:
        return "objection.late"
    authors = _authors(act)
    guarantor = act.law.protocol["guarantor"]
    once = {person for person in authors if not state.holds(person, guarantor, act.today)}
    if any(other.stands and other.authors & once for other in proposal.objections.values()):
        return "objection.repeated"
    refusal = _check_text(act, act.body["text"])
    if refusal:
        return refusal

    def change() -> None:
        proposal.objections[act.id] = Objection(act.index, authors, act.body["text"])
        state.objections[act.id] = proposal
        proposal.last_index = act.index

    return change


def integrated(act: Act, state: State) -> Ruling:
    """Rule on `objection.integrated`."""
    return _close(act, state, "integrated")


def withdrawn(act: Act, state: State) -> Ruling:
    """Rule on `objection.withdrawn`."""
    return _close(act, state, "withdrawn")


def maintained(act: Act, state: State) -> Ruling:
    """Rule on `objection.maintained`."""
    proposal = _find_objected(act, state)
    if isinstance(proposal, str):
        return proposal
    objection = proposal.objections[act.body["objection"]]
    if objection.state != "open":
        return "objection.state"

    def change() -> None:
        objection.state = "maintained"
        objection.since, objection.maintained_index = act.now, act.index
        proposal.last_index = act.index

    return change


def opinion(act: Act, state: State) -> Ruling:
    """Rule on `opinion.given`."""
    proposal = find_uncounted(act.body["proposal"], state)
    if isinstance(proposal, str):
        return proposal
    refusal = _check_text(act, act.body["text"])
    if refusal:
        return refusal

    def change() -> None:
        proposal.opinion_index = proposal.last_index = act.index

    return change


def _close(act: Act, state: State, how: str) -> Ruling:
    """An objection that is met: its own authors must say so."""
    proposal = _find_objected(act, state)
    if isinstance(proposal, str):
        return proposal
    objection = proposal.objections[act.body["objection"]]
    if not objection.stands:
        return "objection.state"
    if objection.authors.isdisjoint(_authors(act)):
        return "objection.signer"
    refusal = _check_text(act, act.body["change"]) if how == "integrated" else None
    if refusal:
        return refusal

    def change() -> None:
        proposal.last_index = act.index
        if how == "integrated":
            objection.state = "integrated"
            proposal.integrated_index = act.index
        else:
            objection.state = "withdrawn"

    return change


def _find_objected(act: Act, state: State) -> Proposal | str:
    proposal = state.objections.get(act.body["objection"])
    return "objection.unknown" if proposal is None else find_uncounted(proposal.id, state)


def _authors(act: Act) -> frozenset[str]:
    return frozenset(signer.person for signer in act.signers if signer.person)


def _wording(act: Act) -> tuple[Any, Any, Any]:
    return act.body["text"], act.body.get("charter"), act.body.get("plan")


def _key(wording: tuple[Any, Any, Any]) -> tuple[Any, Any, Any]:
    """Return what tells two wordings apart: the bytes of text and charter, and the plan."""
    text, charter, plan = wording
    return text["sha256"], charter and charter["sha256"], plan


def _check_text(act: Act, reference: dict[str, Any]) -> str | None:
    if reference["media_type"] != TEXT or reference["audience"] != "public" or not 0 < reference["size"] <= _LONGEST:
        return "blob.reference"
    data = act.blob(reference)
    if data is None:
        return "blob.missing"
    return None if is_text(data) else "proposal.text"


def _check_matter(act: Act) -> str | None:
    """Check the charter or the plan that is proposed."""
    if "charter" in act.body:
        text = read_charter(act, act.body["charter"])
        if isinstance(text, str):
            return text
    if "plan" in act.body:
        plan = act.body["plan"]
        if plan["body"] not in act.law.bodies:
            return "purpose.body"
        if plan["term"]["from"] > plan["term"]["until"]:
            return "purpose.term"
    return None


def _check_mandate(act: Act, state: State) -> str | None:
    """Check what is proposed about a person: members, and all who sit somewhere, can only be excluded."""
    mandate, law = act.body["mandate"], act.law
    person, role, way = mandate["person"], mandate["role"], mandate["act"]
    if way not in _ACTS[act.body["subject"]]:
        return "proposal.about"
    if way == "assign":
        if role not in law.roles:
            return "role.unknown"
        known = person in state.had_key or person in state.named_at_founding
        return None if known else "person.unknown"
    seated = {law.protocol["member"], *(body.confers for body in law.bodies.values())}
    if "until" in mandate or (way == "end" and role in seated):
        return "proposal.about"
    return None if state.holds(person, role, act.today) else "role.not_held"
