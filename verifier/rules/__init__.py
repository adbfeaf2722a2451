"""The kinds' own rules (docs/spec/judgement.md, "The kinds' own rules"), one function a kind.

A rule looks and never touches: it answers with the code of its refusal, or with the change to make
should the entry be taken in.
"""

from collections.abc import Callable

from verifier.act import Act, Ruling
from verifier.rules import (
    announce,
    closings,
    dealing,
    decisions,
    founding,
    keys,
    life,
    lotteries,
    pools,
    proposals,
    roles,
    seats,
)
from verifier.state import State

RULES: dict[str, Callable[[Act, State], Ruling]] = {
    "ledger.founded": founding.founded,
    "charter.adopted": founding.adopted,
    "charter.amended": founding.amended,
    "key.enrolled": keys.enrolled,
    "key.rotated": keys.rotated,
    "key.revoked": keys.revoked,
    "role.assigned": roles.assigned,
    "role.ended": roles.ended,
    "draw.purpose_agreed": pools.purpose_agreed,
    "draw.pool_sealed": pools.pool_sealed,
    "draw.lottery_coins": lotteries.coins_thrown,
    "draw.announced": announce.announced,
    "draw.words_closed": dealing.words_closed,
    "draw.dealt": dealing.dealt,
    "draw.deals_closed": closings.deals_closed,
    "draw.diced": dealing.diced,
    "draw.opened": dealing.opened,
    "draw.shared": dealing.shared,
    "draw.openings_closed": closings.openings_closed,
    "draw.beacon": closings.beacon_logged,
    "draw.concluded": closings.concluded,
    "draw.annulled": closings.annulled,
    "draw.lapsed": closings.lapsed,
    "draw.withdrawn": life.withdrawn,
    "draw.contested": life.contested,
    "draw.answered": life.answered,
    "draw.pool_audited": life.pool_audited,
    "draw.lottery_audited": lotteries.audited,
    "seat.accepted": seats.accepted,
    "seat.declined": seats.declined,
    "seat.vacated": seats.vacated,
    "seat.filled": seats.filled,
    "proposal.opened": proposals.opened,
    "proposal.read": proposals.read,
    "objection.raised": proposals.raised,
    "objection.integrated": proposals.integrated,
    "objection.maintained": proposals.maintained,
    "objection.withdrawn": proposals.withdrawn,
    "opinion.given": proposals.opinion,
    "tally.recorded": decisions.tally,
    "decision.taken": decisions.decision,
}


def rule(act: Act, state: State) -> Ruling:
    """Apply the rules of ``act``'s kind (J15)."""
    draw = act.draw
    if draw is not None and draw.ended and act.kind.startswith("draw.") and act.kind not in life.ASIDE:
        return "draw.ended"
    if draw is not None and act.kind.startswith("seat.") and draw.purpose.stage == "invitation":
        return "seat.invitation"
    ruling = RULES[act.kind](act, state)
    if draw is None or isinstance(ruling, str):
        return ruling
    change = ruling

    def change_and_date() -> None:
        change()
        if act.kind not in life.ASIDE:  # every other lawful entry that names the draw is "of that draw"
            draw.last_index = act.index
            life.note_once(act, draw)

    return change_and_date
