"""Rules of the founding and of charters: `ledger.founded`, `charter.adopted`, `charter.amended`."""

from typing import Any

from verifier import charter, note
from verifier.act import Act, Ruling
from verifier.charter import Charter
from verifier.errors import Malformed
from verifier.kinds import CHARTER
from verifier.proposal import Proposal
from verifier.rules.keys import check_key, keyid_of
from verifier.state import Key, State
from verifier.weaker import weaker_than_protocol


def founded(act: Act, state: State) -> Ruling:
    """Rule on `ledger.founded`."""
    body = act.body
    try:
        log_key = note.parse_vkey(body["log_vkey"])
    except Malformed:
        return "founding.log_key"
    if log_key.type != note.ED25519 or log_key.name != state.origin:
        return "founding.log_key"
    keys, keyids = set[str](), set[str]()
    for founder in body["founders"]:
        refusal = check_key(founder, "key", state, keys, keyids)
        if refusal:
            return refusal

    def change() -> None:
        state.log_vkey = body["log_vkey"]
        state.founders = frozenset(founder["person"] for founder in body["founders"])
        for founder in body["founders"]:
            key, sharing_key = founder["key"], founder.get("sharing_key", "")
            state.put_in_force(Key(keyid_of(key), founder["person"], key, sharing_key, 0, 0))

    return change


def adopted(act: Act, state: State) -> Ruling:
    """Rule on `charter.adopted`."""
    text = read_charter(act, act.body["text"])
    if isinstance(text, str):
        return text
    given: dict[str, list[str]] = {}
    for first in act.body["roles_at_founding"]:
        person, role = first["person"], first["role"]
        if role not in text.roles:
            return "role.unknown"
        if first.get("until", act.today) < act.today:
            return "role.until"
        held = given.setdefault(person, [])
        if text.incompatible(role, held):
            return "role.incompatible"
        held.append(role)
    member = text.protocol["member"]
    if sum(member in held for held in given.values()) < 2:
        return "founding.members"

    def change() -> None:
        _put_in_force(text, 1, state)
        for first in act.body["roles_at_founding"]:
            state.named_at_founding.add(first["person"])
            state.give(first["person"], first["role"], first.get("until", ""))

    return change


def amended(act: Act, state: State) -> Ruling:
    """Rule on `charter.amended`."""
    body = act.body
    if body["version"] != state.version + 1 or body["supersedes"] != act.law.id:
        return "charter.version"
    text = read_charter(act, body["text"])
    if isinstance(text, str):
        return text
    proposal = state.decisions.get(body["decision"])
    if proposal is None or not rests_on(proposal, "charter", body["text"]) or proposal.version != state.version:
        return "charter.decision"

    def change() -> None:
        proposal.used = True
        _put_in_force(text, body["version"], state)

    return change


def rests_on(proposal: Proposal, name: str, *wanted: Any) -> bool:
    """Tell whether what was adopted says one of ``wanted`` under ``name``, and nothing rests on it yet."""
    said = {"charter": proposal.wording[1], "plan": proposal.wording[2], "mandate": proposal.body.get("mandate")}
    return proposal.outcome == "adopted" and not proposal.used and said[name] in wanted


def read_charter(act: Act, reference: dict[str, Any]) -> Charter | str:
    """Apply the charter blob rules; return the charter or the code of the refusal."""
    if reference["media_type"] != CHARTER or reference["audience"] != "public":
        return "blob.reference"
    data = act.blob(reference)
    if data is None:
        return "blob.missing"
    try:
        text = charter.parse(data)
    except Malformed:
        return "charter.malformed"
    return "charter.weaker" if weaker_than_protocol(text) else text


def _put_in_force(text: Charter, version: int, state: State) -> None:
    state.charter = text
    state.charters.append(text)
    state.version = version
