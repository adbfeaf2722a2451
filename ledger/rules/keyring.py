"""The keys of people, as the entries so far have put them in force."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Key:
    """A key in force. `sharing_key` (a point, hex) can serve in a draw's roster from `eligible_from` on.

    `since`: from when on the ledger takes it for its person's: its enrolment, or that of the key that vouched for it;
    for founders a week before, since all of them signed for it. `helper`: who helps this person to sign, and so has the
    key in hand with them.
    """

    keyid: str
    key: str
    person: str
    sharing_key: str | None
    eligible_from: int
    since: int
    helper: str | None = None


@dataclass(slots=True)
class Keys:
    """Keys in force by keyid and by person; what ever was a key; who ever had one; whom the ledger knows."""

    by_keyid: dict[str, Key] = field(default_factory=dict)
    by_person: dict[str, Key] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    had_key: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)

    def put(self, key: Key) -> None:
        """The person's key from now on, instead of any other."""
        self.drop(key.person)
        self.by_keyid[key.keyid] = self.by_person[key.person] = key
        self.had_key.add(key.person)
        self.known.add(key.person)
        self.used |= {key.key, key.keyid} | ({key.sharing_key} if key.sharing_key else set())

    def hands(self, person: str) -> str:
        """Who has this person's key in hand in the end: their helper, or whoever helps that one; else themselves."""
        while (key := self.by_person.get(person)) and key.helper:
            person = key.helper
        return person

    def drop(self, person: str) -> None:
        """The person has no key in force any more."""
        if old := self.by_person.pop(person, None):
            del self.by_keyid[old.keyid]
