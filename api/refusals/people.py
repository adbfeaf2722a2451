"""Keys, roles and people."""

from __future__ import annotations

from collections.abc import Mapping

from api.i18n import N_

SENTENCES: Mapping[str, str] = {
    "key.weak": N_("This key is not a sound one: make a new key with klero key."),
    "key.used": N_("This key was on the ledger before, and a key serves one person once: make a new one."),
    "key.proof": N_(
        "The proof that the person holds their sharing key does not hold for this ledger: ask for a new key card."
    ),
    "key.not_proved": N_("The new key did not sign the statement: its holder must sign with it."),
    "key.person_has_key": N_("This person has a key in force already: rotate it instead of enrolling another."),
    "key.not_held": N_("This is not the key that the person has in force: check whose key it is."),
    "key.helper": N_(
        "This person cannot be the helper: it must be somebody else whom the ledger knows, who has no helper, and who "
        "is not the operator if the key can be a trustee's."
    ),
    "envelope.row": N_("This row is not as it stands on the paper: compare it sign by sign."),
    "envelope.wrong": N_(
        "These two halves do not open this key: check that both envelopes are of this key, and that its passphrase was "
        "not changed after they were printed."
    ),
    "person.unknown": N_("The ledger does not know this person: enrol their key first."),
    "role.unknown": N_("The charter has no such role: check its code in the charter."),
    "role.until": N_("The mandate would be over before it begins: give a later date."),
    "role.session": N_(
        "Only scrutineers are named in session, and only for the same day: any other role takes a decision."
    ),
    "role.held": N_("This person holds this role already: end that mandate first, or leave it as it is."),
    "role.not_held": N_("This person does not hold this role: there is nothing to end."),
    "role.incompatible": N_(
        "The charter lets nobody hold these roles together: choose somebody else, or end the other mandate first."
    ),
}
