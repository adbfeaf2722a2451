"""Rules of roles: `role.assigned`, `role.ended`."""

from verifier.act import Act, Ruling
from verifier.rules.founding import rests_on
from verifier.state import State


def assigned(act: Act, state: State) -> Ruling:
    """Rule on `role.assigned`."""
    body, law, today = act.body, act.law, act.today
    person, role, until = body["person"], body["role"], body.get("until", "")
    if role not in law.roles:
        return "role.unknown"
    if person not in state.had_key and person not in state.named_at_founding:
        return "person.unknown"
    if until and until < today:
        return "role.until"
    if body["source"] == "session" and (role != law.protocol["scrutineer"] or until != today):
        return "role.session"
    if state.holds(person, role, today):
        return "role.held"
    if law.incompatible(role, state.held(person, today)):
        return "role.incompatible"
    if body["source"] == "session":
        return lambda: state.give(person, role, until)
    decided = {"person": person, "role": role, "act": "assign"} | ({"until": until} if until else {})
    proposal = state.decisions.get(body["source"])
    if proposal is None or not rests_on(proposal, "mandate", decided):
        return "role.decision"

    def change() -> None:
        proposal.used = True
        state.give(person, role, until)

    return change


def ended(act: Act, state: State) -> Ruling:
    """Rule on `role.ended`."""
    body = act.body
    person, role, proposal = body["person"], body["role"], None
    if not state.holds(person, role, act.today):
        return "role.not_held"
    if body["cause"] == "resigned":
        if "decision" in body:
            return "role.decision"
        if person not in {signer.person for signer in act.signers}:
            return "role.resigned"
    else:
        proposal = state.decisions.get(body.get("decision", ""))
        ways = [{"person": person, "role": role, "act": way} for way in ("end", "exclude")]
        if proposal is None or not rests_on(proposal, "mandate", *ways):
            return "role.decision"

    def change() -> None:
        if proposal is not None:
            proposal.used = True
        del state.mandates[role][person]

    return change
