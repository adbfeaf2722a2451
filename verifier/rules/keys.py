"""Rules of keys: `key.enrolled`, `key.rotated`, `key.revoked`, and those that any new key must meet."""

from functools import lru_cache
from hashlib import sha256
from typing import Any

from verifier import ed25519, sharing
from verifier.act import Act, Ruling
from verifier.errors import Invalid
from verifier.state import Key, State

WAIT = 604_800
"""Seconds until a sharing key that its person's former key did not vouch for may enter a roster."""


@lru_cache(maxsize=4096)
def keyid_of(key: str) -> str:
    """Return the 16 hexadecimal characters by which signatures name a key."""
    return sha256(bytes.fromhex(key)).hexdigest()[:16]


def check_key(holder: dict[str, Any], name: str, state: State, keys: set[str], keyids: set[str]) -> str | None:
    """Apply the key rules to ``holder[name]``; return the code of a refusal or None.

    ``keys`` and ``keyids`` are those met earlier in the same statement; this one's are added.
    """
    key, sharing_key = holder[name], holder.get("sharing_key", "")
    raw, keyid = bytes.fromhex(key), keyid_of(key)
    if not ed25519.prime_order(raw):
        return "key.weak"
    for value, met, ever in (
        (key, keys, state.used_keys),
        (keyid, keyids, state.used_keyids),
        (sharing_key, keys, state.used_keys),
    ):
        if not value:
            continue
        if value in met or value in ever:
            return "key.used"
        met.add(value)
    if sharing_key:
        proof = holder["proof"]
        try:
            sharing.check_possession(
                bytes.fromhex(sharing_key),
                bytes.fromhex(proof["c"]),
                bytes.fromhex(proof["z"]),
                state.origin.encode(),
                raw,
            )
        except Invalid:
            return "key.proof"
    return None


def enrolled(act: Act, state: State) -> Ruling:
    """Rule on `key.enrolled`."""
    person, key = act.body["person"], act.body["key"]
    if not act.signed_by(key):
        return "key.not_proved"
    if person in state.by_person:
        return "key.person_has_key"
    refusal = check_key(act.body, "key", state, set(), set())
    if refusal:
        return refusal
    if _wrong_helper(act, state):
        return "key.helper"
    eligible = act.now + WAIT if person in state.had_key else 0
    helper = act.body.get("helper", "")
    new = Key(keyid_of(key), person, key, act.body.get("sharing_key", ""), eligible, act.now + WAIT, helper)
    return lambda: state.put_in_force(new)


def rotated(act: Act, state: State) -> Ruling:
    """Rule on `key.rotated`."""
    person, old, key = act.body["person"], act.body["old"], act.body["new"]
    if not act.signed_by(key):
        return "key.not_proved"
    if not _holds(person, old, state):
        return "key.not_held"
    refusal = check_key(act.body, "new", state, set(), set())
    if refusal:
        return refusal
    if _wrong_helper(act, state):
        return "key.helper"
    vouched = act.signed_by(old)
    eligible = 0 if vouched else act.now + WAIT
    settled = state.by_person[person].settled_from if vouched else act.now + WAIT
    helper = act.body.get("helper", "")
    new = Key(keyid_of(key), person, key, act.body.get("sharing_key", ""), eligible, settled, helper)
    return lambda: state.put_in_force(new)


def revoked(act: Act, state: State) -> Ruling:
    """Rule on `key.revoked`."""
    person = act.body["person"]
    if not _holds(person, act.body["key"], state):
        return "key.not_held"
    return lambda: state.take_out_of_force(person)


def _wrong_helper(act: Act, state: State) -> bool:
    """Tell whether the person named as helper may not be one."""
    if "helper" not in act.body:
        return False
    helper = act.body["helper"]
    key = state.by_person.get(helper)
    if (
        helper == act.body["person"]
        or helper not in state.had_key | state.named_at_founding
        or (key is not None and key.helper != "")
    ):
        return True
    return "sharing_key" in act.body and helper in state.holders(act.law.protocol["operator"], act.today)


def _holds(person: str, key: str, state: State) -> bool:
    held = state.by_person.get(person)
    return held is not None and held.key == key
