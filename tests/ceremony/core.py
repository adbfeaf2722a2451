"""What every step of a ceremony stands on: keys, blobs, statements, entries, copies and bundles."""

from __future__ import annotations

import copy
import random
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from draws.group import L
from ledger import bodies as b
from ledger import bundle, card, checkpoint, keyfile, sealing, times
from ledger.checkpoint import Checkpoint
from ledger.keyfile import PersonKey
from ledger.keys import SigningKey, keyid
from ledger.note import ED25519, Vkey
from ledger.rules import judge
from ledger.rules.state import Draw, Pool, State
from ledger.service import Ledger
from ledger.statement import pre_authentication, statement_id
from tests.ceremony.material import (
    ORIGIN,
    ROLES,
    START,
    Round,
    clause_for,
    lax,
    sealed,
)
from verifier.replay import Replay


class Core:
    """A log, the people who sign in it, and the verifier who follows."""

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

    def fork(self) -> Self:
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
            said |= {"charter": law, "clause": clause or clause_for(text, kind, plain)}
        elif clause:
            said["clause"] = clause
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

    # Out.

    def export(self, out: Path, audience: str = "public") -> Path:
        """The bundle of a ceremony in a folder."""
        assert self.ledger
        assert self.folder
        self.ledger.publish()
        bundle.export(self.folder, out, audience, self.state.references.values())
        return out

    def write(self, folder: Path) -> Self:
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


def _bare(replay: Replay) -> Any:
    """The replay without the one thing that does not copy: whoever looks up blobs."""
    bare = copy.copy(replay)
    bare._past = copy.copy(replay._past)
    bare._past.blobs = None
    return bare
