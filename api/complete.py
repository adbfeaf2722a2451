"""Whether a draft has its signatures, as the ledger at hand sees it: who is missing, and whose are none of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from ledger.draft import Draft
from ledger.drafting import Drafting
from ledger.errors import Refusal

SUPERFLUOUS = frozenset({"signature.unknown_key", "signature.without_power"})


@dataclass(frozen=True, slots=True)
class Standing:
    """`draft` with the signatures that are of use; `unused`: persons, or keyids of nobody's key, whose are not.

    `refusal`: what the rules say still; None when the statement could be appended now.
    """

    draft: Draft
    unused: tuple[str, ...] = ()
    refusal: Refusal | None = None


def standing(ledger: Drafting, draft: Draft) -> Standing:
    """Set aside the signatures that the rules refuse for being superfluous, and see what they say of the rest.

    A signature does not change what is signed, and one that no requirement counts proves nothing: without it the
    statement is the same, and its author need not write it again.
    """
    unused: list[str] = []
    while True:
        try:
            ledger.judge(draft.payload, dict(draft.signatures))
        except Refusal as refusal:
            people = refusal.where.split(", ") if refusal.code in SUPERFLUOUS else []
            kept = {keyid: s for keyid, s in draft.signatures.items() if _whose(ledger, keyid) not in people}
            if len(kept) == len(draft.signatures):
                return Standing(draft, tuple(unused), refusal)
            draft = replace(draft, signatures=kept)
            unused += people
        else:
            return Standing(draft, tuple(unused))


def _whose(ledger: Drafting, keyid: str) -> str:
    """The person whose key in force this is, else the keyid itself."""
    held = ledger.state.keys.by_keyid.get(keyid)
    return held.person if held else keyid


def uncalled(ledger: Drafting, draft: Draft, people: Collection[str]) -> tuple[str, ...]:
    """Those of the people whose signature the statement's clause does not count, as things stand."""
    try:
        called = ledger.called(draft.statement)
    except Refusal:
        return ()
    return tuple(person for person in people if person not in called)
