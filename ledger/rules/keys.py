"""Keys of people: enrolled, rotated, revoked. Each person has at most one key in force."""

from __future__ import annotations

from hashlib import sha256

from draws import sharing
from draws.errors import DrawsError
from ledger.bodies import KeyEnrolled, KeyRevoked, KeyRotated, Proof
from ledger.errors import Refusal
from ledger.keys import enrollable
from ledger.rules.keyring import Key
from ledger.rules.state import Act, Effect, State

WAITING = 604_800
"""Seconds after which a key that no old one vouches for may serve in a roster or count in a tally: time to object."""


def keyid_of(key: str) -> str:
    """The keyid of a public key in hex."""
    return sha256(bytes.fromhex(key)).hexdigest()[:16]


def scalar(text: str) -> int:
    """A little-endian scalar in hex, as an integer; its range is for whoever uses it."""
    return int.from_bytes(bytes.fromhex(text), "little")


def check_key(state: State, key: str, sharing_key: str | None, proof: Proof | None, taken: set[str]) -> set[str]:
    """`key.weak`, `key.used`, `key.proof`; returns the names that the key takes. `taken`: those of this statement."""
    if not enrollable(bytes.fromhex(key)):
        raise Refusal("key.weak", key)
    names = {key, keyid_of(key)} | ({sharing_key} if sharing_key else set())
    if key == sharing_key or not names.isdisjoint(state.keys.used) or not names.isdisjoint(taken):
        raise Refusal("key.used", key)
    if sharing_key is not None and proof is not None:
        claim = sharing.Proof(scalar(proof.c), scalar(proof.z))
        try:
            sharing.check_possession(bytes.fromhex(sharing_key), claim, state.origin.encode(), bytes.fromhex(key))
        except DrawsError as problem:
            raise Refusal("key.proof", str(problem)) from None
    return names


def check_helper(state: State, act: Act[KeyEnrolled] | Act[KeyRotated]) -> None:
    """`key.helper`: a helper is known, somebody else, not helped in turn, and no operator beside a trustee's key."""
    body, helper = act.body, act.body.helper
    if helper is None:
        return
    if helper not in state.keys.known or helper == body.person:
        raise Refusal("key.helper", f"{helper} is not somebody else whom the ledger knows")
    held = state.keys.by_person.get(helper)
    if held and held.helper:
        raise Refusal("key.helper", f"{helper} has a helper of their own")
    if body.sharing_key and state.holds(helper, state.charter.protocol_roles.operator, act.today):
        raise Refusal("key.helper", f"{helper} is the operator, and this key could be a trustee's")


def enrolled(state: State, act: Act[KeyEnrolled]) -> Effect:
    """`key.not_proved`, `key.person_has_key`, the key rules, `key.helper`."""
    body = act.body
    if not act.signed_with(body.key):
        raise Refusal("key.not_proved", "the new key must sign")
    if body.person in state.keys.by_person:
        raise Refusal("key.person_has_key", body.person)
    check_key(state, body.key, body.sharing_key, body.proof, set())
    check_helper(state, act)
    eligible = act.now + WAITING if body.person in state.keys.had_key else act.now
    new = Key(keyid_of(body.key), body.key, body.person, body.sharing_key, eligible, act.now, body.helper)
    return lambda: state.keys.put(new)


def rotated(state: State, act: Act[KeyRotated]) -> Effect:
    """`key.not_proved`, `key.not_held`, the key rules, `key.helper`."""
    body = act.body
    if not act.signed_with(body.new):
        raise Refusal("key.not_proved", "the new key must sign")
    old = _held(state, body.person, body.old)
    check_key(state, body.new, body.sharing_key, body.proof, set())
    check_helper(state, act)
    vouched = act.signed_with(body.old)
    eligible, since = (act.now, old.since) if vouched else (act.now + WAITING, act.now)
    new = Key(keyid_of(body.new), body.new, body.person, body.sharing_key, eligible, since, body.helper)
    return lambda: state.keys.put(new)


def revoked(state: State, act: Act[KeyRevoked]) -> Effect:
    """`key.not_held`."""
    _held(state, act.body.person, act.body.key)
    return lambda: state.keys.drop(act.body.person)


def _held(state: State, person: str, key: str) -> Key:
    held = state.keys.by_person.get(person)
    if held is None or held.key != key:
        raise Refusal("key.not_held", f"{key} is not the key in force of {person}")
    return held
