"""From a sealed pool and its coins to a sealed lottery: what auditors receive, and the root for everybody. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from ledger import bodies
from ledger.errors import Refusal
from ledger.rules.methods.panel import DOCUMENT_TYPE
from ledger.sealing import HasValues

if TYPE_CHECKING:
    from draws.panels.lottery import Lottery
    from draws.panels.quotas import Quota

Objective = Literal["leximin", "maximin", "nash", "goldilocks", "random"]


@dataclass(frozen=True, slots=True)
class SealedLottery:
    """A lottery, the secret (32 bytes) under which its panels are committed to, and the root over them."""

    lottery: Lottery
    secret: bytes
    root: bytes

    @property
    def data(self) -> bytes:
        """The document as auditors receive it: the secret first, so that its hash tells nothing."""
        from draws.panels import document

        return self.secret + document.encode(self.lottery)

    @property
    def attained(self) -> bool:
        """Whether the certificate proves chances as near to the objective's best as so many panels can be."""
        from draws.panels import document

        return document.attained(self.lottery)

    @property
    def quotas(self) -> tuple[bodies.Quota, ...]:
        """The quotas as the announcement has them."""
        return tuple(bodies.Quota(q.feature, q.value, q.minimum, q.maximum) for q in self.lottery.quotas)

    def announcement(
        self, visible: Sequence[str], audience: Literal["auditors", "public"], per_home: int | None = None
    ) -> bodies.Lottery:
        """What the announcement says of it. `visible`: the features that the room will see of the picked panel.

        `per_home`: how many of a home may sit, as the lottery was planned.
        """
        data = self.data
        return bodies.Lottery(
            document=bodies.Blob(sha256(data).hexdigest(), len(data), DOCUMENT_TYPE, audience),
            root=self.root.hex(),
            m=len(self.lottery.panels),
            objective=_objective(self.lottery.objective),
            attained=self.attained,
            visible=tuple(visible),
            per_home=per_home,
        )


def _objective(name: str) -> Objective:
    for known in ("leximin", "maximin", "nash", "goldilocks", "random"):
        if known == name:
            return known
    raise Refusal("statement.body", name)


def people(
    rows: Sequence[HasValues], features: Sequence[bodies.Feature], quotas: Sequence[Quota]
) -> tuple[tuple[str, ...], ...]:
    """Everybody's values of the features that quotas name, by position.

    Raises:
        Refusal: `quotas.unknown` a quota for a feature that the pool does not have.
    """
    columns = {feature.name: column for column, feature in enumerate(features)}
    named = list(dict.fromkeys(quota.feature for quota in quotas))
    unknown = [name for name in named if name not in columns]
    if unknown:
        raise Refusal("quotas.unknown", ", ".join(unknown))
    return tuple(tuple(row.values[columns[name]] for name in named) for row in rows)


def plan(
    values: Sequence[Sequence[str]],
    quotas: Sequence[Quota],
    seats: int,
    m: int,
    *,
    coins: bytes,
    secret: bytes,
    objective: str,
    homes: Sequence[Sequence[int]] = (),
    per_home: int | None = None,
    progress: Callable[[str], None],
) -> SealedLottery:
    """Plan the lottery over everybody's `values`, by position. `coins` are the pool's, `secret` is fresh.

    Of each of the pool's `homes`, `per_home` people may sit; None: as many as chance gives.

    Raises:
        DrawsError: no panel keeps all quotas, or the solver gave up.
    """
    from draws.panels import leaves
    from draws.panels import lottery as lotteries

    limited, most = (homes, per_home) if per_home else ((), 1)
    made = lotteries.plan(
        values, quotas, seats, m, coins=coins, objective=objective, homes=limited, most=most, progress=progress
    )
    return SealedLottery(made, secret, leaves.root(made, secret))
