"""The charter's amendment, by its own rule."""

from __future__ import annotations

from ledger.bodies import CharterAmended
from ledger.errors import Refusal
from ledger.rules import decisions
from ledger.rules.founding import install, read_charter
from ledger.rules.state import Act, Effect, State


def amended(state: State, act: Act[CharterAmended]) -> Effect:
    """`charter.version`, the charter blob rules, `charter.decision`."""
    body = act.body
    if body.version != state.charter_version + 1 or body.supersedes != state.charter_id:
        raise Refusal("charter.version", f"version {state.charter_version} is in force")
    charter = read_charter(body.text, act.blobs)
    proposal = decisions.adopted(state, body.decision)
    if proposal is None or proposal.charter != body.text or proposal.version != state.charter_version:
        raise Refusal("charter.decision", "no decision under the charter in force adopted exactly this text")

    def effect() -> None:
        proposal.used = True
        install(state, body.text.sha256, charter, body.version)

    return effect
