"""What a refusal says to the person who meets it: one sentence for each code, what is wrong and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from api.i18n import N_, _
from api.refusals import charter, decisions, draws, entries, files, people, seats

SENTENCES: Mapping[str, str] = {
    **files.SENTENCES,
    **entries.SENTENCES,
    **charter.SENTENCES,
    **people.SENTENCES,
    **draws.SENTENCES,
    **seats.SENTENCES,
    **decisions.SENTENCES,
}
"""Message in the source's language by code (docs/spec/judgement.md, docs/spec/charter.md, ledger/errors.py)."""

UNKNOWN = N_("This cannot be done, for a reason that this version has no sentence for: look the code up in docs/spec.")


def sentence(code: str) -> str:
    """What this code means, in the language that was set."""
    return _(SENTENCES.get(code, UNKNOWN))
