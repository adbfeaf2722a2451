"""Trustees whose keys somebody should know about: those that must wait, and those in one pair of hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledger import times
from ledger.rules.state import State


@dataclass(frozen=True, slots=True)
class Waiting:
    """A trustee's key that the old one did not vouch for: it serves from this moment on; no list is closed before."""

    person: str
    serves_from: str


def waiting(state: State, now: str) -> tuple[Waiting, ...]:
    """Of the present trustees' keys, those that must still wait; the earliest first."""
    keys = (state.keys.by_person.get(person) for person in _trustees(state, now))
    late = [key for key in keys if key and key.sharing_key and key.eligible_from > times.seconds(now)]
    return tuple(Waiting(k.person, times.text(k.eligible_from)) for k in sorted(late, key=lambda k: k.eligible_from))


def same_hands(state: State, now: str) -> tuple[tuple[str, ...], ...]:
    """The present trustees whose keys one person has in hand, for each such person; they count as one."""
    held: dict[str, list[str]] = {}
    for person in _trustees(state, now):
        held.setdefault(state.keys.hands(person), []).append(person)
    return tuple(tuple(people) for people in held.values() if len(people) > 1)


def _trustees(state: State, now: str) -> Iterator[str]:
    if state.charter_id is not None:
        yield from sorted(state.holders(state.charter.protocol_roles.trustee, times.date_of(now)))
