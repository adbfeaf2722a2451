"""What the entries so far have made true: keys, mandates, charters, purposes, pools, draws, seats.

Only ``verifier.rules`` changes it, and only by entries that were found lawful. Indexes are leaf
indexes; persons, keys and statement ids are hexadecimal as in the statements themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from verifier.charter import Charter
from verifier.opened import Panel
from verifier.proposal import Proposal


class Key(NamedTuple):
    """A key in force; ``keyid`` names it in signatures.

    ``eligible_from`` (seconds since 1970) is when its sharing key, if any, may enter a roster. ``settled_from``
    is when its holder's signature beside a count is one of the electorate. ``helper``: the person who
    helps to sign with it, empty if there is none.
    """

    keyid: str
    person: str
    key: str
    sharing_key: str
    eligible_from: int
    settled_from: int
    helper: str = ""


class Mandate(NamedTuple):
    """A role held up to the date ``until`` (empty: for good); ``seat`` if a seat gave it."""

    until: str
    seat: tuple[str, int] | None


class Row(NamedTuple):
    """One trustee of a roster, in the order of the statement's fields."""

    j: int
    person: str
    key: str
    sharing_key: str


@dataclass(slots=True)
class Purpose:
    """``last_index`` is that of the latest lawful purpose, pool or announcement of it."""

    id: str
    body: str
    seats: int
    term: tuple[str, str]
    stage: str
    last_index: int
    pool: str = ""
    draws: list[str] = field(default_factory=list)

    @property
    def seat_group(self) -> tuple[str, tuple[str, str], str]:
        """The same seats of the same body: what two purposes may compete for."""
        return self.body, self.term, self.stage


@dataclass(frozen=True, slots=True)
class Coins:
    """The solver's coins (32 bytes) of a pool, and the index of the entry that gave them."""

    index: int
    value: bytes


@dataclass(slots=True)
class Pool:
    """A sealed list. ``leaves`` holds 32 bytes for each of ``size`` positions.

    ``hands``: for each trustee of the roster, who had their key in hand (``State.hands``).
    """

    id: str
    index: int
    purpose: str
    root: str
    size: int
    features: Mapping[str, frozenset[str]]
    leaves: bytes
    roster: tuple[Row, ...]
    statement: Mapping[str, Any]
    sealed_at: int
    coins: Coins | None = None
    hands: tuple[str, ...] = ()

    @property
    def homes(self) -> Mapping[str, Any] | None:
        """The blob that says to auditors who live together; None if nothing was sealed about that."""
        rosters = self.statement["rosters"]
        return rosters[2] if len(rosters) == 3 else None


class Dealing(NamedTuple):
    """A lawful dealing: its digest, the first commitment and the encrypted shares e_1…e_n."""

    digest: bytes
    c0: bytes
    e: tuple[bytes, ...]


class Gesture(NamedTuple):
    """Whose opening or share it was, said to be under which barrier and under which head."""

    j: int
    barrier: str
    after_size: int
    after_root: str


SeatState = Literal["offered", "accepted", "declined", "vacated"]


@dataclass(slots=True)
class Seat:
    """A position drawn or filled in, on offer since a date. ``filled``: somebody was named in its place."""

    stratum: int
    since: str
    state: SeatState = "offered"
    person: str = ""
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the seed gives: per stratum its positions in their order, and how many are drawn.

    Of a lottery over panels: the positions that its conclusion names, and the ``panel`` that it opens.
    """

    seed: bytes
    ranked: tuple[list[int], ...]
    seats: tuple[int, ...]
    panel: Panel | None = None

    @property
    def drawn(self) -> tuple[list[int], ...]:
        """The positions drawn, by stratum, in ticket order."""
        return tuple(ranked[:seats] for ranked, seats in zip(self.ranked, self.seats, strict=True))


class Material(NamedTuple):
    """What a method published: everybody's stratum (n × BE16), and weight (n × BE32) where there are weights."""

    codes: bytes
    weights: bytes = b""


@dataclass(slots=True)
class Contestation:
    """Where a draw was contested and by whom, whom its evidence shows at fault, and where it was answered."""

    index: int
    signers: frozenset[str]
    at_fault: tuple[str, ...]
    answer_index: int | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """A step that nobody may take twice: where it was taken, its body, and its signers by keyid."""

    index: int
    body: Mapping[str, Any]
    signers: Mapping[str, Any]
    """Their persons and keys (``verifier.act.Signer``)."""


@dataclass(slots=True)
class Draw:
    """One announced draw and how far it has come. An index is None while the step has not happened.

    ``filled``: the position vacated, the one that came in, and the entry that says so.
    """

    id: str
    index: int
    body: Mapping[str, Any]
    purpose: Purpose
    pool: Pool
    charter: Charter
    roster: tuple[Row, ...]
    material: Material
    deadlines: Mapping[str, int]
    last_index: int
    cited: bool = False
    words_index: int | None = None
    words_root: str = ""
    dealings: dict[int, Dealing] = field(default_factory=dict)
    deals_index: int | None = None
    deals_closed: str = ""
    round: int | None = None
    dice_index: int | None = None
    dice: str = ""
    opened: dict[int, bytes] = field(default_factory=dict)
    shared: dict[int, dict[int, bytes]] = field(default_factory=dict)
    gestures: list[Gesture] = field(default_factory=list)
    openings_index: int | None = None
    points: dict[int, bytes] = field(default_factory=dict)
    beacon_index: int | None = None
    signature: bytes = b""
    checkpoints: list[str] = field(default_factory=list)
    concluded_index: int | None = None
    outcome: Outcome | None = None
    ended: Literal["", "annulled", "lapsed"] = ""
    seats: dict[int, Seat] = field(default_factory=dict)
    filled: list[tuple[int, int, int]] = field(default_factory=list)
    lottery_audits: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    chances: tuple[Fraction, Fraction] | None = None
    solver: str = ""
    vacancies: dict[str, int] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)
    once: dict[tuple[str, int], Once] = field(default_factory=dict)
    contestations: dict[str, Contestation] = field(default_factory=dict)
    audit: Mapping[str, Any] | None = None

    @property
    def codes(self) -> bytes:
        """Everybody's stratum, n × BE16."""
        return self.material.codes

    @property
    def by_dice_alone(self) -> bool:
        """Whether there are no trustees."""
        return not self.roster

    @property
    def known_index(self) -> int | None:
        """The entry from which anybody can compute the result."""
        if self.by_dice_alone:
            return self.dice_index
        return self.beacon_index if "beacon" in self.body else self.openings_index

    @property
    def t(self) -> int:
        """How many trustees suffice to open everything."""
        t: int = self.body["t"]
        return t

    def vacate(self, cause: str) -> None:
        """Count one more seat that became free, and why."""
        self.vacancies[cause] = self.vacancies.get(cause, 0) + 1

    @property
    def state(self) -> Literal["live", "annulled", "lapsed", "concluded"]:
        """The word that reports use."""
        return self.ended or ("live" if self.concluded_index is None else "concluded")


@dataclass(slots=True)
class State:
    """Everything that rules may ask about the past."""

    origin: str
    log_vkey: str = ""
    founders: frozenset[str] = frozenset()
    charter: Charter | None = None
    charters: list[Charter] = field(default_factory=list)
    version: int = 0
    keys: dict[str, Key] = field(default_factory=dict)
    by_person: dict[str, Key] = field(default_factory=dict)
    used_keys: set[str] = field(default_factory=set)
    used_keyids: set[str] = field(default_factory=set)
    had_key: set[str] = field(default_factory=set)
    named_at_founding: set[str] = field(default_factory=set)
    mandates: dict[str, dict[str, Mandate]] = field(default_factory=dict)
    purposes: dict[str, Purpose] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    draws: dict[str, Draw] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    objections: dict[str, Proposal] = field(default_factory=dict)
    decisions: dict[str, Proposal] = field(default_factory=dict)

    def holds(self, person: str, role: str, today: str) -> bool:
        """Tell whether ``person`` holds ``role`` on the date ``today`` (charter.md, last paragraph)."""
        given = self.mandates.get(role)
        mandate = given.get(person) if given else None
        return mandate is not None and not (mandate.until and mandate.until < today)

    def holders(self, role: str, today: str) -> list[str]:
        """Return the persons who hold ``role`` on that date."""
        return [person for person in self.mandates.get(role, ()) if self.holds(person, role, today)]

    def held(self, person: str, today: str) -> list[str]:
        """Return the roles that ``person`` holds on that date."""
        return [role for role in self.mandates if self.holds(person, role, today)]

    def hands(self, person: str) -> str:
        """Return who has the key of ``person`` in hand: the last in the row of helpers, if there is one."""
        key = self.by_person.get(person)
        while key is not None and key.helper:
            person, key = key.helper, self.by_person.get(key.helper)
        return person

    def give(self, person: str, role: str, until: str, seat: tuple[str, int] | None = None) -> None:
        """Give a mandate."""
        self.mandates.setdefault(role, {})[person] = Mandate(until, seat)

    def put_in_force(self, key: Key) -> None:
        """Put a key in force, instead of the one that its person had, if any, and remember it."""
        self.take_out_of_force(key.person)
        self.keys[key.keyid] = key
        self.by_person[key.person] = key
        self.used_keyids.add(key.keyid)
        self.used_keys.add(key.key)
        if key.sharing_key:
            self.used_keys.add(key.sharing_key)
        self.had_key.add(key.person)

    def take_out_of_force(self, person: str) -> None:
        """Leave ``person`` without a key in force."""
        old = self.by_person.pop(person, None)
        if old is not None:
            del self.keys[old.keyid]
