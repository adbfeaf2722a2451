"""What a result rests on besides arithmetic (docs/spec/verifier.md, "Premises").

Stated one by one, and never part of the verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from verifier import beacon, note, policy
from verifier.errors import Invalid, Malformed
from verifier.findings import Premise
from verifier.note import Note, VerifierKey
from verifier.policy import Policy
from verifier.state import Draw

_MARGIN = 60
"""Seconds between a cosignature that counts and the beacon's round."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What the reader of the report trusts: the log's key and, perhaps, a policy of their own."""

    log: VerifierKey | None
    policy: Policy | None

    def accepts(self, signed: Note, *, before: int | None = None) -> bool:
        """Tell whether a checkpoint meets the policy, counting only cosignatures up to ``before``."""
        if self.policy is None or self.log is None:
            return False
        try:
            verified = note.verify(signed, (self.log, *self.policy.witnesses.values()))
        except Invalid:
            return False
        if not any(signature.key == self.log for signature in verified):
            return False
        cosigners = [
            signature.key
            for signature in verified
            if signature.time is not None and (before is None or signature.time <= before)
        ]
        return policy.satisfied(self.policy, self.log, cosigners)


def premises(draw: Draw, head: Note | None, reader: Reader) -> dict[str, Premise]:
    """Return the four premises of a concluded draw. ``head`` is the bundle's own checkpoint."""
    checkpoints = _notes(draw)
    one_history = (
        heard_aloud(draw)
        or (head is not None and reader.accepts(head))
        or any(reader.accepts(checkpoint) for checkpoint in checkpoints)
    )
    return {
        "P1": "claimed",
        "P2": "supported" if one_history else "not_verifiable",
        "P3": _beacon(draw, checkpoints, reader),
        "P4": "claimed" if "dice" in draw.body else "not_claimed",
    }


def heard_aloud(draw: Draw) -> bool:
    """Tell whether t trustees opened or shared under the same head, compared aloud, after the dice."""
    last = draw.deals_index if draw.dice_index is None else draw.dice_index
    heads: dict[tuple[int, str], set[int]] = {}
    for gesture in draw.gestures:
        if gesture.barrier == "aloud" and last is not None and gesture.after_size > last:
            heads.setdefault((gesture.after_size, gesture.after_root), set()).add(gesture.j)
    return any(len(trustees) >= draw.t for trustees in heads.values())


def _beacon(draw: Draw, checkpoints: list[Note], reader: Reader) -> Premise:
    planned: Mapping[str, str] | None = draw.body.get("beacon")
    if planned is None or draw.round is None:
        return "not_claimed"
    before = beacon.time_of(planned["chain"], draw.round) - _MARGIN
    timely = any(reader.accepts(checkpoint, before=before) for checkpoint in checkpoints)
    return "supported" if timely else "not_verifiable"


def _notes(draw: Draw) -> list[Note]:
    notes = []
    for text in draw.checkpoints:
        try:
            notes.append(note.parse(text.encode()))
        except Malformed:  # pragma: no cover - the judge has parsed it
            continue
    return notes
