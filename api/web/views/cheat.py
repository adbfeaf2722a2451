"""What the verifier found in a falsified copy, the telling finding first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LOG_KEY = "note.log_key"
"""Every copy has it: only the territory's server can sign with the log's key."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A step of the verifier, its code, and the entry that it is about."""

    step: str
    code: str
    index: int | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`first` is about the falsified entry itself; `later` are those that had seen the true history.

    `steps`: the later findings by step and code, each with how many there are.
    """

    verdict: str
    first: Finding | None
    later: tuple[Finding, ...]
    other_key: bool

    @property
    def steps(self) -> tuple[tuple[str, str, int], ...]:
        """(step, code, how many) of the later findings, in the order in which they come."""
        counted = Counter((finding.step, finding.code) for finding in self.later)
        return tuple((step, code, number) for (step, code), number in counted.items())


def verdict(report: Mapping[str, Any], index: int) -> Verdict:
    """The report's exceptions, sorted for somebody who changed entry `index`."""
    found = [Finding(e["step"], e["code"], e.get("index")) for e in report["exceptions"] if not e.get("note")]
    own = [finding for finding in found if finding.code != LOG_KEY]
    first = next((f for f in own if f.index == index), own[0] if own else None)
    later = tuple(finding for finding in own if finding is not first)
    return Verdict(str(report["verdict"]), first, later, len(own) < len(found))
