"""What the protocol's codes are called on a page."""

from __future__ import annotations

from collections.abc import Mapping

from api.i18n import N_, _

KINDS: Mapping[str, str] = {
    "ledger.founded": N_("Ledger founded"),
    "charter.adopted": N_("Charter adopted"),
    "charter.amended": N_("Charter amended"),
    "key.enrolled": N_("Key enrolled"),
    "key.rotated": N_("Key replaced"),
    "key.revoked": N_("Key ended"),
    "role.assigned": N_("Role given"),
    "role.ended": N_("Role ended"),
    "draw.purpose_agreed": N_("Purpose agreed"),
    "draw.pool_sealed": N_("List closed"),
    "draw.lottery_coins": N_("Dice for the groups thrown"),
    "draw.announced": N_("Draw announced"),
    "draw.words_closed": N_("Residents' words closed"),
    "draw.dealt": N_("Envelope closed"),
    "draw.deals_closed": N_("All envelopes locked in"),
    "draw.diced": N_("Dice thrown"),
    "draw.opened": N_("Envelope opened"),
    "draw.shared": N_("Envelope of somebody absent opened"),
    "draw.openings_closed": N_("All envelopes open"),
    "draw.beacon": N_("Beacon read"),
    "draw.concluded": N_("Result written down"),
    "draw.annulled": N_("Draw annulled"),
    "draw.lapsed": N_("Draw lapsed"),
    "draw.withdrawn": N_("Somebody on the list objected"),
    "draw.contested": N_("Draw contested"),
    "draw.answered": N_("Contestation answered"),
    "draw.pool_audited": N_("People on the list visited"),
    "draw.lottery_audited": N_("Groups checked by auditors"),
    "seat.accepted": N_("Seat accepted"),
    "seat.declined": N_("Seat declined"),
    "seat.vacated": N_("Seat became vacant"),
    "seat.filled": N_("Substitute called"),
    "proposal.opened": N_("Proposal opened"),
    "proposal.read": N_("Proposal read again"),
    "objection.raised": N_("Objection by a member"),
    "objection.integrated": N_("Objection met"),
    "objection.maintained": N_("Objection maintained"),
    "objection.withdrawn": N_("Objection taken back"),
    "opinion.given": N_("Guarantor's opinion"),
    "tally.recorded": N_("Votes counted"),
    "decision.taken": N_("Decision taken"),
}
SUBJECTS: Mapping[str, str] = {
    "charter": N_("The charter"),
    "roles": N_("The roles"),
    "draw": N_("The draws"),
    "seats": N_("The seats"),
    "project": N_("The projects"),
    "fund": N_("The residents' fund"),
    "privacy": N_("Personal data"),
}
LEVELS: Mapping[str, str] = {
    "consultative": N_("gives an opinion"),
    "decision": N_("decides"),
    "executive": N_("does"),
}
SEATS: Mapping[str, str] = {
    "offered": N_("offered, not answered yet"),
    "accepted": N_("accepted"),
    "declined": N_("declined"),
    "vacated": N_("vacant"),
    "filled": N_("passed on to a substitute"),
}
PREMISES: Mapping[str, str] = {
    "P1": N_("Enough trustees are honest, were there, and used devices of their own."),
    "P2": N_("All honest people acted on one and the same history."),
    "P3": N_("Nobody could foresee the beacon when the envelopes were opened."),
    "P4": N_("The dice are fair and one scrutineer is honest."),
}
PREMISE_STATES: Mapping[str, str] = {
    "claimed": N_("claimed"),
    "supported": N_("supported"),
    "not_verifiable": N_("not verifiable"),
    "not_claimed": N_("not claimed"),
}
VERDICTS: Mapping[str, str] = {
    "conforme": N_("in order"),
    "anomalie": N_("anomaly"),
    "non vérifiable": N_("not verifiable"),
}
CHECKS: Mapping[str, str] = {
    "F1": N_("files and blobs"),
    "F2": N_("signed notes"),
    "F3": N_("the tree of all entries"),
    "F4": N_("entries"),
    "K": N_("keys"),
    "C": N_("charter"),
    "R": N_("roles and powers"),
    "S": N_("seats"),
    "V": N_("decisions"),
    "D1": N_("purpose of the draw"),
    "D2": N_("the closed list"),
    "D3": N_("announcement"),
    "D4": N_("signatures of a draw"),
    "D5": N_("what the signers had seen"),
    "D6": N_("order of the steps"),
    "D7": N_("residents' words"),
    "D8": N_("envelopes"),
    "D9": N_("who closed an envelope"),
    "D10": N_("dice"),
    "D11": N_("envelopes opened"),
    "D12": N_("points opened"),
    "D13": N_("beacon"),
    "D14": N_("beacon in time"),
    "D15": N_("one head for all"),
    "D16": N_("seed and numbers"),
    "D17": N_("lottery over groups"),
    "D18": N_("result and substitutes"),
    "D19": N_("annulments and contestations"),
    "D20": N_("receipt"),
    "D21": N_("premises"),
}
FINDINGS: Mapping[str, str] = {
    "signature.invalid": N_("The signatures are not for this text: whoever signed had signed something else."),
    "signature.unknown_key": N_("Somebody signed who has no key here."),
    "statement.after": N_("Whoever signed this had seen another history than this one."),
    "statement.repeated": N_("The same act stands here twice: what was signed once holds once."),
    "draw.live": N_("This purpose has its draw already: nobody can run another one for the same seats."),
    "seat.substitute": N_("The next in line is somebody else, and the rule leaves no choice."),
}
"""What a finding means to whoever reads a report; `api.refusals` says what to do to whoever signs."""


def called(names: Mapping[str, str], code: str) -> str:
    """What a code is called in the language in use; the code itself when it has no name."""
    return _(names[code]) if code in names else code
