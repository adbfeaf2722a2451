"""Proposals, objections, votes and decisions, and what rests on them."""

from __future__ import annotations

from collections.abc import Mapping

from api.i18n import N_

SENTENCES: Mapping[str, str] = {
    "proposal.unknown": N_("There is no such proposal on this ledger: check its id with klero proposal list."),
    "proposal.subject": N_(
        "The charter does not say how this subject is decided: choose one of its subjects, or amend the charter."
    ),
    "proposal.rule": N_("The charter decides this subject in another way: leave method and electorate to the program."),
    "proposal.about": N_(
        "What is proposed does not fit the subject: a charter for the charter, a person and role for people (members "
        "are only excluded, by the rule of exclusions), seats for a draw, and nothing else otherwise."
    ),
    "proposal.text": N_("The text is no plain text in UTF-8: save it as one, without control characters."),
    "proposal.closes": N_("The charter leaves more time to answer, or more was promised before: close it later."),
    "proposal.signer": N_("The wording is another one: somebody who opened the proposal must sign it too."),
    "proposal.too_soon": N_("The readings of a text are further apart in the charter: read it again later."),
    "proposal.stale": N_("The charter has changed since this proposal was opened: open it again under the new one."),
    "proposal.decided": N_("This proposal is decided already: open another one."),
    "proposal.tallied": N_("The vote on this proposal was counted already: what is left is to sign the decision."),
    "proposal.banked": N_("It was signed before the proposal's latest entry was there: read that, and sign anew."),
    "proposal.readings": N_("The text in its latest wording was not read as often as the charter asks: read it again."),
    "proposal.open": N_("Objections can still come in: wait until the time to answer is over."),
    "objection.unknown": N_("There is no such objection on this ledger: check its id with klero proposal list."),
    "objection.late": N_("The time to object is over: speak at the vote, or open another proposal."),
    "objection.repeated": N_("You have an objection to this proposal already: maintain it, or take it back first."),
    "objection.state": N_("This objection was closed or maintained already: there is nothing more to do here."),
    "objection.signer": N_("Only whoever raised the objection can say that it is met: they must sign."),
    "tally.not_due": N_("Consent is sought here: answer the objections, and vote only over one that is maintained."),
    "tally.mediation": N_("The time for mediation is not over: meet, and vote afterwards if the objection stays."),
    "tally.opinion": N_("The guarantor's opinion comes before this vote: it must be given after the objection."),
    "tally.electorate": N_("More people voted than may vote: count again."),
    "tally.sum": N_("For, against and abstentions do not add up to those present: count again."),
    "tally.quorum": N_("Too few of those who may vote were there: vote again another day."),
    "tally.attested": N_(
        "Too few members stand by the count: some who are not scrutineer, guarantor or facilitator must sign, with "
        "keys that are theirs for a week, and with signed ballots as many as voted for."
    ),
    "decision.objections_open": N_("An objection has no answer yet: integrate it, or note that it is maintained."),
    "decision.tally": N_("The decision does not rest on the vote that counts: have the vote counted, or cite it."),
    "decision.objections": N_("The decision must name every objection that stands, and no other."),
    "decision.outcome": N_("The charter's rule gives the other outcome: nobody chooses it."),
    "charter.decision": N_("No decision under the charter in force adopted exactly this text: decide it first."),
    "role.decision": N_(
        "No decision says this of this person and this role, or it was used already: propose it with klero proposal "
        "open. Whoever resigns signs alone."
    ),
    "role.resigned": N_("Nobody resigns for somebody else: the person must sign."),
    "purpose.decision": N_("No decision adopted these seats for this term, or it was used already: decide it first."),
}
