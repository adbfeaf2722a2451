"""The charter, its clauses and the blobs that statements refer to."""

from __future__ import annotations

from collections.abc import Mapping

from api.i18n import N_

SENTENCES: Mapping[str, str] = {
    "charter.not_in_force": N_(
        "The statement relies on a charter that does not govern it: write it again under the one in force."
    ),
    "charter.version": N_("An amendment must follow the charter in force: give the next number and what it replaces."),
    "charter.malformed": N_("The charter is not written as it must be: run klero charter check and correct the lines."),
    "charter.weaker": N_(
        "This charter asks for fewer signatures or separations than the protocol needs: make that clause stricter."
    ),
    "clause.gives_no_power": N_(
        "No clause of the charter allows this act, or the one cited does not: cite another, or amend the charter."
    ),
    "clause.condition": N_("The clause cited is for another case: cite the clause that fits what is written."),
    "power.reference": N_("The clause calls upon somebody whom this statement does not name: cite another clause."),
    "level.too_low": N_(
        "A signer's role does not take part in this subject at the level that the clause needs: somebody else signs."
    ),
    "founding.log_key": N_("The founding does not name this ledger's own key: write it again with the ledger's key."),
    "founding.members": N_("At least two people must hold the members' role from the start: add their mandates."),
    "blob.reference": N_(
        "A file that goes with the statement is of the wrong type, size or audience: attach the right one."
    ),
    "blob.missing": N_("A file that the statement refers to is not there: add it, unchanged, and try again."),
}
