"""`panel`: the seed picks one of m panels of types, and tickets pick the people of each type (docs/spec/panels.md).

What the public cannot see, the rules do not judge: types, the other panels and the certificate are for auditors. The
document, where it is at hand, tells what the honest next statement says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from draws.errors import DrawsError
from draws.panels import opened
from draws.panels.opened import Closed, Opened, Shown
from ledger import held
from ledger.bodies import Announced, Concluded, Stratum
from ledger.bodies import Lottery as Announcement
from ledger.errors import Refusal
from ledger.people import NOT_GIVEN
from ledger.rules.founding import blob_bytes
from ledger.rules.methods import strata
from ledger.rules.methods.method import Method
from ledger.rules.state import Act, Draw, Material, Pool, Purpose
from ledger.rules.steps import after

DOCUMENT_TYPE: Final = "application/vnd.kleroterion.lottery"
"""A secret of 32 bytes, then the lottery's document."""


def _check(act: Act[Announced], purpose: Purpose, pool: Pool) -> Material:
    """`lottery.strata`, those of strata, `quotas.*`, `lottery.visible`, `blob.reference`, `lottery.homes`, `.coins`."""
    body = act.body
    if [stratum.where for stratum in body.strata] != [()]:
        raise Refusal("lottery.strata", "a lottery over panels has one stratum, of everybody")
    codes = strata.check(act, purpose, pool)
    if any(codes):
        raise Refusal("strata.codes", "everybody is in the only stratum")
    _check_quotas(body, pool)
    lottery = announcement(body)
    features = {quota.feature for quota in body.quotas}
    if len(set(lottery.visible)) < len(lottery.visible) or not features.issuperset(lottery.visible):
        raise Refusal("lottery.visible", "features of the quotas, each once")
    blob = lottery.document
    audiences = {"auditors", "public"} if body.mode == "open" and lottery.per_home is None else {"auditors"}
    if blob.media_type != DOCUMENT_TYPE or blob.audience not in audiences or blob.size <= held.SECRET:
        raise Refusal("blob.reference", "the lottery's document, for auditors")
    if lottery.per_home is not None and pool.homes is None:
        raise Refusal("lottery.homes", "the pool does not say who live together")
    if pool.coins is None:
        raise Refusal("lottery.coins", "the pool has no coins yet")
    after(act, pool.coins.index)
    return Material(codes, document=act.blobs(blob.sha256))


def _check_quotas(body: Announced, pool: Pool) -> None:
    values = {f.name: set(f.values) - {NOT_GIVEN} for f in pool.body.features}
    named = {(quota.feature, quota.value) for quota in body.quotas}
    if not named or len(named) < len(body.quotas) or any(v not in values.get(f, ()) for f, v in named):
        raise Refusal("quotas.unknown", "each quota is for a value of the pool, and for one only once")
    for quota in body.quotas:
        if quota.min > quota.max:
            raise Refusal("quotas.bounds", f"{quota.feature}={quota.value}: {quota.min} to {quota.max}")


def announcement(body: Announced) -> Announcement:
    """What was announced about the lottery; its method makes sure that it is there."""
    if body.lottery is None:
        raise Refusal("draw.method", "panel: no lottery")
    return body.lottery


def reveal(act: Act[Concluded], draw: Draw, seed: bytes) -> Opened:
    """The opened panel of a conclusion. `blob.*`, `lottery.opening` … `lottery.drawn`, in the order of judgement.md."""
    lottery, blob = announcement(draw.body), act.body.panel
    if blob is None or (blob.media_type, blob.audience) != (opened.MEDIA_TYPE, "public"):
        raise Refusal("blob.reference", "the opened panel, for everybody")
    try:
        panel = opened.decode(blob_bytes(blob, act.blobs))
    except DrawsError as problem:
        raise Refusal("lottery.opening", str(problem)) from None
    rows = rows_of(draw.body)
    if not _is_as_announced(panel, lottery, rows):
        raise Refusal("lottery.opening", "exactly the visible features are opened, with a count for each quota")
    picked = held.picked(draw, seed)
    if panel.number != picked:
        raise Refusal("lottery.pick", f"chance picks panel {picked}")
    if not panel.is_under(bytes.fromhex(lottery.root), lottery.m):
        raise Refusal("lottery.root", "not the panel that was fixed before the seed")
    seats = draw.purpose.body.seats
    for feature, bounds in zip(panel.features, rows.values(), strict=True):
        kept = isinstance(feature, Closed) or (
            all(low <= n <= high for n, (low, high) in zip(feature.counts, bounds, strict=True))
            and sum(feature.counts) <= seats
        )
        if not kept:
            raise Refusal("lottery.counts", "a quota is not kept")
    inside = all(position < draw.pool.body.size for position in panel.drawn)
    if len(panel.drawn) != seats or not inside or not opened.is_in_ticket_order(seed, panel.drawn):
        raise Refusal("lottery.drawn", f"{seats} positions of the pool, in ticket order")
    return panel


def _is_as_announced(panel: Opened, lottery: Announcement, rows: dict[str, list[tuple[int, int]]]) -> bool:
    if len(panel.features) != len(rows):
        return False
    pairs = zip(rows.items(), panel.features, strict=True)
    return all(
        isinstance(feature, Shown) == (name in lottery.visible)
        and (isinstance(feature, Closed) or len(feature.counts) == len(bounds))
        for (name, bounds), feature in pairs
    )


def rows_of(body: Announced) -> dict[str, list[tuple[int, int]]]:
    """The bounds of each feature's quotas, features in the order in which the quotas first name them."""
    rows: dict[str, list[tuple[int, int]]] = {}
    for quota in body.quotas:
        rows.setdefault(quota.feature, []).append((quota.min, quota.max))
    return rows


def _select(draw: Draw, seed: bytes) -> tuple[tuple[int, ...], ...]:
    return (held.open_picked(draw, seed).drawn,)


def _ranking(draw: Draw, stratum: int) -> list[int]:
    """Those drawn; who follows whom depends on the seat that becomes free."""
    return list(draw.drawn[stratum])


def _next_in_line(draw: Draw, vacated: int) -> int | None:
    found = held.substitute(draw, vacated)
    return found.position if found else None


def everybody(seats: int) -> tuple[Stratum, ...]:
    """The only stratum that such a draw has."""
    return (Stratum((), seats),)


def _check_by_dice(act: Act[Announced], purpose: Purpose, pool: Pool) -> Material:
    """As with trustees, and `lottery.thousand`."""
    material = _check(act, purpose, pool)
    if announcement(act.body).m != opened.PICKED_BY_DICE:
        raise Refusal("lottery.thousand", "three dice pick one of a thousand panels")
    return material


def _check_throws(_draw: Draw, thrown: str) -> None:
    try:
        opened.panel_of(thrown)
    except DrawsError as problem:
        raise Refusal("dice.plan", str(problem)) from None


METHOD = Method(
    needs=frozenset({"lottery"}),
    allows=frozenset({"dice", "beacon"}),
    check=_check,
    select=_select,
    ranking=_ranking,
    next_in_line=_next_in_line,
    substitute_rule="same-type",
    reveal=reveal,
)

BY_DICE = replace(METHOD, allows=frozenset(), check=_check_by_dice, trustees=False, check_throws=_check_throws)
"""The same without trustees: twenty-three dice in public, of which the first three pick one of a thousand panels."""
