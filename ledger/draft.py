"""Drafts: a statement on its way between the people who sign it, each on their own machine.

A draft is a text file: canonical JSON {format, vkey, statement, checkpoint, proofs, signatures}, and `files` where it
was written on a copy and brings some: what its statement refers to and the ledger has not got yet. `vkey` is the log's
key as the drafter states it: a signer who knows the log already checks with the key that they know. `statement` is
the payload's text; `checkpoint` a signed note of the log; `proofs` consistency proofs up to its head from the
statement's `after` and from the heads that earlier signers acted upon; `signatures` maps keyids to base64. Whoever
signs checks first that the log they knew only grew (docs/spec/statements.md, "after").
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Annotated

import msgspec

from draws import canonical, merkle
from draws.errors import NotCanonical
from ledger import checkpoint, statement
from ledger.bodies import references
from ledger.checkpoint import Checkpoint
from ledger.errors import Malformed, Refusal
from ledger.keys import SigningKey, keyid
from ledger.statement import Statement, StatementId

FORMAT = "kleroterion/draft/v1"


@dataclass(frozen=True, slots=True)
class Draft:
    """`proofs`: old size -> node hashes of the consistency proof from there to the checkpoint. `files` ascend."""

    vkey: str
    payload: bytes
    note: str
    proofs: Mapping[int, tuple[bytes, ...]]
    signatures: Mapping[str, bytes]
    files: tuple[bytes, ...] = ()

    @property
    def id(self) -> StatementId:
        """The statement's id, which signatures do not change."""
        return statement.statement_id(self.payload)

    @property
    def statement(self) -> Statement:
        """What is being signed. Refusals of `statement.read`."""
        return statement.read(self.payload)

    def signed(self, key: SigningKey) -> Draft:
        """This draft with one more signature."""
        signature = key.sign(statement.pre_authentication(self.payload))
        return replace(self, signatures={**self.signatures, keyid(key.public): signature})

    def bringing(self, files: Iterable[bytes]) -> Draft:
        """This draft with those of the files to which its statement refers."""
        meant = {blob.sha256 for blob in references(self.statement.body)}
        return replace(self, files=tuple(sorted(data for data in files if sha256(data).hexdigest() in meant)))

    def merged(self, other: Draft) -> Draft:
        """This draft with what the other adds. Malformed (`draft.different`) unless both carry one statement."""
        if other.payload != self.payload:
            raise Malformed(f"{self.id} ≠ {other.id}", code="draft.different")
        files = tuple(sorted({*self.files, *other.files}))
        return replace(self, signatures={**self.signatures, **other.signatures}, files=files)

    def encode(self) -> bytes:
        """The file's bytes, ended by a line end."""
        value: dict[str, canonical.Value] = {
            "format": FORMAT,
            "vkey": self.vkey,
            "statement": self.payload.decode(),
            "checkpoint": self.note,
            "proofs": [
                {"size": size, "hashes": [h.hex() for h in hashes]} for size, hashes in sorted(self.proofs.items())
            ],
            "signatures": {k: b64encode(s).decode() for k, s in sorted(self.signatures.items())},
        }
        if self.files:
            value["files"] = [b64encode(data).decode() for data in self.files]
        return canonical.encode(value) + b"\n"


class _Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    size: int
    hashes: tuple[Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")], ...]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    vkey: str
    statement: str
    checkpoint: str
    proofs: tuple[_Proof, ...]
    signatures: dict[str, str]
    files: tuple[str, ...] = ()


def read(data: bytes) -> Draft:
    """The draft in a file. Malformed when `encode` would not have written it."""
    try:
        file = msgspec.convert(canonical.decode(data.removesuffix(b"\n")), _File)
        signatures = {k: b64decode(s, validate=True) for k, s in file.signatures.items()}
        files = {b64decode(data, validate=True) for data in file.files}
        statement.read(file.statement.encode())
    except (NotCanonical, msgspec.ValidationError, ValueError, Refusal) as problem:
        raise Malformed(f"this is no draft: {problem}") from None
    if file.format != FORMAT:
        raise Malformed(f"this is no draft of the format {FORMAT}")
    proofs = {p.size: tuple(bytes.fromhex(h) for h in p.hashes) for p in file.proofs}
    draft = Draft(file.vkey, file.statement.encode(), file.checkpoint, proofs, signatures).bringing(files)
    if draft.encode() != data:
        raise Malformed("this draft is not in the form in which drafts are written")
    return draft


def check(draft: Draft, log_vkey: str, seen: Checkpoint | None) -> Checkpoint:
    """What a signer makes sure of before signing; returns the head that they have now seen.

    The checkpoint is the log's; the head that the statement acts upon, and the one `seen` before, are earlier heads of
    the same log.

    Raises:
        Malformed: do not sign. `draft.foreign`: another log; `draft.older`: than what was seen; `draft.rewritten`: no
            proof that the log only grew.
    """
    try:
        head = checkpoint.verify(draft.note.encode(), log_vkey)
    except Malformed as problem:
        raise Malformed(problem.where, code="draft.foreign") from None
    said = draft.statement
    if head.origin != said.ledger or not _grew(draft, said.after.size, said.after.root, head):
        raise Malformed(f"{said.ledger}, {said.after.size}", code="draft.foreign")
    if seen and seen.size > head.size:
        raise Malformed(f"{head.size} < {seen.size}", code="draft.older")
    if seen and not _grew(draft, seen.size, seen.root, head):
        raise Malformed(f"--seen {seen.size}", code="draft.rewritten")
    return head


def _grew(draft: Draft, size: int, root: bytes, head: Checkpoint) -> bool:
    """Whether the draft proves that the tree of this size and root grew into the head's."""
    proof = list(draft.proofs.get(size, ()))
    return merkle.verify_consistency(size, root, head.size, head.root, proof)
