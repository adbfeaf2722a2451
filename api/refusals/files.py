"""Files, disks and passphrases (ledger/errors.py)."""

from __future__ import annotations

from collections.abc import Mapping

from api.i18n import N_

SENTENCES: Mapping[str, str] = {
    "ledger.error": N_("Something that the ledger needs is not as it should be; nothing was written."),
    "input.malformed": N_("This file or text is not what it should be: check that you gave the right one, unchanged."),
    "draws.unsolved": N_(
        "The solver found no answer that can be proved; nothing was decided. Take another objective, or wider quotas."
    ),
    "input.unreadable": N_("This file cannot be read: check its path and that you may read it."),
    "draft.foreign": N_("This draft is not of the log that your key knows: do not sign it, and ask who made it."),
    "draft.older": N_("This draft is older than what you have seen already: ask for a new one."),
    "draft.rewritten": N_(
        "Nothing shows that the log only grew since your last visit: do not sign; ask for a draft made with the option "
        "named here, and if that fails too, compare the log's twelve words with others."
    ),
    "draft.different": N_("These drafts are not copies of one and the same: submit them one by one."),
    "passphrase.wrong": N_("The passphrase does not open this file: type it again, with its spaces and capitals."),
    "passphrase.memory": N_(
        "This computer has too little free memory to open the key: close other programmes and try again."
    ),
    "sealed.not_for_you": N_(
        "This bundle is sealed to other people's keys: ask for one that is sealed to yours (klero bundle --for)."
    ),
    "vault.unknown": N_("The vault knows nobody there: check the pool and the position or name."),
    "vault.erased": N_("What the vault knew of this person was destroyed, as they or the retention rule asked."),
    "key.exposed": N_("Other users of this computer can read this private key: make the file yours alone, mode 600."),
    "publish.pending": N_(
        "The act is written as the entry named here, and counts; do not repeat it. It is not published yet: mend what "
        "is named, then run klero doctor --publish."
    ),
    "programme.failed": N_(
        "The programme itself failed, as it never should. What was acknowledged before is written: see klero status. "
        "Please report what stands here."
    ),
    "store.damaged": N_(
        "What is stored contradicts itself, and nothing more is signed: keep the folder as it is and compare it "
        "with your last bundle or backup."
    ),
    "store.conflict": N_("Somebody else wrote first, or the file exists already: look at what is there and try again."),
    "store.exists": N_("There is such a file already, and it was left as it is: give another name, or move it away."),
    "store.path": N_("This path leads nowhere: check each folder in it, and that the last part is what it should be."),
    "store.unavailable": N_("The disk cannot be used now; nothing was changed: look at the disk and try again."),
    "store.missing": N_("There is no such file here: check the folder; a ledger begins with klero init."),
    "store.full": N_("The disk is full; nothing was changed: free some space and try again."),
    "store.read_only": N_("This user may not write here; nothing was changed: check who owns the folder."),
    "store.locked": N_("Another programme is using the ledger: wait for it to finish and try again."),
    "store.unreadable": N_("The disk failed to read or write: copy the folder to another disk before anything else."),
}
