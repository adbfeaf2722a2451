"""Entries, statements and their signatures: J1 to J11 of docs/spec/judgement.md."""

from __future__ import annotations

from collections.abc import Mapping

from api.i18n import N_

SENTENCES: Mapping[str, str] = {
    "entry.malformed": N_("The entry is not in its one lawful form, or is too long: write the statement again."),
    "entry.time": N_("This computer's clock is behind the last entry: set it right and try again."),
    "statement.malformed": N_("The statement is not in its one lawful form: write it again instead of editing it."),
    "statement.kind": N_("Nobody can make a statement of this kind: check its name, or get a newer version."),
    "statement.body": N_("The statement lacks something, or holds something that its kind does not have."),
    "statement.ledger": N_("This statement was written for another ledger: open that one, or write it again here."),
    "statement.repeated": N_("This very statement is on the ledger already: there is nothing left to do."),
    "statement.founding": N_(
        "A ledger begins with its founding and then its charter, each once: do that first, and do not repeat it."
    ),
    "statement.after": N_(
        "The signers had another history before them than this ledger's: do not sign again before you have "
        "compared the head's twelve words with others."
    ),
    "signature.unknown_key": N_(
        "A signature was made with a key that is not in force: enrol the person, or sign with the key in force."
    ),
    "signature.invalid": N_("A signature does not belong to this statement: sign exactly the draft that was sent."),
    "signature.missing": N_(
        "Too few of the people who must sign have signed: send the draft to those who are missing."
    ),
    "signature.without_power": N_(
        "Somebody signed whom the clause does not call upon: write the statement again without their signature."
    ),
}
