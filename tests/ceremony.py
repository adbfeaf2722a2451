"""A territory that plays its draws for the tests: every step alone, in memory or in a folder.

The clock, the keys and all randomness follow from `seed`, so that two runs give the same bytes. Without a folder the
log lives in memory and a step costs a millisecond or two; with one, every act goes through `ledger.service.Ledger` as
it does in the field. `replay`, unless it is turned off, is the verifier's own replay of the same entries: every append
insists that both give the same answer.

    c = Ceremony().to_draw()          # founded, chartered, staffed, purpose, sealed pool, announcement
    c.deal(); c.close_deals(); c.throw(); c.open_all(); c.close_openings(); c.conclude()

`act` takes a lawful step and fails otherwise; `entry` writes any entry, lawful or not, and `append` puts it there as a
dishonest log would. `fork` goes on from here without touching the original.
"""

from __future__ import annotations

import copy
import json
import random
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from draws import canonical, sharing, words
from draws.beacon import CHAINS, DEFAULT, QUICKNET
from draws.group import L
from ledger import bodies as b
from ledger import bundle, card, charter, checkpoint, compose, keyfile, sealing, times
from ledger.charter import Charter
from ledger.checkpoint import Checkpoint
from ledger.keyfile import PersonKey
from ledger.keys import SigningKey, keyid
from ledger.note import ED25519, Vkey
from ledger.people import Feature, Person
from ledger.rules import announcing, dealing, founding, judge, powers
from ledger.rules.state import Draw, Pool, State
from ledger.service import Ledger
from ledger.statement import PAYLOAD_TYPE, pre_authentication, statement_id
from verifier.replay import Replay

ORIGIN = "example/les-pins"
START = 1_800_000_000 - 1_800_000_000 % 86_400 + 7 * 3600
"""Seven in the morning: a session ends on the day on which it begins."""

DAY = 86_400
FOUNDERS = ("ani", "gar", "par1", "par2")
ROLES = {"ani": "ANI", "gar": "GAR", "dpd": "DPD", "mem1": "MEM", "mem2": "MEM", "par1": "PAR", "par2": "PAR"}
DISTRICTS = ("nord", "sud")
AGES = ("16-25", "26-59", "60+")
TEXTS = ("barrage", "cerise", "olivier")
"""What residents whisper into the box."""

_STRUCTS_SHARED = (Charter,)


@dataclass(frozen=True)
class Round:
    """A real round of drand."""

    chain: str
    number: int
    time: int
    signature: str
    previous: str | None


@cache
def real_round(name: str) -> Round:
    """A published round of the chain `quicknet` or `default`, late enough in its day for a session before it."""
    vectors = json.loads((Path(__file__).parent / "vectors" / "beacon.json").read_text())["rounds"][name]
    chain, number = (QUICKNET, 657_413) if name == "quicknet" else (DEFAULT, 1_000_000)
    row = next(row for row in vectors if row["round"] == number)
    return Round(chain.hash.hex(), number, chain.time(number), row["signature"], row.get("previous"))


@cache
def french_charter() -> bytes:
    """The French template, as it comes."""
    return charter.from_toml(charter.template("fr"))


def charter_with(**changes: Any) -> bytes:
    """The French template with other top-level parts; a callable changes the part in place."""
    value = json.loads(french_charter())
    for name, change in changes.items():
        if callable(change):
            change(value[name])
        else:
            value[name] = change
    return canonical.encode(value)


def lax(value: object) -> bytes:
    """JSON as canonical JSON prints it, of values that canonical JSON may not hold."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sealed(payload: bytes, signatures: dict[str, bytes], logged_at: str) -> bytes:
    """An entry of these parts, whatever they are."""
    rows = [{"keyid": k, "sig": b64encode(s).decode()} for k, s in sorted(signatures.items())]
    envelope = {"payload": b64encode(payload).decode(), "payloadType": PAYLOAD_TYPE, "signatures": rows}
    return lax({"envelope": envelope, "logged_at": logged_at})


class Ceremony:
    """A territory on its way from founding to seats."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        origin: str = ORIGIN,
        seed: int = 0,
        start: int = START,
        trustees: int = 3,
        replay: bool = True,
    ) -> None:
        self.origin = origin
        self.folder = folder
        self.clock = start
        self.random = random.Random(seed)
        self.people: dict[str, PersonKey] = {}
        self.trustees = tuple(f"dep{i}" for i in range(1, trustees + 1))
        for name in (*ROLES, "scr1", "scr2", "scr3", *self.trustees, "hab1", "hab2", "hab3"):
            self.new_key(name)
        self.ledger = Ledger.create(folder, origin, lambda: self.clock) if folder else None
        self.entries: list[bytes] = []
        self.blobs: dict[str, bytes] = {}
        self.auditors: set[str] = set()
        self._state = State(origin)
        self.log_key = (
            keyfile.read_log_key(folder / "log.key", origin) if folder else SigningKey(self.random.randbytes(32))
        )
        self.replay = Replay(origin, self.blobs.get) if replay else None
        self.purpose_id = self.pool_id = self.draw_id = ""
        self.pool_secrets: dict[str, sealing.SealedPool] = {}
        self.round: Round | None = None
        self.stages: list[str] = []

    # What is there.

    @property
    def state(self) -> State:
        """What the ledger remembers now."""
        return self.ledger.state if self.ledger else self._state

    @property
    def draw(self) -> Draw:
        """The draw announced last."""
        return self.state.draws[self.draw_id]

    @property
    def pool(self) -> Pool:
        """The pool sealed last."""
        return self.state.pools[self.pool_id]

    @property
    def log_vkey(self) -> str:
        """The log's verification key."""
        return Vkey(self.origin, ED25519, self.log_key.public).encode()

    @property
    def now(self) -> str:
        """The clock as a time text."""
        return times.text(self.clock)

    @property
    def today(self) -> str:
        """The clock's date."""
        return self.now[:10]

    def id(self, name: str) -> str:
        """The person's id in statements."""
        return self.people[name].person

    def key(self, name: str) -> str:
        """The person's public key in hex."""
        return self.people[name].signing.public.hex()

    def name_of(self, person: str) -> str:
        """The name behind an id."""
        return next(name for name, key in self.people.items() if key.person == person)

    def note(self, size: int | None = None) -> str:
        """The log's signed checkpoint at a size; at the present one unless said."""
        size = self.state.size if size is None else size
        return checkpoint.sign(Checkpoint(self.origin, size, self.state.roots[size]), self.log_key).decode()

    # Means.

    def new_key(self, name: str, person: str | None = None) -> PersonKey:
        """A new key for a name, new or known; the person stays the same unless said."""
        known = self.people.get(name)
        person = person or (known.person if known else self.random.randbytes(8).hex())
        self.people[name] = PersonKey(person, SigningKey(self.random.randbytes(32)), self.scalar())
        return self.people[name]

    def scalar(self) -> int:
        """A random scalar, never zero."""
        return self.random.randrange(1, L)

    def card(self, key: PersonKey) -> card.Card:
        """The key card of a key on this ledger."""
        return card.make(key, self.origin, self.scalar())

    def put(self, data: bytes, media_type: str, audience: str = "public") -> b.Blob:
        """Keep a blob and return the reference to it."""
        name = sha256(data).hexdigest()
        self.blobs[name] = data
        if audience == "auditors":
            self.auditors.add(name)
        if self.ledger:
            self.ledger.put(data, media_type, audience)
        return b.Blob(name, len(data), media_type, audience)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock += int(seconds)

    def wait_until(self, time: str, extra: int = 0) -> None:
        """Let time pass until a time text, and so many seconds more."""
        self.clock = times.seconds(time) + extra

    def fork(self) -> Ceremony:
        """Another ceremony in memory that goes on from here; this one is left as it is."""
        other = copy.copy(self)
        other.folder = other.ledger = None
        shared = {id(c): c for c in self.state.charters.values()}
        if self.replay:
            shared |= {id(c): c for c in self.replay.state.charters}
        shared[id(self.blobs)] = other.blobs = dict(self.blobs)
        other._state, other.replay = copy.deepcopy((self.state, None), shared)
        if self.replay:
            other.replay = Replay(self.origin, other.blobs.get)
            for name, value in vars(copy.deepcopy(_bare(self.replay), shared)).items():
                setattr(other.replay, name, value)
            other.replay._past.blobs = other.blobs.get
        other.entries, other.stages = list(self.entries), list(self.stages)
        other.people, other.pool_secrets = dict(self.people), dict(self.pool_secrets)
        other.auditors = set(self.auditors)
        other.random = copy.copy(self.random)
        other.random.setstate(self.random.getstate())
        return other

    # Statements and entries.

    def statement(self, kind: str, body: object, clause: str | None = None, **changes: Any) -> dict[str, Any]:
        """A statement on the present head as a plain object; a change of None takes a field away."""
        plain = body if isinstance(body, dict) else b.plain(body)
        size = changes.pop("after_size", self.state.size)
        said: dict[str, Any] = {
            "ledger": self.origin,
            "kind": kind,
            "body": plain,
            "after": {"size": size, "root": self.state.roots[min(size, self.state.size)].hex()},
            "made_at": self.now,
            "nonce": self.random.randbytes(16).hex(),
        }
        if kind not in judge.FOUNDING and self.state.charter_id:
            draw = self.state.draws.get(plain.get("draw", "")) if isinstance(plain.get("draw", ""), str) else None
            law, text = (draw.charter_id, draw.charter) if draw else (self.state.charter_id, self.state.charter)
            shape = b.parse(kind, plain) if not isinstance(body, dict) else body
            found = clause or (powers.clause_for(text, kind, shape) if not isinstance(body, dict) else None)
            said |= {"charter": law, "clause": found or _any_clause(text, kind)}
        for name, value in changes.items():
            if value is None:
                said.pop(name, None)
            else:
                said[name] = value
        return said

    def sign(self, payload: bytes, *who: str | PersonKey) -> dict[str, bytes]:
        """Signatures over a payload, by keyid."""
        keys = [self.people[w].signing if isinstance(w, str) else w.signing for w in who]
        return {keyid(key.public): key.sign(pre_authentication(payload)) for key in keys}

    def entry(
        self,
        kind: str,
        body: object,
        *who: str | PersonKey,
        clause: str | None = None,
        logged_at: str | None = None,
        **changes: Any,
    ) -> bytes:
        """An entry as the log would take it now, lawful or not. `changes` replace fields of the statement."""
        payload = lax(self.statement(kind, body, clause, **changes))
        return sealed(payload, self.sign(payload, *who), logged_at or self.now)

    def append(self, data: bytes) -> str | None:
        """Put an entry there, lawful or not, as a log that judges nobody would; the code for which it is refused."""
        if self.ledger:
            self.ledger.store.append([data], at=self.ledger.state.size)
            self.ledger.refresh()
            before = self.ledger.state.anomalies[-1:]
            code = before[0][1] if before and before[0][0] == self.ledger.state.size - 1 else None
        else:
            code = judge.append(self._state, data, self.blobs.get)
        self.entries.append(data)
        self._follow(data, code)
        return code

    def _follow(self, data: bytes, code: str | None) -> None:
        if self.replay:
            verdict = self.replay.append(data)
            assert verdict == code, f"entry {len(self.entries) - 1}: ledger {code}, verifier {verdict}"

    def act(self, kind: str, body: object, *who: str | PersonKey, clause: str | None = None, **changes: Any) -> str:
        """Take a lawful step a minute later; returns the statement's id."""
        self.wait(60)
        payload = lax(self.statement(kind, body, clause, **changes))
        signatures = self.sign(payload, *who)
        if self.ledger:
            self.ledger.submit(payload, signatures)
            data = next(self.ledger.store.entries(self.ledger.state.size - 1))
            self.entries.append(data)
            self._follow(data, None)
        else:
            code = self.append(sealed(payload, signatures, max(self.now, self.state.logged_at)))
            assert code is None, f"{kind}: {code}"
        self.stages.append(kind)
        return statement_id(payload)

    # Founding, charter, people.

    def founding_body(self, founders: tuple[str, ...] = FOUNDERS, **changes: Any) -> b.Founded:
        """Who founds, with which keys."""
        rows = sorted((self.card(self.people[f]).founder() for f in founders), key=lambda f: f.person)
        return _with(b.Founded("Les Pins", self.log_vkey, tuple(rows)), changes)

    def found(self) -> Ceremony:
        """The log's first entry."""
        self.act("ledger.founded", self.founding_body(), *FOUNDERS)
        return self

    def charter_body(self, text: bytes | None = None, **changes: Any) -> b.CharterAdopted:
        """The first charter, and who holds which role from the start."""
        blob = self.put(text or french_charter(), founding.CHARTER_TYPE)
        roles = {**ROLES, **dict.fromkeys(self.trustees, "DEP")}
        rows = sorted((b.FirstRole(self.id(n), role) for n, role in roles.items()), key=lambda r: (r.person, r.role))
        return _with(b.CharterAdopted(1, blob, tuple(rows)), changes)

    def adopt(self, text: bytes | None = None) -> Ceremony:
        """The log's second entry."""
        self.act("charter.adopted", self.charter_body(text), *FOUNDERS)
        return self

    def enrol_body(self, name: str, **changes: Any) -> b.KeyEnrolled:
        """The person's key as it is now."""
        shown = self.card(self.people[name])
        return _with(b.KeyEnrolled(shown.person, shown.key, shown.sharing_key, shown.proof), changes)

    def enrol(self, *names: str) -> Ceremony:
        """Keys for these people; for everybody with a role but the founders, unless said."""
        for name in names or ("dpd", "mem1", "mem2", "scr1", "scr2", "scr3", *self.trustees):
            self.act("key.enrolled", self.enrol_body(name), name, "ani", "gar", clause="4.1")
        return self

    def rotate_body(self, name: str, new: PersonKey, **changes: Any) -> b.KeyRotated:
        """From the key in force to a new one."""
        shown = self.card(new)
        held = self.state.keys.by_person[self.id(name)].key
        return _with(b.KeyRotated(self.id(name), held, shown.key, shown.sharing_key, shown.proof), changes)

    def session(self, *names: str) -> Ceremony:
        """Scrutineers for today."""
        for name in names or ("scr1", "scr2"):
            body = b.RoleAssigned(self.id(name), "SCR", "session", self.today)
            self.act("role.assigned", body, "ani", "gar", clause="5.3")
        return self

    def amend_body(self, text: bytes, **changes: Any) -> b.CharterAmended:
        """The charter's next version."""
        state = self.state
        blob = self.put(text, founding.CHARTER_TYPE)
        return _with(b.CharterAmended(state.charter_version + 1, blob, state.charter_id or "", "ab" * 32), changes)

    def amend(self, text: bytes) -> Ceremony:
        """The charter's next version, signed by two scrutineers and the guarantor."""
        self.act("charter.amended", self.amend_body(text), "scr1", "scr2", "gar", clause="5.1")
        return self

    # Purpose, pool, announcement.

    def purpose_body(self, seats: int = 6, **changes: Any) -> b.PurposeAgreed:
        """What the draw is for."""
        stakeholders = tuple(sorted((self.id("par1"), self.id("par2"))))
        term = b.Term("2029-01-01", "2030-12-31")
        body = b.PurposeAgreed("conseil", seats, term, "participants", ("porte à porte",), (), stakeholders)
        return _with(body, changes)

    def agree(self, seats: int = 6, **changes: Any) -> Ceremony:
        """The purpose, signed by its stakeholders, two members and the guarantor."""
        signers = ("par1", "par2", "mem1", "mem2", "gar")
        self.purpose_id = self.act("draw.purpose_agreed", self.purpose_body(seats, **changes), *signers)
        return self

    def residents(self, size: int) -> tuple[list[Person], list[Feature]]:
        """People for a pool: half of them in each district, their ages in turn."""
        people = [
            Person(f"n{i}", f"Habitante {i}", str(1940 + i % 60), (DISTRICTS[i % 2], AGES[i // 2 % 3]))
            for i in range(size)
        ]
        return people, [Feature("quartier", DISTRICTS), Feature("âge", AGES)]

    def pool_body(self, size: int = 40, **changes: Any) -> b.PoolSealed:
        """A freshly sealed pool for the purpose agreed last; its secrets are in `pool_secrets` by root."""
        people, features = self.residents(size)
        made = sealing.seal(bytes.fromhex(self.purpose_id), people, features, self.random.randbytes)
        body = made.body([b.Frame("liste d'émargement", size, "les moins de 16 ans")])
        self.pool_secrets[body.root] = made
        self.put(made.public_roster, body.rosters[0].media_type)
        self.put(made.auditors_roster, body.rosters[1].media_type, "auditors")
        return _with(body, changes)

    def seal(self, size: int = 40, **changes: Any) -> Ceremony:
        """The pool, signed by the operator and the data referent."""
        self.pool_id = self.act("draw.pool_sealed", self.pool_body(size, **changes), "ani", "dpd")
        return self

    @property
    def secrets(self) -> sealing.SealedPool:
        """What the vault would hold of the pool sealed last."""
        return self.pool_secrets[self.pool.body.root]

    def strata(self, districts: int = 2) -> tuple[b.Stratum, ...]:
        """The seats shared among districts; one stratum of everybody for 1."""
        seats = self.state.purposes[self.purpose_id].body.seats
        if districts == 1:
            return (b.Stratum((), seats),)
        return tuple(b.Stratum((b.Where("quartier", d),), seats // 2) for d in DISTRICTS)

    def codes(self, strata: tuple[b.Stratum, ...]) -> b.Blob:
        """Everybody's stratum, as a blob."""
        data = sealing.codes(self.secrets.records, self.secrets.features, strata)
        return self.put(data, announcing.CODES_TYPE)

    def announcement(
        self,
        *,
        words: bool = False,
        dice: b.DicePlan | bool | None = True,
        beacon: str | None = None,
        districts: int = 2,
        mode: str = "audience",
        **changes: Any,
    ) -> b.Announced:
        """What `draw.announced` says: one hour for words, one for deals, one for dice and openings."""
        start = self.clock + 60
        steps = [start + 3600 * n for n in range(1, 4)]
        limits = b.Deadlines(
            times.text(steps[1]),
            times.text(steps[2]),
            times.text(steps[2] + 31 * DAY),
            times.text(steps[0]) if words else None,
        )
        strata = self.strata(districts)
        if beacon:
            self.round = real_round(beacon)
        return _with(
            compose.announcement(
                self.state,
                self.pool,
                strata,
                self.codes(strata),
                limits,
                dice=b.DicePlan(20, 10) if dice is True else dice or None,
                beacon_plan=b.BeaconPlan(self.round.chain, 4800) if beacon and self.round else None,
                mode=mode,
                barrier="aloud",
            ),
            changes,
        )

    def announce(self, **options: Any) -> Ceremony:
        """The announcement, signed by the operator and every trustee."""
        self.draw_id = self.act("draw.announced", self.announcement(**options), "ani", *self.trustees)
        return self

    # The draw's steps.

    def j(self, name: str) -> int:
        """The roster number of a trustee."""
        return compose.seat_of(self.draw, self.id(name))

    def words_body(self, texts: tuple[str, ...] = TEXTS, **changes: Any) -> b.WordsClosed:
        """The box with these words in it."""
        hashes = sorted(words.word_hash(self.random.randbytes(16), text) for text in texts)
        listed = self.put(b"".join(hashes), dealing.WORDS_TYPE)
        return _with(b.WordsClosed(self.draw_id, words.words_root(hashes).hex(), len(hashes), listed), changes)

    def close_words(self, texts: tuple[str, ...] = TEXTS) -> Ceremony:
        """Two scrutineers close the box."""
        self.act("draw.words_closed", self.words_body(texts), "scr1", "scr2")
        return self

    def deal_body(self, name: str, **changes: Any) -> b.Dealt:
        """The trustee's dealing."""
        return _with(compose.dealing(self.draw, self.j(name), self.people[name].sharing_secret)[1], changes)

    def deal(self, *names: str) -> Ceremony:
        """Dealings by these trustees; by all of them unless said."""
        for name in names or self.trustees:
            self.act("draw.dealt", self.deal_body(name), name)
        return self

    def close_body(self, **changes: Any) -> b.DealsClosed:
        """The close of the deals with everyone who dealt."""
        body = compose.deals_closed(self.draw, self.clock)
        if self.draw.body.beacon and self.round:
            body = msgspec.structs.replace(body, round=self.round.number)
        return _with(body, changes)

    def enough(self) -> tuple[str, ...]:
        """As many trustees as the threshold asks for."""
        return self.trustees[: sharing.threshold(len(self.trustees))]

    def close_deals(self, *names: str) -> Ceremony:
        """The close, signed by t trustees."""
        self.act("draw.deals_closed", self.close_body(), *(names or self.enough()), clause="6.6")
        return self

    def dice_body(self, digits: str = "01234567890123456789", **changes: Any) -> b.Diced:
        """Twenty throws."""
        return _with(b.Diced(self.draw_id, f"d10x{len(digits)}:{digits}"), changes)

    def throw(self, digits: str = "01234567890123456789") -> Ceremony:
        """The dice, by two scrutineers."""
        self.act("draw.diced", self.dice_body(digits), "scr1", "scr2")
        return self

    def open_body(self, name: str, **changes: Any) -> b.Opened:
        """The trustee's own secret."""
        body = compose.opening(self.draw, self.j(name), self.people[name].sharing_secret, "aloud")
        return _with(body, changes)

    def open(self, *names: str, **changes: Any) -> Ceremony:
        """Openings by these trustees."""
        for name in names:
            self.act("draw.opened", self.open_body(name), name, **changes)
        return self

    def share_body(self, name: str, **changes: Any) -> b.Shared:
        """The trustee's shares of every secret that is still closed."""
        secret = self.people[name].sharing_secret
        return _with(compose.sharing_of(self.draw, self.j(name), secret, "aloud", self.scalar), changes)

    def share(self, *names: str) -> Ceremony:
        """Shares by these trustees."""
        for name in names:
            self.act("draw.shared", self.share_body(name), name)
        return self

    def open_all(self) -> Ceremony:
        """Every dealer opens, all of them having seen the same head."""
        size = self.state.size
        for j in self.draw.dealers:
            self.open(self.name_of(self.draw.body.trustees[j - 1].person), after_size=size)
        return self

    def close_openings(self, *names: str) -> Ceremony:
        """The points, signed by t trustees."""
        body = compose.openings_closed(self.draw)
        self.act("draw.openings_closed", body, *(names or self.enough()), clause="6.6")
        return self

    def beacon_body(self, note: str | None = None, **changes: Any) -> b.BeaconShown:
        """The round that the close of the deals named, with the log's checkpoint."""
        assert self.round
        shown = b.BeaconShown(
            self.draw_id,
            self.round.chain,
            self.round.number,
            self.round.signature,
            note or self.note(),
            self.round.previous,
        )
        return _with(shown, changes)

    def show_beacon(self, note: str | None = None) -> Ceremony:
        """The beacon, a minute after its time."""
        assert self.round
        self.clock = max(self.clock, self.round.time)
        self.act("draw.beacon", self.beacon_body(note), "par1", clause="6.8")
        return self

    def conclude(self) -> Ceremony:
        """The result, signed by the operator and a scrutineer."""
        self.act("draw.concluded", compose.concluded(self.draw), "ani", "scr1")
        return self

    def annul(self, cause: str = "error") -> Ceremony:
        """The end of a draw by its trustees and the guarantor."""
        self.act("draw.annulled", b.Annulled(self.draw_id, cause), *self.enough(), "gar")
        return self

    def lapse(self) -> Ceremony:
        """The end of a draw that missed a deadline, seen by anyone."""
        self.act("draw.lapsed", b.Lapsed(self.draw_id), "par1", clause="6.8")
        return self

    # Seats.

    def drawn(self) -> list[int]:
        """The positions drawn, stratum by stratum."""
        return [position for stratum in self.draw.drawn for position in stratum]

    def accept(self, position: int, name: str = "hab1") -> Ceremony:
        """A seat accepted on paper."""
        body = b.SeatAccepted(self.draw_id, position, self.id(name))
        self.act("seat.accepted", body, "ani", "gar", clause="7.2")
        return self

    def decline_body(self, position: int, **changes: Any) -> b.SeatDeclined:
        """A no, with the code of the receipt."""
        record = self.secrets.records[position]
        body = b.SeatDeclined(self.draw_id, position, record.identity.hex(), record.features.hex(), record.decline_code)
        return _with(body, changes)

    def decline(self, position: int) -> Ceremony:
        """A no, with the code of the receipt, witnessed by the operator and the guarantor."""
        self.act("seat.declined", self.decline_body(position), "ani", "gar")
        return self

    def attempts(self, **changes: Any) -> b.Attempts:
        """What the French template asks for before somebody counts as unreachable."""
        first, last = times.text(self.clock - 15 * DAY)[:10], self.today
        return _with(b.Attempts(3, 2, first, last), changes)

    def vacate(self, position: int, cause: str = "other") -> Ceremony:
        """A seat that becomes free, said by the operator and two others."""
        tries = self.attempts() if cause == "unreachable" else None
        body = b.SeatVacated(self.draw_id, position, cause, tries)
        self.act("seat.vacated", body, "ani", "gar", "dpd", clause="7.4")
        return self

    def fill(self, vacated: int) -> Ceremony:
        """The substitute whom the rule names."""
        self.act("seat.filled", compose.filled(self.draw, vacated), "ani")
        return self

    # Long ways.

    def to_people(self) -> Ceremony:
        """Founded, with a charter, everybody's keys, and two scrutineers for today."""
        return self.found().adopt().enrol().session()

    def to_pool(self, seats: int = 6, size: int = 40) -> Ceremony:
        """And with a sealed pool."""
        return self.to_people().agree(seats).seal(size)

    def to_draw(self, **options: Any) -> Ceremony:
        """And with an announced draw."""
        return self.to_pool().announce(**options)

    def to_fixed(self) -> Ceremony:
        """From the announcement until everything is fixed and nothing open."""
        if self.draw.body.words:
            self.close_words()
        self.deal().close_deals()
        return self.throw() if self.draw.body.dice else self

    def to_result(self) -> Ceremony:
        """From there to the result."""
        self.open_all().close_openings()
        if self.draw.body.beacon:
            self.show_beacon()
        return self.conclude()

    # Out.

    def export(self, out: Path, audience: str = "public") -> Path:
        """The bundle of a ceremony in a folder."""
        assert self.ledger
        assert self.folder
        self.ledger.publish()
        bundle.export(self.folder, out, audience, self.state.references.values())
        return out

    def write(self, folder: Path) -> Ceremony:
        """The same log in a folder, entry by entry, whatever they are; published."""
        other = self.fork()
        other.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        ledger = Ledger.create(folder, self.origin, lambda: other.clock)
        (folder / "log.key").unlink()
        seed = bytes(self.log_key._pair[:32])
        keyfile.create_log_key(folder / "log.key", self.origin, lambda _: seed)
        for name, data in self.blobs.items():
            ledger.blobs.put(data, "auditors" if name in self.auditors else "public")
        ledger.store.append(self.entries, at=0)
        ledger.refresh()
        ledger.publish()
        other.ledger = ledger
        return other


def beacon_ceremony(name: str = "quicknet", **options: Any) -> Ceremony:
    """A territory founded on the morning of a real round, so that this round is the lawful one."""
    time = real_round(name).time
    return Ceremony(start=time - 4 * 3600 - 1800, **options)


def _bare(replay: Replay) -> Any:
    """The replay without the one thing that does not copy: whoever looks up blobs."""
    bare = copy.copy(replay)
    bare._past = copy.copy(replay._past)
    bare._past.blobs = None
    return bare


def _with(body: Any, changes: dict[str, Any]) -> Any:
    return msgspec.structs.replace(body, **changes) if changes else body


def _any_clause(text: Charter, kind: str) -> str:
    return next((p.clause for p in text.powers if kind in p.kinds), "1.1")


__all__ = ["CHAINS", "Ceremony", "beacon_ceremony", "charter_with", "french_charter", "lax", "real_round", "sealed"]
