"""The numbered checks, and which of them finds which code (docs/spec/verifier.md, "Checks")."""

from verifier.language import N_

STEPS: dict[str, str] = {
    "F1": N_("files and blobs"),
    "F2": N_("signed notes"),
    "F3": N_("tree"),
    "F4": N_("entries"),
    "K": N_("keys"),
    "C": N_("charter"),
    "R": N_("roles and powers"),
    "S": N_("seats"),
    "D1": N_("purpose"),
    "D2": N_("pool"),
    "D3": N_("announcement"),
    "D4": N_("signatures of a draw"),
    "D5": N_("what signers had seen"),
    "D6": N_("order of the steps"),
    "D7": N_("residents' words"),
    "D8": N_("dealings"),
    "D9": N_("who dealt"),
    "D10": N_("dice"),
    "D11": N_("openings and shares"),
    "D12": N_("points"),
    "D13": N_("beacon"),
    "D14": N_("beacon in time"),
    "D15": N_("same head for all"),
    "D16": N_("seed and tickets"),
    "D17": N_("lottery over panels"),
    "D18": N_("result and substitutes"),
    "D19": N_("annulments"),
    "D20": N_("receipt"),
    "D21": N_("premises"),
}
"""Every step with its name, in the order of the report."""

_EXACT = {
    "founding.log_key": "K",
    "founding.members": "C",
    "blob.reference": "C",
    "seat.state": "S",
    "seat.person": "S",
    "draw.number": "D1",
    "draw.live": "D1",
    "draw.redo": "D1",
    "pool.no_trustees": "D3",
    "pool.trustee_unproved": "D3",
    "pool.trustee_waiting": "D3",
    "pool.too_many_trustees": "D3",
    "draw.pool": "D3",
    "draw.roster": "D3",
    "draw.threshold": "D3",
    "draw.seats": "D3",
    "draw.dice_duty": "D3",
    "draw.beacon_duty": "D3",
    "draw.deadlines": "D3",
    "draw.contest_period": "D3",
    "beacon.chain": "D3",
    "beacon.delay": "D3",
    "draw.unknown": "D4",
    "draw.after": "D5",
    "draw.banked": "D5",
    "draw.order": "D6",
    "draw.duplicate": "D6",
    "draw.deadline": "D6",
    "draw.ended": "D6",
    "openings.early": "D6",
    "openings.incomplete": "D11",
    "openings.points": "D12",
    "share.invalid": "D11",
    "dealing.invalid": "D8",
    "beacon.checkpoint": "D14",
    "auditors.codes": "D3",
    "pin.shorter": "F3",
    "pin.rewritten": "F3",
}
_BY_MATTER = {
    "file": "F1",
    "blob": "F1",
    "note": "F2",
    "pin": "F2",
    "tree": "F3",
    "entry": "F4",
    "statement": "F4",
    "key": "K",
    "person": "K",
    "charter": "C",
    "role": "R",
    "clause": "R",
    "power": "R",
    "signature": "R",
    "level": "R",
    "purpose": "D1",
    "pool": "D2",
    "auditors": "D2",
    "strata": "D3",
    "words": "D7",
    "deals": "D9",
    "dice": "D10",
    "opening": "D11",
    "beacon": "D13",
    "result": "D18",
    "seat": "D18",
    "annul": "D19",
    "lapse": "D19",
    "receipt": "D20",
}


def step_of(code: str, kind: str = "") -> str:
    """Return the step that finds ``code`` in a statement of ``kind``: the most exact row of the table."""
    step = _EXACT.get(code) or _BY_MATTER[code.partition(".")[0]]
    if kind.startswith("draw."):
        if code == "statement.after":
            return "D5"
        if step == "R":
            return "D4"
    return step
