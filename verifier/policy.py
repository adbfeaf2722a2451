"""Which witnesses must have seen a checkpoint (C2SP tlog-policy)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from verifier.errors import Malformed
from verifier.note import COSIGNATURE, ED25519, VerifierKey, parse_vkey

NONE = "none"
MAX_LINES = 10_000

_FORBIDDEN = re.compile(rb"[^\t\n\x20-\x7e\x80-\xff]")
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")


@dataclass(frozen=True, slots=True)
class Group:
    """Satisfied when ``threshold`` of its members, witnesses or groups, are."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Logs that are known, witnesses and groups by name, and the name that must be satisfied."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str


def parse(data: bytes) -> Policy:
    """Read a policy file. Raises ``Malformed`` with the number of the line."""
    if _FORBIDDEN.search(data):
        raise Malformed("policy: a control character other than tab and newline")
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    if len(lines) > MAX_LINES:
        raise Malformed(f"policy: more than {MAX_LINES} lines")
    reader = _Reader()
    for number, line in enumerate(lines, 1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            try:
                reader.read(words)
            except Malformed as error:
                raise Malformed(f"policy, line {number}: {error.what}") from None
    if reader.quorum is None:
        raise Malformed("policy: no quorum line")
    return Policy(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum)


def quorum(policy: Policy, cosigners: Iterable[VerifierKey]) -> bool:
    """Tell whether those who cosigned satisfy the quorum. A log's own key never counts."""
    logs = {log.public_key for log in policy.logs}
    signed = set(cosigners)
    reached = {NONE}
    reached.update(name for name, key in policy.witnesses.items() if key in signed and key.public_key not in logs)
    # Groups stand in the order of the file, so their members are decided before them.
    for name, group in policy.groups.items():
        if sum(member in reached for member in group.members) >= group.threshold:
            reached.add(name)
    return policy.quorum in reached


def satisfied(policy: Policy, log: VerifierKey, cosigners: Iterable[VerifierKey]) -> bool:
    """Tell whether a checkpoint by ``log``, cosigned so, is valid under the policy.

    Where the policy lists logs, ``log`` must be one of them; its key never counts as a witness.
    """
    if policy.logs and log not in policy.logs:
        return False
    return quorum(policy, (key for key in cosigners if key.public_key != log.public_key))


@dataclass(slots=True)
class _Reader:
    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str | None = None
    _members: set[str] = field(default_factory=set)

    def read(self, words: list[str]) -> None:
        keyword, *rest = words
        if keyword == "log" and len(rest) in {1, 2}:
            self._log(rest[0])
        elif keyword == "witness" and len(rest) in {2, 3}:
            self._witness(rest[0], rest[1])
        elif keyword == "group" and len(rest) >= 3:
            self._group(rest[0], rest[1], rest[2:])
        elif keyword == "quorum" and len(rest) == 1:
            self._quorum(rest[0])
        else:
            raise Malformed("neither log, witness, group nor quorum with what belongs to it")

    def _log(self, vkey: str) -> None:
        key = parse_vkey(vkey)
        if key.type != ED25519:
            raise Malformed("a log's key is of type 01")
        if any(key.public_key == log.public_key for log in self.logs):
            raise Malformed("this log's key stands on an earlier line")
        self.logs.append(key)

    def _witness(self, name: str, vkey: str) -> None:
        key = parse_vkey(vkey)
        if key.type != COSIGNATURE:
            raise Malformed("a witness's key is of type 04")
        if any(key.public_key == other.public_key for other in self.witnesses.values()):
            raise Malformed("this witness's key stands on an earlier line")
        self._require_new(name)
        self.witnesses[name] = key

    def _group(self, name: str, threshold: str, members: list[str]) -> None:
        for member in members:
            self._require_known(member)
            if member in self._members:
                raise Malformed(f"{member} is already a member")
            self._members.add(member)
        self._require_new(name)
        count = len(members)
        if threshold not in {"all", "any"} and not _NUMBER.fullmatch(threshold):
            raise Malformed("the threshold is neither all, any nor a number")
        needed = {"all": count, "any": 1}.get(threshold) or int(threshold)
        if needed > count:
            raise Malformed("the threshold exceeds the number of members")
        self.groups[name] = Group(needed, tuple(members))

    def _quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise Malformed("a second quorum line")
        if name != NONE:
            self._require_known(name)
        self.quorum = name

    def _require_new(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise Malformed("this name is taken")

    def _require_known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise Malformed("a name that no earlier line defines")
