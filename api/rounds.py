"""A drand round as its servers publish it, brought in by file, telephone or QR code."""

from __future__ import annotations

from pathlib import Path

import msgspec

from api.i18n import _
from api.problems import Misused


class Round(msgspec.Struct, frozen=True):
    """The fields of drand's answer that are used; `randomness` is computed from the signature, so it is ignored."""

    round: int
    signature: str
    previous_signature: str | None = None


def read(path: Path) -> Round:
    """The round in a file. Malformed when it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Round)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Misused(_("{path} is no drand round: {problem}").format(path=path, problem=problem)) from None
