"""The steps of a draw, and its seats."""

from __future__ import annotations

from typing import Any, Self

import msgspec

from draws import sharing, thrown, words
from ledger import bodies as b
from ledger import compose, times
from ledger.rules import dealing, life
from tests.ceremony.announcing import Announcing
from tests.ceremony.material import (
    DAY,
    TEXTS,
    changed,
)


class Steps(Announcing):
    """Words, dealings, dice, openings, beacon, result; then seats."""

    def j(self, name: str) -> int:
        """The roster number of a trustee."""
        return compose.seat_of(self.draw, self.id(name))

    def words_body(self, texts: tuple[str, ...] = TEXTS, **changes: Any) -> b.WordsClosed:
        """The box with these words in it."""
        hashes = sorted(words.word_hash(self.random.randbytes(16), text) for text in texts)
        listed = self.put(b"".join(hashes), dealing.WORDS_TYPE)
        return changed(b.WordsClosed(self.draw_id, words.words_root(hashes).hex(), len(hashes), listed), changes)

    def close_words(self, texts: tuple[str, ...] = TEXTS) -> Self:
        """Two scrutineers close the box."""
        self.act("draw.words_closed", self.words_body(texts), "scr1", "scr2")
        return self

    def deal_body(self, name: str, **changes: Any) -> b.Dealt:
        """The trustee's dealing."""
        return changed(compose.dealing(self.draw, self.j(name), self.people[name].sharing_secret)[1], changes)

    def deal(self, *names: str) -> Self:
        """Dealings by these trustees; by all of them unless said."""
        for name in names or self.trustees:
            self.act("draw.dealt", self.deal_body(name), name)
        return self

    def close_body(self, **changes: Any) -> b.DealsClosed:
        """The close of the deals with everyone who dealt."""
        body = compose.deals_closed(self.draw, self.clock)
        if self.draw.body.beacon and self.round:
            body = msgspec.structs.replace(body, round=self.round.number)
        return changed(body, changes)

    def enough(self) -> tuple[str, ...]:
        """As many trustees as the threshold asks for."""
        return self.trustees[: sharing.threshold(len(self.trustees))]

    def close_deals(self, *names: str) -> Self:
        """The close, signed by t trustees."""
        self.act("draw.deals_closed", self.close_body(), *(names or self.enough()), clause="6.6")
        return self

    def dice_body(self, digits: str = "01234567890123456789", **changes: Any) -> b.Diced:
        """Twenty throws."""
        return changed(b.Diced(self.draw_id, f"d10x{len(digits)}:{digits}"), changes)

    def throws(self) -> str:
        """Throws that name everybody who is to be named, with some that name nobody in between; a string of digits."""
        draw, digits = self.draw, ""
        size = thrown.dice_per_throw(draw.pool.body.size)
        wanted = thrown.places(draw.codes, [s.seats for s in draw.body.strata], draw.body.reserve or 0)
        named: list[thrown.Thrown] = []
        while len(named) < sum(wanted):
            digits += "".join(str(self.random.randrange(10)) for _ in range(size))
            named = [t for t in thrown.read(draw.codes, wanted, digits) if t.came_to is thrown.Throw.NAMED]
        return digits

    def throw(self, digits: str = "01234567890123456789") -> Self:
        """The dice, by two scrutineers."""
        self.act("draw.diced", self.dice_body(digits), "scr1", "scr2")
        return self

    def open_body(self, name: str, **changes: Any) -> b.Opened:
        """The trustee's own secret."""
        body = compose.opening(self.draw, self.j(name), self.people[name].sharing_secret, "aloud")
        return changed(body, changes)

    def open(self, *names: str, **changes: Any) -> Self:
        """Openings by these trustees."""
        for name in names:
            self.act("draw.opened", self.open_body(name), name, **changes)
        return self

    def share_body(self, name: str, **changes: Any) -> b.Shared:
        """The trustee's shares of every secret that is still closed."""
        secret = self.people[name].sharing_secret
        return changed(compose.sharing_of(self.draw, self.j(name), secret, "aloud", self.scalar), changes)

    def share(self, *names: str) -> Self:
        """Shares by these trustees."""
        for name in names:
            self.act("draw.shared", self.share_body(name), name)
        return self

    def open_all(self) -> Self:
        """Every dealer opens, all of them having seen the same head."""
        size = self.state.size
        for j in self.draw.dealers:
            self.open(self.name_of(self.draw.body.trustees[j - 1].person), after_size=size)
        return self

    def close_openings(self, *names: str) -> Self:
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
        return changed(shown, changes)

    def show_beacon(self, note: str | None = None) -> Self:
        """The beacon, a minute after its time."""
        assert self.round
        self.clock = max(self.clock, self.round.time)
        self.act("draw.beacon", self.beacon_body(note), "par1", clause="6.8")
        return self

    def conclude(self) -> Self:
        """The result, signed by the operator and a scrutineer."""
        self.act("draw.concluded", compose.concluded(self.draw), "ani", "scr1")
        return self

    def annul(self, cause: str = "error") -> Self:
        """The end of a draw by its trustees and the guarantor."""
        self.act("draw.annulled", b.Annulled(self.draw_id, cause), *self.enough(), "gar")
        return self

    def lapse(self) -> Self:
        """The end of a draw that missed a deadline, seen by anyone."""
        self.act("draw.lapsed", b.Lapsed(self.draw_id), "par1", clause="6.8")
        return self

    # Beside the steps.

    def withdraw(self, position: int) -> Self:
        """Somebody on the list objects; the data referent notes the position."""
        self.act("draw.withdrawn", b.Withdrawn(self.draw_id, position), "dpd")
        return self

    def contest(self, name: str = "par1", evidence: bytes | None = None, **changes: Any) -> str:
        """Somebody contests the draw; returns the id to answer."""
        proof = self.put(evidence, life.ENTRY_TYPE) if evidence else None
        body = b.Contested(self.draw_id, self.text(), proof)
        return self.act("draw.contested", changed(body, changes), name)

    def answer(self, contested: str) -> Self:
        """The operator and the guarantor answer."""
        body = b.Answered(self.draw_id, contested, self.text("Nous y sommes allés."))
        self.act("draw.answered", body, "ani", "gar")
        return self

    def audit_body(self, **changes: Any) -> b.PoolAudited:
        """Whom the auditors visited, and that all were there but one."""
        who = compose.to_visit(self.draw)
        return changed(b.PoolAudited(self.draw_id, who, len(who) - 1, 1, 0, 0, 0), changes)

    def name_auditor(self, name: str = "mem1") -> Self:
        """Somebody becomes auditor, by decision."""
        return self.give(name, "AUD")

    def audit(self, name: str = "mem1") -> Self:
        """The audit in person, by the guarantor and the auditor."""
        self.act("draw.pool_audited", self.audit_body(), "gar", name)
        return self

    # Seats.

    def drawn(self) -> list[int]:
        """The positions drawn, stratum by stratum."""
        return [position for stratum in self.draw.drawn for position in stratum]

    def accept(self, position: int, name: str = "hab1") -> Self:
        """A seat accepted on paper."""
        body = b.SeatAccepted(self.draw_id, position, self.id(name))
        self.act("seat.accepted", body, "ani", "gar", clause="7.2")
        return self

    def decline_body(self, position: int, **changes: Any) -> b.SeatDeclined:
        """A no, with the code of the receipt."""
        record = self.secrets.records[position]
        body = b.SeatDeclined(self.draw_id, position, record.identity.hex(), record.features.hex(), record.decline_code)
        return changed(body, changes)

    def decline(self, position: int) -> Self:
        """A no, with the code of the receipt, witnessed by the operator and the guarantor."""
        self.act("seat.declined", self.decline_body(position), "ani", "gar")
        return self

    def attempts(self, **changes: Any) -> b.Attempts:
        """What the French template asks for before somebody counts as unreachable."""
        first, last = times.text(self.clock - 15 * DAY)[:10], self.today
        return changed(b.Attempts(3, 2, first, last), changes)

    def vacate(self, position: int, cause: str = "other") -> Self:
        """A seat that becomes free, said by the operator and two others; one on offer after enough attempts."""
        seat, tries = self.draw.seats[position], None
        if seat.state == "offered":
            self.wait(max(0, times.seconds(f"{seat.since}T00:00:00Z") + 16 * DAY - self.clock))
            tries = self.attempts()
        body = b.SeatVacated(self.draw_id, position, cause, tries)
        self.act("seat.vacated", body, "ani", "gar", "dpd", clause="7.4")
        return self

    def fill(self, vacated: int) -> Self:
        """The substitute whom the rule names."""
        self.act("seat.filled", compose.filled(self.draw, vacated), "ani")
        return self
