"""Purpose, pool and announcement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

from ledger import bodies as b
from ledger import compose, sealing, times
from ledger.people import NOT_GIVEN, Feature, Person
from ledger.rules.methods.strata import CODES_TYPE
from ledger.rules.methods.weighted import WEIGHTS_TYPE
from tests.ceremony.deciding import Deciding
from tests.ceremony.material import (
    AGES,
    DAY,
    DISTRICTS,
    changed,
    real_round,
)


class Announcing(Deciding):
    """All that is fixed before chance has its say."""

    def purpose_body(self, seats: int = 6, **changes: Any) -> b.PurposeAgreed:
        """What the draw is for."""
        stakeholders = tuple(sorted((self.id("par1"), self.id("par2"))))
        term = b.Term("2029-01-01", "2030-12-31")
        body = b.PurposeAgreed("conseil", seats, term, "participants", ("porte à porte",), (), stakeholders)
        return changed(body, changes)

    def agree(self, seats: int = 6, **changes: Any) -> Self:
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

    def pool_body(
        self, size: int = 40, *, silent: int = 0, homes: Sequence[Sequence[int]] | None = None, **changes: Any
    ) -> b.PoolSealed:
        """A freshly sealed pool for the purpose agreed last; its secrets are in `pool_secrets` by root.

        `silent`: so many people of it did not give their age. `homes`: who live together, by their place in the list.
        """
        people, features = self.residents(size)
        for i in range(silent):
            people[i] = replace(people[i], features=(people[i].features[0], NOT_GIVEN))
        made = sealing.seal(bytes.fromhex(self.purpose_id), people, features, self.random.randbytes, homes)
        body = made.body([b.Frame("liste d'émargement", size, "les moins de 16 ans")])
        self.pool_secrets[body.root] = made
        self.put(made.public_roster, body.rosters[0].media_type)
        self.put(made.auditors_roster, body.rosters[1].media_type, "auditors")
        if made.homes is not None:
            self.put(made.homes, body.rosters[2].media_type, "auditors")
        return changed(body, changes)

    def seal(self, size: int = 40, **changes: Any) -> Self:
        """The pool, signed by the operator and the data referent."""
        self.pool_id = self.act("draw.pool_sealed", self.pool_body(size, **changes), "ani", "dpd")
        return self

    def coins_body(self, digits: str = "31415926535897932384") -> b.LotteryCoins:
        """The solver's coins for the pool sealed last: twenty throws."""
        return b.LotteryCoins(self.pool_id, dice=f"d10x{len(digits)}:{digits}")

    def throw_coins(self) -> Self:
        """These dice, by two scrutineers."""
        self.act("draw.lottery_coins", self.coins_body(), "scr1", "scr2", clause="6.15")
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
        return self.put(data, CODES_TYPE)

    def weights(self, *numbers: int) -> b.Blob:
        """These weights in turn, as a blob."""
        data = b"".join(numbers[i % len(numbers)].to_bytes(4, "big") for i in range(self.pool.body.size))
        return self.put(data, WEIGHTS_TYPE)

    def announcement(
        self,
        *,
        weights: tuple[int, ...] = (),
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
            deals=times.text(steps[1]),
            openings=times.text(steps[2]),
            contest=times.text(steps[2] + 31 * DAY),
            words=times.text(steps[0]) if words else None,
        )
        strata = self.strata(districts)
        if beacon:
            self.round = real_round(beacon)
        return changed(
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
                weights=self.weights(*weights) if weights else None,
            ),
            changes,
        )

    def direct_body(self, reserve: int = 2, **changes: Any) -> b.Announced:
        """What `draw.announced` says where dice alone decide: two hours to throw them."""
        options = {name: changes.pop(name) for name in ("districts", "mode") if name in changes}
        return changed(compose.by_dice_alone(self.announcement(**options), reserve), changes)

    def announce_direct(self, reserve: int = 2, **changes: Any) -> Self:
        """The same, signed by operator, two scrutineers and guarantor."""
        body = self.direct_body(reserve, **changes)
        self.draw_id = self.act("draw.announced", body, "ani", "scr1", "scr2", "gar")
        return self

    def announce(self, **options: Any) -> Self:
        """The announcement, signed by the operator and every trustee."""
        self.draw_id = self.act("draw.announced", self.announcement(**options), "ani", *self.trustees)
        return self
