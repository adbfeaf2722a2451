"""A draw from its purpose to its result."""

from __future__ import annotations

from collections.abc import Mapping

from api.i18n import N_

BEFORE: Mapping[str, str] = {
    "purpose.body": N_("The charter has no such body: check its code in the charter."),
    "purpose.term": N_("The term ends before it begins: correct its dates."),
    "purpose.seats": N_("The charter gives this body fewer drawn seats than that for this term: ask for fewer seats."),
    "pool.purpose": N_("The ledger knows no such purpose: agree the purpose before sealing a pool."),
    "pool.draw_live": N_(
        "This purpose has a draw already, and its pool stays as it is. While nothing is known of its result it can be "
        "annulled; once it has one, agree a new purpose for other seats."
    ),
    "pool.no_trustees": N_(
        "Nobody held the trustees' role when the pool was sealed: assign it and seal again, or draw by dice alone."
    ),
    "pool.trustee_unproved": N_(
        "A trustee has no sharing key in force: enrol one for them, or end their mandate, before sealing the pool."
    ),
    "pool.trustee_helped": N_(
        "A trustee's key is in the operator's hands, who helps them to sign: name another helper with klero key "
        "rotate, or end that trustee's role by decision."
    ),
    "pool.trustee_waiting": N_(
        "A trustee's key was replaced without the old one: wait until a week has passed, or end their mandate."
    ),
    "pool.too_many_trustees": N_("A draw has at most 31 trustees: end some mandates before sealing the pool."),
    "pool.rosters": N_(
        "A pool comes with one public list of leaves, one roster for auditors, and perhaps the homes: seal it again."
    ),
    "pool.order": N_("The list of leaves is not in its order, or somebody stands in it twice: seal the pool again."),
    "pool.root": N_("The list of leaves does not give the root that was announced: seal the pool again."),
    "pool.counts": N_("The counts do not fit the features or the size of the pool: count again and seal it again."),
    "coins.scrutineers": N_(
        "Two scrutineers sign these dice, who are neither operator nor trustees: have them throw and sign."
    ),
    "coins.round": N_("Only the first round at least 600 seconds after the list was sealed may serve: fetch that one."),
    "quotas.unknown": N_("A quota is for a value that the list does not have, or stands there twice: correct it."),
    "quotas.bounds": N_("A quota's minimum is above its maximum: correct it."),
    "lottery.strata": N_("A lottery over panels has no strata: its quotas say who sits."),
    "lottery.visible": N_("Only features of the quotas can be shown of the panel, each once: correct the list."),
    "lottery.thousand": N_("Three dice pick one of a thousand groups: make as many, or announce it with trustees."),
    "lottery.homes": N_(
        "Nothing was sealed about who lives together, so nobody can be kept apart: seal the list again with "
        "--address-columns, or announce the draw with --per-address none."
    ),
    "lottery.coins": N_("The list has no coins yet: two scrutineers throw them before the panels are made."),
    "lottery.unproved": N_(
        "Nothing proves that chances would be as the objective wants them: try more panels, wider quotas or leximin; "
        "with --unproved it is announced all the same, and every report says so."
    ),
    "lottery.document": N_("The file of the lottery is not here, or is another one: go where the draw was announced."),
    "lottery.opening": N_("The opened panel shows other features than those announced: write the conclusion again."),
    "lottery.pick": N_("This is not the panel that the seed picks: write the conclusion again; nobody chooses it."),
    "lottery.root": N_("This panel was not fixed before the seed: write the conclusion again; nobody chooses it."),
    "lottery.counts": N_("The opened panel does not keep a quota: write the conclusion again; nobody chooses it."),
    "lottery.drawn": N_("The positions are not as many as seats, or not in ticket order: write the conclusion again."),
    "invited.stage": N_("People are invited to be on a list of participants: leave the invitation out of this one."),
    "invited.draw": N_("Name a concluded draw of invitations for the same body and term, by its number or id."),
    "invited.numbers": N_("No more can be sent than were drawn, nor answered than sent: count the letters again."),
    "draw.pool": N_("Only the latest sealed pool of the purpose can be drawn from: announce the draw with that one."),
    "draw.number": N_("The draw's number is not the next one of this ledger: write the announcement again."),
    "draw.live": N_(
        "This purpose has a draw already. While nothing is known of its result it can be annulled; once it has one, no "
        "other replaces it: agree a new purpose for other seats."
    ),
    "draw.redo": N_("A second attempt must name the draw that it does again: write the announcement again."),
    "draw.dice_direct": N_("The charter forbids draws by dice alone: announce one with trustees."),
    "dice.pool": N_("Dice alone draw from at most 1000 people: announce a draw with trustees."),
    "draw.method": N_("The announcement lacks a field of its method, or has one of another: write it again."),
    "draw.roster": N_("The trustees are those of the day on which the pool was sealed: seal it again to change them."),
    "draw.threshold": N_("More than half of the trustees must be needed, and no more: write the announcement again."),
    "draw.seats": N_("The seats of all strata together are not those of the purpose: correct the strata."),
    "draw.dice_duty": N_("The charter asks for public dice in every draw: announce them."),
    "draw.beacon_duty": N_("The charter asks for a public beacon in every draw: announce one."),
    "draw.deadlines": N_("The deadlines are not in order: now, words, deals, openings, end of the contest."),
    "draw.contest_period": N_("The time to contest is shorter than the charter's: set a later end."),
    "strata.unknown": N_("A stratum asks for a feature or value that the pool does not have: correct it."),
    "strata.overlap": N_("Somebody could belong to two strata: make them differ in a feature that they share."),
    "strata.codes": N_("The list that puts people into strata does not fit the strata: make it again."),
    "strata.too_small": N_(
        "A stratum has fewer people than seats, or so few that they could be recognised: merge it with another."
    ),
    "weights.zero": N_("Somebody has the weight 0; the least is 1: correct the weights."),
    "weights.too_small": N_(
        "So few people of a stratum share a weight that they could be recognised: give them the weight of others."
    ),
    "beacon.chain": N_("This beacon is not one that is known here: choose a known chain."),
    "beacon.delay": N_("The beacon would come before the openings are done: leave 600 seconds between them."),
}

DURING: Mapping[str, str] = {
    "draw.unknown": N_("The ledger knows no such draw: check its identifier."),
    "draw.ended": N_("This draw was annulled or has lapsed, and takes no more steps: announce it again if needed."),
    "draw.unwitnessed": N_(
        "Too few of the witnesses whom you trust signed this head, or it is not one of this history after the dice: "
        "do not open before they did."
    ),
    "draw.waiting": N_("Others have not done their part yet, and the time to wait is over: run it again later."),
    "draw.order": N_("It is not this step's turn: look at the draw's status to see which step comes next."),
    "draw.duplicate": N_("This step was taken already and the first one counts: go on with the next."),
    "draw.deadline": N_("The deadline of this step has passed: look at the draw's status to see what is still open."),
    "draw.after": N_("It was signed before the signer could see the step before: write it again and sign anew."),
    "draw.banked": N_("The draw moved on after this was signed: write it again and have everybody sign anew."),
    "words.order": N_("The list of residents' words is not in its order, or holds one twice: make it again."),
    "words.root": N_("The list of residents' words does not give the root that was announced: make it again."),
    "dealing.invalid": N_("The trustee's deal does not hold: they must deal again with their own key, for this draw."),
    "pool.unknown": N_("The ledger knows no such sealed list: seal one first, or check its identifier."),
    "trustee.unknown": N_("This person is no trustee of this draw: check the key file, and which draw is meant."),
    "deals.incomplete": N_("Not every trustee has dealt: wait for them, or for the deadline if enough have."),
    "deals.dealers": N_("The close must list exactly the deals on the ledger: write it again."),
    "beacon.round": N_("This is not the beacon round that the draw must use: write the statement again."),
    "dice.plan": N_(
        "These are not the dice that the announcement asks for: type exactly the faces thrown, in their order."
    ),
    "opening.not_dealer": N_("This trustee had not dealt when the deals closed: there is nothing to open."),
    "opening.invalid": N_("The number opened is not the one that was dealt: open with the same key as the deal."),
    "share.invalid": N_("A share does not hold: the trustee must make it again with their own key."),
    "openings.early": N_("Too few trustees signed the close before its deadline: have more sign, or wait for it."),
    "openings.incomplete": N_("Some secrets are still closed: wait for their trustees, or have others share them."),
    "openings.points": N_("The close does not say what the openings give: write it again."),
    "beacon.invalid": N_("The beacon's signature does not hold: fetch the round again, from another source."),
    "beacon.checkpoint": N_(
        "The checkpoint does not show that the openings came first in this history: attach one published after them."
    ),
    "result.digest": N_("This is not the result that the ledger gives: write the conclusion again; nobody chooses it."),
    "annul.concluded": N_("The draw is concluded and can no longer be annulled; contest it in the time to contest."),
    "annul.too_late": N_("The result can be known already, so nobody may annul the draw: go on to its end."),
    "lapse.too_early": N_("The draw has missed no deadline that would end it: go on with its next step."),
}

BESIDE: Mapping[str, str] = {
    "draw.position": N_("The list has no such position: look the person up again; positions count from 0."),
    "contest.text": N_(
        "The text is not plain text in UTF-8 without control characters: write it again in a simple editor."
    ),
    "contest.unknown": N_("No contestation of this draw has that identifier: look at klero status."),
    "contest.own": N_(
        "The guarantor who contests does not answer themselves while there is another: have that guarantor sign."
    ),
    "contest.evidence": N_(
        "The evidence shows nobody who took this draw's dealing, close or dice a second time: contest without it."
    ),
    "audit.positions": N_("These are not the people whom the seed names: see klero draw audit-list."),
    "audit.counts": N_("The numbers do not add up to the people who were to be visited: count again."),
}

SENTENCES: Mapping[str, str] = {**BEFORE, **DURING, **BESIDE}
