"""What can be wrong with a folder: for each finding what happened and what to do, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from api.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` is a key of `SENTENCES`; `where` a file, an entry, or what the system said."""

    code: str
    where: str = ""


SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "no_ledger": (
        N_("There is no ledger in this folder."),
        N_("Give the right folder with -C. If the file ledger.sqlite was deleted, take it from your last backup."),
    ),
    "disk_full": (
        N_("The disk is full: nothing more can be written."),
        N_("Free some space; nothing that was acknowledged is lost. Then run klero doctor again."),
    ),
    "disk_low": (
        N_("The disk is almost full."),
        N_("Free some space before the next act."),
    ),
    "read_only": (
        N_("This user cannot write here."),
        N_("Check who owns the folder and the file, and whether the disk is mounted read-only."),
    ),
    "locked": (
        N_("Another programme holds the database right now."),
        N_("Wait until it has finished. If it never does, look for a klero that hangs, and end it."),
    ),
    "publishing": (
        N_("Another klero is publishing right now."),
        N_("Wait until it has finished, then run klero doctor again."),
    ),
    "database_damaged": (
        N_("The database is damaged: it no longer holds what was written."),
        N_("Copy the whole folder to another disk. Then take ledger.sqlite from your last backup; run klero doctor."),
    ),
    "entry_altered": (
        N_("An entry is not what was appended, or is missing: somebody or something changed the database."),
        N_("Copy the whole folder to another disk. Compare it with public/ and with a bundle that others have."),
    ),
    "entry_unreadable": (
        N_("An entry has no effect any more, though it was lawful when it was appended."),
        N_("Mend what else stands here, the missing files above all, and run klero doctor again."),
    ),
    "blob_missing": (
        N_("A file that an entry refers to is missing."),
        N_("Take it from a bundle or backup: it is named by its SHA-256."),
    ),
    "blob_altered": (
        N_("A file that an entry refers to was altered."),
        N_("Replace it by the same file from a bundle or backup: its SHA-256 must be its name."),
    ),
    "key_missing": (
        N_("The log's key is missing: no new head can be signed."),
        N_("Take log.key from your backup. Without it this log cannot go on; nobody can make another key for it."),
    ),
    "key_exposed": (
        N_("Other users of this computer can read the log's key."),
        N_("Make it yours alone: chmod 600 log.key. If somebody may have copied it, tell everyone to compare heads."),
    ),
    "key_other": (
        N_("log.key is not the key of this log."),
        N_("Put back the one of this folder, from your backup."),
    ),
    "entries_lost": (
        N_("More entries were signed than the database holds: it was restored from an older backup."),
        N_(
            "Write nothing. Find the newest copy of ledger.sqlite, or the missing entries in a bundle that others have."
        ),
    ),
    "history_differs": (
        N_("The database does not hold the history that was signed."),
        N_("Write nothing, keep the folder as it is, and compare it with bundles that others have: one was rewritten."),
    ),
    "head_lost": (
        N_("The file that remembers the last head signed is lost, damaged, or older than what is published."),
        N_("Put there, as the file head, the newest signed head that anybody has, such as public/checkpoint."),
    ),
    "unpublished": (
        N_("What was acknowledged is in the database, but was not published: something interrupted it."),
        N_("Nothing is lost. Complete it: klero doctor --publish"),
    ),
    "tiles_damaged": (
        N_("A published file is missing or altered; the database is whole."),
        N_("Write the published files again from the database: klero doctor --publish"),
    ),
    "clock_behind": (
        N_("This computer's clock is behind the last entry."),
        N_("Set the clock. Until then new entries carry the last entry's time, and deadlines are judged by it."),
    ),
    "vault_missing": (
        N_("Names of a closed list are not in this folder's vault."),
        N_("Take vault.sqlite from your backup. The draw goes on without it, but nobody can be written to."),
    ),
    "vault_leftover": (
        N_("The vault holds a list that is not on the ledger: its draft waits for signatures, or was given up."),
        N_("Wait for the signatures. If it was given up, destroy the names: klero draw forget"),
    ),
    "vault_damaged": (
        N_("The vault is damaged."),
        N_("Copy it to another disk, then take vault.sqlite from your last backup. The draw does not depend on it."),
    ),
    "vault_exposed": (
        N_("Other users of this computer can read the vault's file, though not what it holds."),
        N_("Make it yours alone: chmod 600 vault.sqlite"),
    ),
    "vault_passphrase": (
        N_("The passphrase given does not open the vault."),
        N_("Type it again, with its spaces and capitals; nobody can recover it."),
    ),
    "unexplained": (
        N_("Something else keeps this folder from being used."),
        N_("Copy the whole folder to another disk, then look at what is named here."),
    ),
}


def told(finding: Finding) -> tuple[str, str]:
    """What happened, and what to do, in the language in use."""
    what, do = SENTENCES[finding.code]
    return _(what), _(do)
