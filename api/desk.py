"""What happens at the facilitator's desk: a statement is written, signed by those it needs, and appended."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ledger import draft as drafts
from ledger.bodies import Shape
from ledger.checkpoint import Checkpoint
from ledger.draft import Draft
from ledger.drafting import Drafting
from ledger.errors import LedgerError
from ledger.keyfile import PersonKey
from ledger.service import Ledger, Logged


class Unpublished(LedgerError):
    """The act is on the ledger and counts; what failed came after, and can be done again without it."""

    code = "publish.pending"


def write(
    ledger: Drafting,
    kind: str,
    body: Shape,
    clause: str | None = None,
    signers: Collection[str] = (),
    seen: Iterable[int] = (),
    at: int | None = None,
) -> Draft:
    """A draft of a statement; nobody has signed it yet.

    `signers`: the persons who are about to; they decide between clauses. `at`: the size of the head that it acts upon,
    the present one without. Refusal if the rules say no whoever signs.
    """
    ledger.refresh()
    said = ledger.statement(kind, body, clause, signers, at)
    ledger.rehearse(said)
    return ledger.draft(said, seen)


def sign(draft: Draft, key: PersonKey, log_vkey: str, seen: Checkpoint | None) -> tuple[Draft, Checkpoint]:
    """The draft with this person's signature, and the head that they have now seen. Malformed: do not sign."""
    head = drafts.check(draft, log_vkey, seen)
    return draft.signed(key.signing), head


def submit(ledger: Ledger, draft: Draft) -> Logged:
    """Append the statement and publish the new head.

    Raises:
        Refusal: signatures are missing, or the rules say no.
        Unpublished: the statement is on the ledger for good, but publishing failed.
    """
    logged = ledger.submit(draft.payload, dict(draft.signatures))
    try:
        ledger.publish()
    except LedgerError as problem:
        raise Unpublished(f"{logged.index}: {problem}") from problem
    return logged


def act(ledger: Ledger, kind: str, body: Shape, keys: Collection[PersonKey], clause: str | None = None) -> Logged:
    """Write, sign with these keys and submit in one go; for people who stand at the same machine."""
    draft = write(ledger, kind, body, clause, [key.person for key in keys])
    for key in keys:
        draft = draft.signed(key.signing)
    return submit(ledger, draft)
