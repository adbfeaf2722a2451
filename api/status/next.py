"""The next sensible acts: what live draws need, what was begun, and for a beginner what comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.i18n import N_
from api.status import decisions
from api.status.draws import DrawStatus
from ledger import times
from ledger.charter import Charter
from ledger.rules.purposes import live_draw
from ledger.rules.state import State

OVER = frozenset({"seats", "settled", "invited", "annulled", "lapsed"})
"""Phases of draws of which no step is awaited; a contested one is still listed."""

TRUSTEES = 3
SCRUTINEERS = 2

FOUND = N_("Found the ledger: its founders sign together.")
ADOPT = N_("Adopt the charter, with its first roles.")
NAME_TRUSTEES = N_("Name trustees, by decision: three or more, who do not depend on each other.")
DICE_ALONE = N_("Or draw by dice alone, without trustees: agree the purpose of a draw.")
ENROL = N_("A trustee has no key that can serve: enrol one, or end the role by decision. No list is closed before.")
AGREE = N_("Agree the purpose of a draw: which seats, for which term, decided by whom.")
SEAL = N_("A purpose is agreed: seal the pool of the people who can be drawn.")
ANNOUNCE = N_("A pool is sealed: announce the draw, before there is any chance.")
COINS = N_("Only for a draw among groups: before its announcement, throw the dice from which the groups are made.")
SCRUTINEER = N_("Name two scrutineers in session: they sign the residents' words and the dice.")
STEP = N_("Go on with the draw.")
ANSWER = N_("A draw is contested: the operator and the guarantor answer.")


@dataclass(frozen=True, slots=True)
class Next:
    """An act: its kind, why (a message), the clauses of which any gives the power, what it is about.

    `opens_at`: the time before which it is not lawful, where there is one.
    """

    kind: str
    why: str
    clauses: tuple[str, ...] = ()
    about: str | None = None
    opens_at: str = ""


def next_acts(state: State, draws: tuple[DrawStatus, ...], now: str) -> Iterator[Next]:
    """What to do next, the most urgent first."""
    if state.size == 0:
        yield Next("ledger.founded", FOUND)
        return
    if state.charter_id is None:
        yield Next("charter.adopted", ADOPT)
        return
    today, roles = times.date_of(now), state.charter.protocol_roles
    if any(draw.phase in ("words", "dice") for draw in draws) and (
        len(state.holders(roles.scrutineer, today)) < SCRUTINEERS
    ):
        yield _act(state.charter, "role.assigned", SCRUTINEER)
    for act in decisions.due(state, now):
        yield _act(state.charter, act.kind, act.why, act.proposal, act.opens_at)
    for draw in draws:
        if draw.step:
            yield _act(state.charters[draw.charter], draw.step.kind, STEP, draw.id)
        if draw.contested:
            yield _act(state.charters[draw.charter], "draw.answered", ANSWER, draw.id)
    begun = list(_begun(state))
    yield from begun
    if not begun and any(draw.phase not in OVER for draw in draws):
        return
    trustees = state.holders(roles.trustee, today)
    enough, alone = len(trustees) >= TRUSTEES, state.charter.draws.dice_direct == "allowed"
    if not enough and (trustees or not (begun and alone)):
        yield _act(state.charter, "proposal.opened", NAME_TRUSTEES)
    for person in sorted(trustees):
        key = state.keys.by_person.get(person)
        if key is None or key.sharing_key is None:
            yield _act(state.charter, "key.enrolled" if key is None else "key.rotated", ENROL, person)
    if not begun and (enough or alone) and all(draw.phase in OVER - {"seats"} for draw in draws):
        yield _act(state.charter, "draw.purpose_agreed", AGREE if enough else DICE_ALONE)


def _begun(state: State) -> Iterator[Next]:
    """Purposes without a draw, or whose draw ended without a result."""
    for purpose in state.purposes.values():
        if live_draw(state, purpose):
            continue
        if purpose.pool is None:
            yield _act(state.charter, "draw.pool_sealed", SEAL, purpose.id)
        else:
            yield _act(state.charter, "draw.announced", ANNOUNCE, purpose.id)
            coins = _act(state.charter, "draw.lottery_coins", COINS, purpose.id)
            none_yet = state.pools[purpose.pool].coins is None
            if coins.clauses and none_yet and purpose.body.stage == "participants":
                yield coins


def _act(charter: Charter, kind: str, why: str, about: str | None = None, opens_at: str = "") -> Next:
    return Next(kind, why, tuple(power.clause for power in charter.powers if kind in power.kinds), about, opens_at)
