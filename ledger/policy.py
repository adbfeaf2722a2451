"""Which outside witnesses must have signed a checkpoint before somebody relies on it (C2SP tlog-policy)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ledger import note
from ledger.checkpoint import Checkpoint, decode
from ledger.errors import Malformed
from ledger.note import COSIGNATURE, ED25519, Vkey

NONE: Final = "none"
MAX_LINES: Final = 10_000
_ALLOWED: Final = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_THRESHOLD: Final = re.compile(r"all|any|[1-9][0-9]{0,4}")


@dataclass(slots=True)
class Policy:
    """Logs, witnesses by name, groups by name as (threshold, members) in the order of the file, and what suffices."""

    logs: list[Vkey] = field(default_factory=list)
    witnesses: dict[str, Vkey] = field(default_factory=dict)
    groups: dict[str, tuple[int, Sequence[str]]] = field(default_factory=dict)
    quorum: str = ""

    def met(self, log: Vkey, cosigners: Collection[Vkey]) -> bool:
        """Whether these cosignatures suffice for a checkpoint of this log; no log's key is its own witness."""
        if self.logs and log not in self.logs:
            return False
        own = {log.public, *(known.public for known in self.logs)}
        reached = {NONE} | {n for n, key in self.witnesses.items() if key in cosigners and key.public not in own}
        for name, (threshold, members) in self.groups.items():
            if len(reached.intersection(members)) >= threshold:
                reached.add(name)
        return self.quorum in reached


def parse(data: bytes) -> Policy:
    """A policy file. Malformed with the number of the line."""
    if not _ALLOWED.fullmatch(data):
        raise Malformed("policy: a control character other than tab and line feed")
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    if len(lines) > MAX_LINES:
        raise Malformed(f"policy: more than {MAX_LINES} lines")
    policy = Policy()
    for number, line in enumerate(lines, 1):
        words = re.split(r"[ \t]+", line.strip(" \t"))
        if words[0] and not words[0].startswith("#"):
            try:
                _read(policy, words)
            except Malformed as problem:
                raise Malformed(f"policy, line {number}: {problem.where}") from None
    if not policy.quorum:
        raise Malformed("policy: no quorum line")
    return policy


def _read(policy: Policy, words: Sequence[str]) -> None:
    match words:
        case ["log", vkey] | ["log", vkey, _]:
            key = _key(vkey, ED25519, policy.logs)
            policy.logs.append(key)
        case ["witness", name, vkey] | ["witness", name, vkey, _]:
            key = _key(vkey, COSIGNATURE, policy.witnesses.values())
            _check_new(policy, name)
            policy.witnesses[name] = key
        case ["group", name, threshold, *members] if members:
            _read_group(policy, name, threshold, members)
        case ["quorum", name]:
            if policy.quorum or not (name == NONE or _known(policy, name)):
                raise Malformed("a second quorum, or one that no earlier line names")
            policy.quorum = name
        case _:
            raise Malformed("neither log, witness, group nor quorum with what belongs to it")


def _read_group(policy: Policy, name: str, threshold: str, members: Sequence[str]) -> None:
    taken = {member for _needed, listed in policy.groups.values() for member in listed}
    if len(set(members)) < len(members) or not taken.isdisjoint(members):
        raise Malformed("somebody is a member twice")
    if not all(_known(policy, member) for member in members):
        raise Malformed("a member that no earlier line names")
    _check_new(policy, name)
    if not _THRESHOLD.fullmatch(threshold):
        raise Malformed("the threshold is neither all, any nor a number")
    needed = len(members) if threshold == "all" else 1 if threshold == "any" else int(threshold)
    if needed > len(members):
        raise Malformed("the threshold exceeds the number of members")
    policy.groups[name] = needed, tuple(members)


def _key(text: str, kind: int, others: Collection[Vkey]) -> Vkey:
    key = note.parse_vkey(text)
    if key.kind != kind or any(key.public == other.public for other in others):
        raise Malformed("a key of another type, or one that an earlier line has")
    return key


def _known(policy: Policy, name: str) -> bool:
    return name in policy.witnesses or name in policy.groups


def _check_new(policy: Policy, name: str) -> None:
    if name == NONE or _known(policy, name):
        raise Malformed("this name is taken")


def witnessed(data: bytes, log: Vkey, policy: Policy) -> Checkpoint | None:
    """The checkpoint of a signed note if its log and enough witnesses signed it; None while too few did.

    Raises:
        Malformed: not a note, not a checkpoint of this log, or a wrong signature by a key that is known.
    """
    signed = note.parse(data)
    found = decode(signed.text)
    keys: Mapping[Vkey, int | None] = {
        one.key: one.time for one in note.verify(signed, (log, *policy.witnesses.values()))
    }
    if found.origin != log.name or log not in keys:
        raise Malformed(f"checkpoint: not one of {log.name}, or not signed by it")
    return found if policy.met(log, [key for key in keys if key.kind == COSIGNATURE]) else None
