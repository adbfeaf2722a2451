"""Cheating, on a copy: what a dishonest hand would change in the files, written out whole as a bundle.

The copy is signed by a log key made for it and thrown away: the real one is never touched. Accomplices' signatures, in
the invented neighbourhood only, come ready made.
"""

from __future__ import annotations

import copy as copying
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from api.web.published import Published
from api.words import scene as words
from draws import canonical, merkle, pool
from ledger import checkpoint, entry, tiles
from ledger.checkpoint import Checkpoint
from ledger.entry import Entry
from ledger.keys import SigningKey
from ledger.note import ED25519, Vkey
from ledger.publication import CHECKPOINT, VKEY
from ledger.rules import closing
from ledger.rules.methods import method_of
from ledger.rules.state import Draw, State
from ledger.tiles import Base

LARGEST: Final = 5_000
"""Entries of a log of which a copy is still made for a visitor."""


@dataclass(slots=True)
class Copy:
    """A log on its way to be falsified."""

    state: State
    draw: Draw
    entries: list[bytes]
    blobs: dict[str, bytes]
    accomplices: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed, for the person who asked: the entry, the verifier's step for it, the value before and after.

    `shown`: what everybody can compute from the value, before and after; `moved`: the seats that would go to others.
    """

    index: int
    before: str
    after: str
    step: str
    accomplices: bool = False
    shown: tuple[str, str] | None = None
    moved: int = 0


def possible(state: State) -> tuple[str, ...]:
    """The cheats for which this log has something to falsify, in the order of the page."""
    draw = _drawn(state)
    if draw is None or state.size > LARGEST:
        return ()
    filled = any(seat.state == "filled" for seat in draw.seats.values())
    there = {"die": draw.diced_at is not None, "person": True, "again": True, "substitute": filled}
    return tuple(name for name, found in there.items() if found)


def copy(published: Published, accomplices: Mapping[str, bytes]) -> Copy:
    """A copy of the log as it is published, with its public blobs."""
    state, draw = published.state, _drawn(published.state)
    if draw is None:
        raise ValueError("there is no draw to falsify")
    entries = [published.entry(index) for index in range(published.size)]
    names = [blob.sha256 for blob in state.references.values() if blob.audience == "public"]
    blobs = {name: data for name in names if (data := published.blob(name)) is not None}
    return Copy(state, draw, entries, blobs, accomplices)


def cheat(name: str, target: Copy) -> Change:
    """Falsify the copy in one of the ways of `possible`."""
    return _CHEATS[name](target)


def write(target: Copy, folder: Path) -> None:
    """The copy as a bundle's folder, under a log key that is forgotten at once."""
    key = SigningKey(secrets.token_bytes(32))
    origin = target.state.origin
    edge = merkle.Edge.empty()
    for data in target.entries:
        edge = edge.push(merkle.leaf_hash(data))
    for tile, data in tiles.build(Base(), target.entries):
        _put(folder / tile.path, data)
    for data in target.blobs.values():
        _put(folder / "blobs" / "sha256" / sha256(data).hexdigest(), data)
    _put(folder / VKEY, f"{Vkey(origin, ED25519, key.public).encode()}\n".encode())
    _put(folder / CHECKPOINT, checkpoint.sign(Checkpoint(origin, edge.size, edge.root()), key))


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _drawn(state: State) -> Draw | None:
    """The first concluded draw: it has everything that one could wish to falsify."""
    return next((draw for draw in state.draws.values() if draw.concluded_at is not None), None)


def _alter(target: Copy, index: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Rewrite the body of an entry and leave its signatures as they were."""
    old = entry.read(target.entries[index])
    value: Any = canonical.decode(old.payload)
    change(value["body"])
    target.entries[index] = Entry(canonical.encode(value), old.signatures, old.logged_at).encode()


def _die(target: Copy) -> Change:
    """Turn the last die by one."""
    index, before = target.draw.diced_at or 0, target.draw.dice
    plan = target.draw.body.dice
    low, faces = (0, 10) if plan is None or plan.sides == 10 else (1, 6)
    after = before[:-1] + str((int(before[-1]) - low + 1) % faces + low)
    _alter(target, index, lambda body: body.update(dice=after))
    other = copying.copy(target.draw)
    other.dice = after
    seed, method = closing.seed_of(other), method_of(other)
    taken = {position for stratum in method.select(other, seed) for position in stratum}
    moved = len(taken - {position for stratum in target.draw.drawn for position in stratum})
    return Change(index, before, after, "D10", shown=(target.draw.seed.hex(), seed.hex()), moved=moved)


def _person(target: Copy) -> Change:
    """Slip a line into the closed list: a new leaf in its place, a new root, a new file."""
    found = target.draw.pool
    leaves = sorted([found.leaf(i) for i in range(found.body.size)] + [secrets.token_bytes(32)])
    data, root = b"".join(leaves), pool.root(leaves).hex()
    target.blobs.pop(found.body.rosters[0].sha256, None)
    target.blobs[sha256(data).hexdigest()] = data

    def change(body: dict[str, Any]) -> None:
        body.update(size=len(leaves), root=root)
        body["rosters"][0].update(sha256=sha256(data).hexdigest(), size=len(data))

    _alter(target, found.index, change)
    said = words.pool(target.state.origin, found.body.size, bytes.fromhex(found.body.root))
    shown = (said, words.pool(target.state.origin, len(leaves), bytes.fromhex(root)))
    return Change(found.index, str(found.body.size), str(len(leaves)), "D2", shown=shown)


def _again(target: Copy) -> Change:
    """Announce the draw a second time: with accomplices' signatures, or by playing the first one's again."""
    ready = target.accomplices.get("again")
    first, last = entry.read(target.entries[target.draw.index]), entry.read(target.entries[-1])
    target.entries.append(ready or Entry(first.payload, first.signatures, last.logged_at).encode())
    number = target.draw.body.number
    return Change(len(target.entries) - 1, str(number), str(number + 1 if ready else number), "D1", ready is not None)


def _substitute(target: Copy) -> Change:
    """Call somebody else than the next in line: signed by the operator, or by nobody who may."""
    index, vacated, called = _filled(target)
    ready = target.accomplices.get("substitute")
    wanted = called + 1 if called + 1 < target.draw.pool.body.size else 0
    if ready:
        wanted = int(canonical_body(ready)["position"])
        del target.entries[index:]
        target.entries.append(ready)
    else:
        _alter(target, index, lambda body: body.update(position=wanted))
    return Change(index, f"{vacated} → {called}", f"{vacated} → {wanted}", "D18", ready is not None)


def _filled(target: Copy) -> tuple[int, int, int]:
    """(index, vacated, position) of the last substitute called in this draw."""
    for index in reversed(range(len(target.entries))):
        value: Any = canonical.decode(entry.read(target.entries[index]).payload)
        if value["kind"] == "seat.filled" and value["body"]["draw"] == target.draw.id:
            return index, value["body"]["vacated"], value["body"]["position"]
    raise ValueError("nobody was called")


def canonical_body(data: bytes) -> dict[str, Any]:
    """The body of an entry, as JSON has it."""
    value: Any = canonical.decode(entry.read(data).payload)
    return dict(value["body"])


_CHEATS: Final[Mapping[str, Callable[[Copy], Change]]] = {
    "die": _die,
    "person": _person,
    "again": _again,
    "substitute": _substitute,
}
