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


@dataclass(frozen=True, slots=True)
class Premises:
    """The state of each premise, and by what it is supported; ``heard``: by how many which head was compared aloud."""

    states: Mapping[str, Premise]
    support: Mapping[str, str]
    heard: tuple[int, int] | None


def premises(draw: Draw, head: Note | None, reader: Reader) -> Premises:
    """Return the four premises of a concluded draw. ``head`` is the bundle's own checkpoint.

    A draw by dice alone claims none: those present saw it, the absent trust two scrutineers.
    """
    if draw.by_dice_alone:
        names = ("P1", "P2", "P3", "P4")
        return Premises(dict.fromkeys(names, "not_claimed"), dict.fromkeys(names, "none"), None)
    checkpoints = _notes(draw)
    heard = heard_aloud(draw)
    witnessed = (head is not None and reader.accepts(head)) or any(map(reader.accepts, checkpoints))
    one_history = "aloud" if heard else "witnesses" if witnessed else "nothing"
    beacon_state = _beacon(draw, checkpoints, reader)
    diced = "dice" in draw.body
    enough = len(set(draw.pool.hands)) >= draw.t
    return Premises(
        states={
            "P1": "claimed" if enough else "not_claimed",
            "P2": "not_verifiable" if one_history == "nothing" else "supported",
            "P3": beacon_state,
            "P4": "claimed" if diced else "not_claimed",
        },
        support={
            "P1": "word" if enough else "hands",
            "P2": one_history,
            "P3": {"supported": "witnesses", "not_claimed": "none"}.get(beacon_state, "nothing"),
            "P4": "word" if diced else "none",
        },
        heard=heard,
    )


def shared_hands(draw: Draw) -> list[list[int]]:
    """Return the trustees whose keys one pair of hands holds, by number, for each such pair of hands."""
    held: dict[str, list[int]] = {}
    for j, person in enumerate(draw.pool.hands, 1):
        held.setdefault(person, []).append(j)
    return [numbers for numbers in held.values() if len(numbers) > 1]


def heard_aloud(draw: Draw) -> tuple[int, int] | None:
    """Return how many trustees opened or shared under which head (its size), compared aloud, after the dice.

    None unless they were t at least, and all under the same one.
    """
    last = draw.deals_index if draw.dice_index is None else draw.dice_index
    heads: dict[tuple[int, str], set[int]] = {}
    for gesture in draw.gestures:
        if gesture.barrier == "aloud" and last is not None and gesture.after_size > last:
            heads.setdefault((gesture.after_size, gesture.after_root), set()).add(gesture.j)
    most = max(heads.items(), key=lambda item: len(item[1]), default=None)
    return (len(most[1]), most[0][0]) if most is not None and len(most[1]) >= draw.t else None


def still_possible(states: Mapping[str, Premise]) -> list[str]:
    """Return what a dishonest operator could do all the same (design: draw.md, "What is promised, and what never is").

    ``choose_with_dice``, by dice alone, takes lying scrutineers; ``veto`` and ``choose`` take most trustees besides;
    ``choose_with_scrutineers`` lying scrutineers too. A beacon in time rules out the last three, and that anybody
    sees the outcome before the others.
    """
    found = ["list", "terms", "stall"]
    if states["P1"] == "not_claimed":
        return [*found, "fork", "choose_with_dice"]
    if states["P3"] != "supported":
        found.append("early")
    if states["P2"] != "supported":
        found.append("fork")
    if states["P3"] != "supported":
        found += ["veto", "choose_with_scrutineers"] if states["P4"] == "claimed" else ["choose"]
    return found


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
