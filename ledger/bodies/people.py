"""Bodies about the ledger itself, its charter, keys and roles."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from ledger import times
from ledger.bodies.types import (
    Blob,
    Code,
    Hex32,
    Id,
    PersonId,
    Proof,
    Shape,
    Text200,
    ascending,
    keypair,
)


class Founder(Shape, frozen=True):
    person: PersonId
    key: Hex32
    sharing_key: Hex32 | None = None
    proof: Proof | None = None

    def __post_init__(self) -> None:
        keypair(self.sharing_key, self.proof)


class Founded(Shape, frozen=True):
    name: Text200
    log_vkey: Text200
    founders: Annotated[tuple[Founder, ...], Meta(min_length=2, max_length=64)]

    def __post_init__(self) -> None:
        ascending([f.person for f in self.founders], "founders")


class FirstRole(Shape, frozen=True):
    person: PersonId
    role: Code
    until: str | None = None

    def __post_init__(self) -> None:
        if self.until is not None:
            times.day(self.until)


class CharterAdopted(Shape, frozen=True):
    version: Annotated[int, Meta(ge=1, le=1)]
    text: Blob
    roles_at_founding: Annotated[tuple[FirstRole, ...], Meta(min_length=1, max_length=1000)]

    def __post_init__(self) -> None:
        ascending([(r.person, r.role) for r in self.roles_at_founding], "roles_at_founding")


class CharterAmended(Shape, frozen=True):
    version: Annotated[int, Meta(ge=2, le=10**6)]
    text: Blob
    supersedes: Hex32
    decision: Id


class KeyEnrolled(Founder, frozen=True):
    helper: PersonId | None = None


class KeyRotated(Shape, frozen=True):
    person: PersonId
    old: Hex32
    new: Hex32
    sharing_key: Hex32 | None = None
    proof: Proof | None = None
    helper: PersonId | None = None

    def __post_init__(self) -> None:
        keypair(self.sharing_key, self.proof)


class KeyRevoked(Shape, frozen=True):
    person: PersonId
    key: Hex32
    cause: Literal["lost", "stolen", "left", "other"]


class RoleAssigned(Shape, frozen=True):
    person: PersonId
    role: Code
    source: Annotated[str, Meta(pattern=r"\A([0-9a-f]{64}|session)\Z")]
    until: str | None = None

    def __post_init__(self) -> None:
        if self.until is not None:
            times.day(self.until)


class RoleEnded(Shape, frozen=True):
    person: PersonId
    role: Code
    cause: Literal["resigned", "term", "decision", "other"]
    decision: Id | None = None
