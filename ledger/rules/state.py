"""What the rules remember: the fold of all lawful entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from draws import merkle, sharing
from draws.panels.opened import Opened
from ledger import times
from ledger.bodies import Announced, Blob, LotteryAudited, PoolAudited, PoolSealed, PurposeAgreed, Shape, Trustee
from ledger.charter import Charter
from ledger.errors import Refusal
from ledger.rules.keyring import Keys
from ledger.rules.proposal import Proposal
from ledger.statement import Statement, StatementId

BodyT_co = TypeVar("BodyT_co", bound=Shape, covariant=True)

Blobs = Callable[[str], bytes | None]
"""The bytes of a blob by its SHA-256 in hex, None when they are not at hand."""

Effect = Callable[[], None]
"""What a lawful entry changes in the state that its rule was given."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A valid signature: whose key made it. `person` is None for a key that speaks for nobody yet."""

    keyid: str
    key: str
    person: str | None


@dataclass(frozen=True, slots=True)
class Act(Generic[BodyT_co]):
    """A statement with valid signatures, at its place in the log."""

    id: StatementId
    index: int
    logged_at: str
    statement: Statement
    body: BodyT_co
    signers: tuple[Signer, ...]
    blobs: Blobs

    @property
    def now(self) -> int:
        """`logged_at` in seconds since 1970."""
        return times.seconds(self.logged_at)

    @property
    def today(self) -> str:
        """The date of `logged_at`."""
        return times.date_of(self.logged_at)

    def signed_with(self, key: str) -> bool:
        """Whether this key (hex) is among the signers'."""
        return any(signer.key == key for signer in self.signers)


@dataclass(slots=True)
class Purpose:
    """An agreed purpose; `last` is the index of the last lawful entry about it before any draw's own steps."""

    id: str
    index: int
    body: PurposeAgreed
    last: int
    pool: str | None = None
    draw: str | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two purposes the same, whatever they are called."""
        return (self.body.body, self.body.term.since, self.body.term.until, self.body.stage)


@dataclass(frozen=True, slots=True)
class Coins:
    """What the solver's coins of a pool are: 32 bytes, by the entry at `index`."""

    index: int
    value: bytes


@dataclass(slots=True)
class Pool:
    """A sealed pool with its leaves, the roster of trustees that its sealing froze, and its time (s since 1970)."""

    id: str
    index: int
    body: PoolSealed
    leaves: bytes
    roster: tuple[Trustee, ...]
    sealed_at: int
    coins: Coins | None = None

    @property
    def homes(self) -> Blob | None:
        """Who of it live together, for auditors; None if nothing was sealed about that."""
        return self.body.rosters[2] if len(self.body.rosters) > 2 else None

    def leaf(self, position: int) -> bytes:
        """The leaf at a position; empty beyond the last."""
        return self.leaves[32 * position : 32 * position + 32]


@dataclass(slots=True)
class Seat:
    """A position drawn or filled in, on offer since a date. `state`: offered, accepted, declined, vacated or filled."""

    stratum: int
    since: str
    state: str = "offered"
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Material:
    """What a method published beside the announcement: everybody's stratum (n × BE16), and weight (n × BE32) if any.

    `document`: of a lottery over panels, where it is at hand. No rule judges it.
    """

    codes: bytes
    weights: bytes = b""
    document: bytes | None = None


@dataclass(slots=True)
class Contestation:
    """What is held against a draw. `by`: who signed it; `faults`: who signed a step twice, as its evidence shows."""

    id: str
    index: int
    by: tuple[str, ...]
    text: Blob
    faults: tuple[str, ...]
    answered_at: int | None = None
    answer: Blob | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that is taken once: where, what it said, and who signed it, by keyid."""

    index: int
    body: Shape
    signers: Mapping[str, Signer]


@dataclass(slots=True)
class Draw:
    """A draw from its announcement on. Indexes tell which steps were taken, and when."""

    id: str
    index: int
    body: Announced
    purpose: Purpose
    pool: Pool
    charter_id: str
    charter: Charter
    material: Material
    last: int
    ended: str | None = None
    cited: bool = False
    words_at: int | None = None
    words_root: bytes = b""
    dealings: dict[int, tuple[bytes, sharing.Dealing]] = field(default_factory=dict)
    closed_at: int | None = None
    dealers: tuple[int, ...] = ()
    round: int | None = None
    diced_at: int | None = None
    dice: str = ""
    opened: dict[int, bytes] = field(default_factory=dict)
    shared: dict[int, dict[int, bytes]] = field(default_factory=dict)
    openings_at: int | None = None
    points: tuple[bytes, ...] = ()
    beacon_at: int | None = None
    beacon_signature: bytes = b""
    concluded_at: int | None = None
    seed: bytes = b""
    drawn: tuple[tuple[int, ...], ...] = ()
    panel: Opened | None = None
    lottery_audits: list[tuple[int, LotteryAudited]] = field(default_factory=list)
    seats: dict[int, Seat] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)
    taken: dict[tuple[str, int], Taken] = field(default_factory=dict)
    contestations: dict[str, Contestation] = field(default_factory=dict)
    audit: PoolAudited | None = None
    audited_at: int | None = None

    @property
    def direct(self) -> bool:
        """Whether dice alone decide: there are no trustees."""
        return not self.body.trustees

    @property
    def known_at(self) -> int | None:
        """Index of the step from which anyone can compute the result; None before it."""
        if self.direct:
            return self.diced_at
        return self.beacon_at if self.body.beacon else self.openings_at

    @property
    def codes(self) -> bytes:
        """Everybody's stratum, n × BE16; ffff for none, and for those who withdrew."""
        return self.material.codes

    @property
    def id_bytes(self) -> bytes:
        """The draw id as 32 bytes."""
        return bytes.fromhex(self.id)

    @property
    def chance_fixed_at(self) -> int | None:
        """Index of the step after which secrets may be opened: the dice, or the closing of the deals."""
        return self.diced_at if self.body.dice else self.closed_at

    def trustee(self, j: int) -> Trustee | None:
        """The roster's row j."""
        return self.body.trustees[j - 1] if 1 <= j <= len(self.body.trustees) else None

    def point(self, j: int) -> bytes | None:
        """S_j from the opening or from t shares; None while neither is there."""
        if j in self.opened:
            return self.opened[j]
        shares = self.shared.get(j, {})
        return sharing.recover(shares, self.body.t) if len(shares) >= self.body.t else None

    def computable(self) -> bool:
        """Whether every dealer's secret is known."""
        return all(j in self.opened or len(self.shared.get(j, {})) >= self.body.t for j in self.dealers)


@dataclass(slots=True)
class State:
    """All that has been lawful so far.

    `roots[n]` is the tree's root at size n; `logged_at` is that of the last lawful entry; `heads` the
    size that each person last acted upon; `references` the blobs that lawful entries refer to, by their SHA-256;
    `seat_mandates` which seat (draw, position) gave a person a role; `objections` and `decisions` lead to the proposal.
    """

    origin: str
    edge: merkle.Edge = field(default_factory=merkle.Edge.empty)
    roots: list[bytes] = field(default_factory=lambda: [merkle.EMPTY_ROOT])
    logged_at: str = ""
    statements: set[str] = field(default_factory=set)
    anomalies: list[tuple[int, str]] = field(default_factory=list)
    name: str = ""
    log_vkey: str = ""
    founders: dict[str, str] = field(default_factory=dict)
    charter_id: str | None = None
    charter_version: int = 0
    charters: dict[str, Charter] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)
    mandates: dict[str, dict[str, str | None]] = field(default_factory=dict)
    seat_mandates: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    references: dict[str, Blob] = field(default_factory=dict)
    purposes: dict[str, Purpose] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    draws: dict[str, Draw] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    objections: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Entries so far, lawful or not; the index that the next one gets."""
        return self.edge.size

    @property
    def charter(self) -> Charter:
        """The version in force. Refusal `charter.not_in_force` before there is one."""
        if self.charter_id is None:
            raise Refusal("charter.not_in_force", "there is no charter yet")
        return self.charters[self.charter_id]

    def advance(self, data: bytes, statement_id: str | None, logged_at: str | None) -> None:
        """Take an entry's place in the tree; `logged_at` of a lawful one moves the log's clock."""
        self.edge = self.edge.push(merkle.leaf_hash(data))
        self.roots.append(self.edge.root())
        if statement_id is not None:
            self.statements.add(statement_id)
        if logged_at is not None:
            self.logged_at = logged_at

    def holds(self, person: str, role: str, today: str) -> bool:
        """Whether the person holds the role on that date."""
        holders = self.mandates.get(role, {})
        return person in holders and ((until := holders[person]) is None or today <= until)

    def holders(self, role: str, today: str) -> set[str]:
        """Whoever holds the role on that date."""
        return {p for p, until in self.mandates.get(role, {}).items() if until is None or today <= until}

    def roles_of(self, person: str, today: str) -> Iterator[str]:
        """The roles that the person holds on that date."""
        return (role for role in self.mandates if self.holds(person, role, today))

    def give(self, person: str, role: str, until: str | None, seat: tuple[str, int] | None = None) -> None:
        """A mandate from the next entry on. `seat`: the draw and the position that give it."""
        self.mandates.setdefault(role, {})[person] = until
        self.seat_mandates.pop((person, role), None)
        if seat:
            self.seat_mandates[person, role] = seat

    def take(self, person: str, role: str) -> None:
        """The mandate holds no longer from the next entry on."""
        self.mandates.get(role, {}).pop(person, None)
        self.seat_mandates.pop((person, role), None)

    def draw_of(self, body: Shape) -> Draw:
        """The draw that `body.draw` names. Refusal `draw.unknown`."""
        identifier = getattr(body, "draw", "")
        if identifier not in self.draws:
            raise Refusal("draw.unknown", identifier)
        return self.draws[identifier]
