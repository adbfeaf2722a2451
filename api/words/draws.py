"""Purpose, pool and announcement of a draw, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api import lotteries
from api.i18n import N_, _, ngettext
from api.words import homes
from api.words.scene import SHORT, Scene, blob, instant, pool
from ledger.bodies import Announced, LotteryCoins, PoolSealed, PurposeAgreed, Shape, Stratum

STAGES: Mapping[str, str] = {
    "participants": N_("The people drawn take part."),
    "invitation": N_("The people drawn are invited, and a later draw chooses among those who answer."),
}
MODES: Mapping[str, str] = {
    "audience": N_("The strata are large enough that the audience recognises nobody."),
    "open": N_("The strata may be so small that people can be recognised."),
}
DICE_ALONE = N_("Those present saw that nobody chose; the absent trust two named scrutineers.")
"""What a draw without trustees rests on."""


def seats(number: int) -> str:
    """So many seats."""
    return ngettext("{n} seat", "{n} seats", number).format(n=number)


def _purpose(scene: Scene, body: PurposeAgreed) -> list[str]:
    said = _("Agree to draw {seats} by lot for {body}, from {since} until {until}.")
    return [
        said.format(seats=seats(body.seats), body=scene.body(body.body), since=body.term.since, until=body.term.until),
        _(STAGES[body.stage]),
        *(_("It is meant to reach: {text}").format(text=text) for text in body.reach),
        *(_("It does not claim: {text}").format(text=text) for text in body.not_claimed),
        _("Agreed by: {people}.").format(people=scene.people(body.stakeholders)),
        *([_("By the decision {id}.").format(id=body.decision)] if body.decision else []),
    ]


def _about(scene: Scene, purpose: str) -> str:
    """A purpose in words; its identifier where it is not known."""
    found = scene.state.purposes.get(purpose) if scene.state else None
    if found is None:
        return purpose
    return f"{scene.body(found.body.body)}, {found.body.term.since} – {found.body.term.until}"


def _sealed(scene: Scene, body: PoolSealed) -> list[str]:
    lines = [
        _("Seal the pool of {size} people for: {purpose}.").format(size=body.size, purpose=_about(scene, body.purpose)),
        _("Its fingerprint: {words}").format(words=pool(scene.origin, body.size, bytes.fromhex(body.root))),
    ]
    for row in body.counts:
        few = _("not shown, so that nobody is recognised")
        counts = ", ".join(f"{c.value} {few if c.count is None else c.count}" for c in row.values)
        lines.append(f"{row.feature}: {counts}")
    if body.invited:
        came = _("Whoever is on it answered an invitation of {draw}: {sent} sent, {answered} answered.")
        lines.append(
            came.format(draw=scene.draw(body.invited.draw), sent=body.invited.sent, answered=body.invited.answered)
        )
    said = _("Made from {name}, {size} people; it misses: {misses}")
    lines += [said.format(name=f.name, size=f.size, misses=f.misses) for f in body.frames]
    if len(body.rosters) > 2:
        lines.append(_("Auditors also receive who live together, by position and without the address."))
    return [*lines, *(blob(file) for file in body.rosters)]


def _stratum(number: int, stratum: Stratum) -> str:
    where = ", ".join(f"{w.feature} = {w.value}" for w in stratum.where) or _("everybody")
    return _("Stratum {number}: {seats} among {where}.").format(number=number, seats=seats(stratum.seats), where=where)


def _from_pool(scene: Scene, identifier: str) -> str:
    found = scene.state.pools.get(identifier) if scene.state else None
    if found is None:
        return _("From the pool {id}.").format(id=identifier)
    words = pool(scene.origin, found.body.size, bytes.fromhex(found.body.root))
    return _("From the pool of {size} people with the fingerprint: {words}").format(size=found.body.size, words=words)


def _coins(scene: Scene, body: LotteryCoins) -> list[str]:
    if body.dice is not None:
        said = _("The dice from which the program starts that makes the groups gave: {dice}").format(dice=body.dice)
    else:
        told = _("The beacon's round {round}, from which the program starts that makes the groups: {signature}")
        said = told.format(round=body.round, signature=(body.signature or "")[:SHORT])
    return [said, _from_pool(scene, body.pool)]


def _announced(scene: Scene, body: Announced) -> list[str]:
    said = _("Announce draw {number}: {seats} for {purpose}.")
    total = sum(stratum.seats for stratum in body.strata)
    lines = [
        said.format(number=body.number, seats=seats(total), purpose=_about(scene, body.purpose)),
        _from_pool(scene, body.pool),
    ]
    if body.redo_of:
        lines.append(_("It does {draw} again.").format(draw=scene.draw(body.redo_of)))
    if body.lottery:
        told = [*lotteries.fixed(body.lottery), *_quotas(body)]
        if not body.trustees:
            lines.append(_("Twenty-three dice in public, and no trustees: the first three pick the group."))
            return [*lines, *told, *_deadlines(body)]
        return [*lines, *told, *_chance(scene, body), *_deadlines(body)]
    lines += [_stratum(number, stratum) for number, stratum in enumerate(body.strata, 1)]
    if body.weights:
        lines.append(_("In each stratum people have published weights: the heavier are drawn more often."))
    lines.append(_(MODES[body.mode]))
    if body.reserve is None:
        lines.append(_("Substitutes come in the order of the lot, stratum by stratum."))
    for quota in body.quotas:
        wish = _("Wished for: {feature} = {value}, {min} to {max}.")
        lines.append(wish.format(feature=quota.feature, value=quota.value, min=quota.min, max=quota.max))
    return [*lines, *_chance(scene, body), *_deadlines(body)]


def _quotas(body: Announced) -> list[str]:
    """What every group of a lottery keeps, and who comes in for whom."""
    asked = _("Every group has {min} to {max} people with: {feature} = {value}.")
    return [
        *(asked.format(feature=q.feature, value=q.value, min=q.min, max=q.max) for q in body.quotas),
        _("For a free seat comes the next with the same features, else the first with whom every quota is kept."),
        *([homes.passed_over()] if body.lottery and body.lottery.per_home else []),
    ]


def _chance(scene: Scene, body: Announced) -> list[str]:
    """Where the chance comes from, and what must happen for it to be known."""
    if body.reserve is not None:
        said = _("There are no trustees: ten-sided dice alone name positions, {reserve} substitutes a stratum besides.")
        return [said.format(reserve=body.reserve)]
    people = scene.people(row.person for row in body.trustees)
    lines = [_("Trustees: {people}; {t} of them can open all.").format(people=people, t=body.t)]
    if body.words:
        lines.append(_("Residents may put in words of their own."))
    if body.dice:
        lines.append(_("Dice: {count} throws, {sides} faces.").format(count=body.dice.count, sides=body.dice.sides))
    if body.beacon:
        said = _("Beacon: chain {chain}, {minutes} minutes after the deals close.")
        lines.append(said.format(chain=body.beacon.chain[:SHORT], minutes=body.beacon.delay // 60))
    if body.barrier == "witness":
        lines.append(_("Before they open, trustees check the head with an outside witness."))
    else:
        lines.append(_("Before they open, trustees read the head's words aloud to each other."))
    return lines


def _deadlines(body: Announced) -> list[str]:
    planned = body.deadlines
    said = {
        _("Words close: {time}."): planned.words,
        _("Deals close: {time}."): planned.deals,
        _("Openings close: {time}.") if planned.deals else _("Dice are thrown until {time}."): planned.openings,
        _("It can be contested until {time}."): planned.contest,
    }
    return [text.format(time=instant(time)) for text, time in said.items() if time]


WORDS: Mapping[type[Shape], Callable[[Scene, Any], list[str]]] = {
    PurposeAgreed: _purpose,
    PoolSealed: _sealed,
    LotteryCoins: _coins,
    Announced: _announced,
}
