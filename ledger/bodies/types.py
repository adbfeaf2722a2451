"""The types of which bodies are made (docs/spec/statements.md, "Types in bodies")."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Hex8 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z")]
Hex32 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Hex96 = Annotated[str, Meta(pattern=r"\A[0-9a-f]{192}\Z")]
BeaconSignature = Annotated[str, Meta(pattern=r"\A([0-9a-f]{96}|[0-9a-f]{192})\Z")]
PersonId = Hex8
Id = Hex32
Code = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.-]{1,40}\Z")]
DeclineCode = Annotated[str, Meta(pattern=r"\A[0-9A-HJKMNP-TV-Z]{16}\Z")]
NO_CONTROLS = r"\A[^\x00-\x1f\x7f-\x9f]+\Z"
Text100 = Annotated[str, Meta(pattern=NO_CONTROLS, max_length=100)]
Text200 = Annotated[str, Meta(pattern=NO_CONTROLS, max_length=200)]
Text500 = Annotated[str, Meta(pattern=NO_CONTROLS, max_length=500)]
MediaType = Annotated[str, Meta(pattern=r"\A[a-z0-9.+/-]{1,100}\Z")]
Million = Annotated[int, Meta(ge=0, le=10**6)]
Seats = Annotated[int, Meta(ge=1, le=10**6)]
Billion = Annotated[int, Meta(ge=0, le=10**9)]
Natural = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Round = Annotated[int, Meta(ge=1, le=2**53 - 1)]
J = Annotated[int, Meta(ge=1, le=31)]
Threshold = Annotated[int, Meta(ge=0, le=31)]
Barrier = Literal["witness", "aloud"]


class Shape(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every body has in common."""


def ascending(keys: Sequence[Any], what: str) -> None:
    """ValueError unless each key is greater than the one before."""
    if any(a >= b for a, b in pairwise(keys)):
        raise ValueError(f"{what} must be strictly ascending")


def keypair(sharing_key: str | None, proof: Proof | None) -> None:
    """ValueError unless a sharing key and its proof come together."""
    if (sharing_key is None) != (proof is None):
        raise ValueError("sharing_key and proof come together")


class Blob(Shape, frozen=True):
    sha256: Hex32
    size: Natural
    media_type: MediaType
    audience: Literal["public", "auditors"]


class Proof(Shape, frozen=True):
    c: Hex32
    z: Hex32
