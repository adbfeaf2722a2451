"""A draw by a lottery over panels."""

from __future__ import annotations

from typing import Any, Self

from draws.panels import opened
from draws.panels.quotas import Quota
from ledger import bodies as b
from ledger import compose, lottery
from ledger.homes import Homes, read_homes
from ledger.lottery import SealedLottery
from ledger.rules.methods import panel
from tests.ceremony.material import changed
from tests.ceremony.steps import Steps

QUOTAS = (
    Quota("quartier", "nord", 2, 4),
    Quota("quartier", "sud", 2, 4),
    Quota("âge", "16-25", 2, 3),
    Quota("âge", "26-59", 1, 3),
    Quota("âge", "60+", 1, 2),
)
PANELS = 40


class Lotteries(Steps):
    """Coins, lottery, announcement, opened panel."""

    @property
    def homes(self) -> Homes:
        """Who of the pool sealed last live together, by position."""
        data = self.secrets.homes
        return () if data is None else read_homes(data, self.secrets.size)

    def plan(
        self,
        m: int = PANELS,
        objective: str = "leximin",
        quotas: tuple[Quota, ...] = QUOTAS,
        per_home: int | None = None,
        homes: Homes | None = None,
    ) -> SealedLottery:
        """The lottery over the pool sealed last, from its coins; `homes`: others than its own."""
        assert self.pool.coins
        return lottery.plan(
            lottery.people(self.secrets.records, self.pool.body.features, quotas),
            quotas,
            self.state.purposes[self.purpose_id].body.seats,
            m,
            coins=self.pool.coins.value,
            secret=self.random.randbytes(32),
            objective=objective,
            homes=self.homes if homes is None else homes,
            per_home=per_home,
            progress=lambda _stage: None,
        )

    def lottery_body(
        self,
        made: SealedLottery | None = None,
        visible: tuple[str, ...] = ("quartier",),
        per_home: int | None = None,
        **changes: Any,
    ) -> b.Announced:
        """The announcement of a draw by this lottery."""
        made = made or self.plan(per_home=per_home)
        audience = "public" if changes.get("mode") == "open" else "auditors"
        self.put(made.data, panel.DOCUMENT_TYPE, audience)
        announced = made.announcement(visible, audience, per_home)
        draw = self.announcement(districts=1)
        fields = {"method": "panel", "substitute_rule": "same-type", "quotas": made.quotas, "lottery": announced}
        return changed(draw, fields | changes)

    def announce_lottery(self, made: SealedLottery | None = None, **options: Any) -> Self:
        """Its announcement, signed by the operator and every trustee."""
        self.draw_id = self.act("draw.announced", self.lottery_body(made, **options), "ani", *self.trustees)
        return self

    def by_dice_body(self, m: int = 1000, **changes: Any) -> b.Announced:
        """A lottery of which public dice pick the panel."""
        return changed(compose.groups_by_dice(self.lottery_body(self.plan(m))), changes)

    def announce_by_dice(self, **changes: Any) -> Self:
        """Its announcement, by those who stand in for trustees."""
        signers = ("ani", "scr1", "scr2", "gar")
        self.draw_id = self.act("draw.announced", self.by_dice_body(**changes), *signers, clause="6.3.2")
        return self

    def announce_wrong_lottery(self) -> Self:
        """The same with quotas by which its panels were not made: what a dishonest operator may announce."""
        one = b.Quota("quartier", "nord", 5, 6), b.Quota("quartier", "sud", 0, 1)
        made = self.plan()
        return self.announce_lottery(made, quotas=(*one, *made.quotas[2:]))

    def announce_small_lottery(self) -> Self:
        """A lottery in which everybody sits."""
        return self.announce_lottery(
            self.plan(1, "random", (Quota("quartier", "nord", 0, 6), Quota("quartier", "sud", 0, 6)))
        )

    def panel_blob(self, data: bytes | None = None) -> b.Blob:
        """The opened panel of the draw, or any other document instead of it."""
        return self.put(data or compose.opened_panel(self.draw) or b"", opened.MEDIA_TYPE)

    def lottery_audit_body(self, **changes: Any) -> b.LotteryAudited:
        """What the guarantor and an auditor say of the lottery's document."""
        lottery = self.draw.body.lottery
        document = lottery.document.sha256 if lottery else "cd" * 32
        return changed(b.LotteryAudited(self.draw_id, document, "document", ()), changes)

    def conclude(self) -> Self:
        """The result, signed by the operator and a scrutineer; with the picked panel where there is one."""
        shown = self.panel_blob() if self.draw.body.lottery else None
        self.act("draw.concluded", compose.concluded(self.draw, shown), "ani", "scr1")
        return self
