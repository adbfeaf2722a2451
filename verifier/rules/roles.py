"""Rules of roles: `role.assigned`, `role.ended`."""

from verifier.act import Act, Ruling
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
    return lambda: state.give(person, role, until)


def ended(act: Act, state: State) -> Ruling:
    """Rule on `role.ended`."""
    person, role = act.body["person"], act.body["role"]
    if not state.holds(person, role, act.today):
        return "role.not_held"

    def change() -> None:
        del state.mandates[role][person]

    return change
