"""A whole ceremony in an invented neighbourhood of 400 invented people, by the same acts that a real one takes.

Everyone who signs has a key file of their own (passphrase `demo`); the dice are thrown by the computer here, which no
real draw allows.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from api import desk, neighbourhood, strata, tables
from api.i18n import _, language
from draws.group import L
from ledger import bodies, card, charter, compose, durable, keyfile, sealing, times
from ledger.bodies import Shape
from ledger.card import Card
from ledger.drafting import Clock
from ledger.keyfile import PersonKey
from ledger.roster import read_roster
from ledger.rules.founding import CHARTER_TYPE
from ledger.rules.methods.strata import CODES_TYPE
from ledger.rules.purposes import LEAVES_TYPE, ROSTER_TYPE
from ledger.rules.state import Draw
from ledger.service import Ledger, Logged
from ledger.vault import Vault

ORIGIN = "demo.example/les-tilleuls"
PASSPHRASE = "demo"  # noqa: S105 - of invented people
COST = keyfile.INTERACTIVE
SEATS = 12
HOUR, DAY = 3600, 86_400
ROLES = {
    "ani": "ANI",
    "gar": "GAR",
    "dpd": "DPD",
    "dep1": "DEP",
    "dep2": "DEP",
    "dep3": "DEP",
    "mem1": "MEM",
    "mem2": "MEM",
    "par1": "PAR",
    "par2": "PAR",
    "scr1": "SCR",
    "scr2": "SCR",
}
"""Who takes part, and the role of each in the template charter; scrutineers are named in session."""
FOUNDERS = ("ani", "gar", "par1", "par2")
TRUSTEES = ("dep1", "dep2", "dep3")

Say = Callable[[str], None]


@dataclass(slots=True)
class Demo:
    """The ceremony in `folder`: `territory/` is the ledger's folder, `keys/` everybody's key files."""

    folder: Path
    clock: Clock
    say: Say
    keys: dict[str, PersonKey] = field(default_factory=dict)
    ledger: Ledger = field(init=False)
    records: tuple[sealing.Record, ...] = ()

    def play(self) -> Draw:
        """Everything from the first key to the filled seats; returns the concluded draw."""
        self.say(_("Twelve invented people make their keys."))
        cards = {name: self._new_key(name) for name in ROLES}
        self.ledger = Ledger.create(self.folder / "territory", ORIGIN, self.clock)
        self.say(_("Four founders found the ledger and adopt the charter."))
        self._found(cards)
        self.say(_("The others' keys are enrolled; two scrutineers are named in session."))
        self._enrol(cards)
        self.say(_("Partners, members and the guarantor agree what the draw is for."))
        purpose = self._agree()
        self.say(_("The list of 400 invented people is sealed: names stay in the vault."))
        pool = self._seal(purpose)
        self.say(_("The draw is announced: seats, trustees, dice, deadlines. Nothing can change any more."))
        draw = self._announce(pool)
        self.say(_("Three trustees put a secret in an envelope; the dice are thrown; the envelopes are opened."))
        self._draw(draw)
        self.say(_("One drawn person accepts; one declines with their code, and the next in line is called."))
        self._seats(draw)
        return draw

    def _act(self, kind: str, body: Shape, *who: str) -> Logged:
        return desk.act(self.ledger, kind, body, [self.keys[name] for name in who])

    def _new_key(self, name: str) -> Card:
        path = self.folder / "keys" / f"{name}.key"
        text = keyfile.create(secrets.token_hex(8), PASSPHRASE, cost=COST)
        durable.write(path, text.encode(), durable.PRIVATE_MODE, exclusive=True)
        self.keys[name] = keyfile.open(text, PASSPHRASE)
        made = card.make(self.keys[name], ORIGIN, secrets.randbelow(L - 1) + 1)
        durable.write(path.with_name(f"{name}.key.card"), card.encode(made))
        return made

    def _found(self, cards: dict[str, Card]) -> None:
        founders = sorted((cards[name].founder() for name in FOUNDERS), key=lambda f: f.person)
        founded = bodies.Founded(_("Les Tilleuls (invented)"), self.ledger.log_vkey, tuple(founders))
        self._act("ledger.founded", founded, *FOUNDERS)
        text = charter.from_toml(charter.template("fr" if language() == "fr" else "en"))
        first = [bodies.FirstRole(self.keys[name].person, role) for name, role in ROLES.items() if role != "SCR"]
        adopted = bodies.CharterAdopted(
            version=1,
            text=self.ledger.put(text, CHARTER_TYPE, "public"),
            roles_at_founding=tuple(sorted(first, key=lambda r: (r.person, r.role))),
        )
        self._act("charter.adopted", adopted, *FOUNDERS)

    def _enrol(self, cards: dict[str, Card]) -> None:
        for name, shown in cards.items():
            if name not in FOUNDERS:
                body = bodies.KeyEnrolled(shown.person, shown.key, shown.sharing_key, shown.proof)
                self._act("key.enrolled", body, name, "ani", "gar")
        for name in ("scr1", "scr2"):
            today = times.date_of(self.ledger.now())
            role = bodies.RoleAssigned(self.keys[name].person, "SCR", "session", today)
            self._act("role.assigned", role, "ani", "gar")

    def _agree(self) -> str:
        now = self.clock()
        body = bodies.PurposeAgreed(
            body="conseil",
            seats=SEATS,
            term=bodies.Term(times.text(now + 30 * DAY)[:10], times.text(now + 760 * DAY)[:10]),
            stage="participants",
            reach=(_("residents of the four corners of the neighbourhood, from 16 on"),),
            not_claimed=(_("that twelve people speak for everybody"),),
            stakeholders=tuple(sorted(self.keys[name].person for name in ("par1", "par2"))),
        )
        return self._act("draw.purpose_agreed", body, "par1", "par2", "mem1", "mem2", "gar").id

    def _seal(self, purpose: str) -> str:
        people, quotas = self.folder / "people.csv", self.folder / "quotas.csv"
        durable.write(people, neighbourhood.people_csv(language()).encode())
        durable.write(quotas, neighbourhood.quotas_csv(language()).encode())
        features = tables.read_quotas(quotas).features
        found = tables.read_people(people, features).people
        sealed = sealing.seal(bytes.fromhex(purpose), found, features, secrets.token_bytes)
        vault = Vault.create(self.ledger.folder / "vault.sqlite", PASSPHRASE, cost=COST)
        vault.add_pool(sealed.root.hex(), sealed.records)
        vault.close()
        self.records = sealed.records
        self.ledger.put(sealed.public_roster, LEAVES_TYPE, "public")
        self.ledger.put(sealed.auditors_roster, ROSTER_TYPE, "auditors")
        frame = bodies.Frame(_("invented list"), sealed.size, _("nobody: everybody in it is invented"))
        return self._act("draw.pool_sealed", sealed.body([frame]), "ani", "dpd").id

    def _announce(self, pool_id: str) -> Draw:
        state, now = self.ledger.state, self.clock()
        pool = state.pools[pool_id]
        rows = read_roster(self.ledger.blobs.get(pool.body.rosters[1].sha256) or b"")
        names = [neighbourhood.said(name, language()) for name in neighbourhood.STRATA]
        cells = strata.by_features(names, pool.body.features, [row.features for row in rows], SEATS)
        body = compose.announcement(
            state,
            pool,
            cells,
            self.ledger.put(sealing.codes(rows, pool.body.features, cells), CODES_TYPE, "public"),
            bodies.Deadlines(
                deals=times.text(now + HOUR),
                openings=times.text(now + 2 * HOUR),
                contest=times.text(now + 31 * DAY),
            ),
            dice=bodies.DicePlan(20, 10),
            beacon_plan=None,
            mode="audience",
            barrier="aloud",
        )
        return state.draws[self._act("draw.announced", body, "ani", *TRUSTEES).id]

    def _draw(self, draw: Draw) -> None:
        seats = {name: compose.seat_of(draw, self.keys[name].person) for name in TRUSTEES}
        for name, j in seats.items():
            _number, dealt = compose.dealing(draw, j, self.keys[name].sharing_secret)
            self._act("draw.dealt", dealt, name)
        self._act("draw.deals_closed", compose.deals_closed(draw, int(self.clock())), "dep1", "dep2")
        throws = "".join(str(secrets.randbelow(10)) for _throw in range(20))
        self._act("draw.diced", bodies.Diced(draw.id, f"d10x20:{throws}"), "scr1", "scr2")
        for name, j in seats.items():
            body = compose.opening(draw, j, self.keys[name].sharing_secret, "aloud")
            # All three act on the head that was read aloud, whoever comes first.
            draft = desk.write(self.ledger, "draw.opened", body, at=compose.head_heard(draw))
            desk.submit(self.ledger, draft.signed(self.keys[name].signing))
        self._act("draw.openings_closed", compose.openings_closed(draw), "dep1", "dep3")
        self._act("draw.concluded", compose.concluded(draw), "ani", "scr1")

    def _seats(self, draw: Draw) -> None:
        accepting, declining = draw.drawn[0][0], draw.drawn[1][0]
        person = secrets.token_hex(8)
        self._act("seat.accepted", bodies.SeatAccepted(draw.id, accepting, person), "ani", "gar")
        record = self.records[declining]
        no = bodies.SeatDeclined(draw.id, declining, record.identity.hex(), record.features.hex(), record.decline_code)
        self._act("seat.declined", no, "ani", "gar")
        self._act("seat.filled", compose.filled(draw, declining), "ani")
