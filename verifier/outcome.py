"""From what is on the ledger to the result (docs/spec/draw.md, "Seed and tickets").

The seed's parts are fixed by the announcement; nothing later than it chooses which of them count.
"""

from verifier import canonical, sharing
from verifier.errors import Invalid
from verifier.hashes import tagged_hash
from verifier.methods import method_of
from verifier.state import Draw, Outcome


def dealers(draw: Draw) -> list[int]:
    """Return Q: the trustees whose dealings entered the draw, ascending."""
    return sorted(draw.dealings)


def point_of(draw: Draw, j: int) -> bytes | None:
    """Return S_j as the openings and shares so far give it, or None."""
    opened = draw.opened.get(j)
    if opened is not None:
        return opened
    shares = draw.shared.get(j, {})
    if len(shares) < draw.t:
        return None
    try:
        return sharing.recover(shares, draw.t)
    except Invalid:
        return None


def all_computable(draw: Draw) -> bool:
    """Tell whether every S_j, j in Q, is opened or shared t times."""
    return all(j in draw.opened or len(draw.shared.get(j, ())) >= draw.t for j in draw.dealings)


def seed_of(draw: Draw) -> bytes:
    """Return the seed of a draw whose openings are closed and whose announced beacon is in."""
    body, members = draw.body, dealers(draw)
    beacon = b""
    if "beacon" in body:
        assert draw.round is not None  # noqa: S101 - the closing of the deals names it
        beacon = bytes.fromhex(body["beacon"]["chain"]) + draw.round.to_bytes(8, "big") + draw.signature
    return tagged_hash(
        "seed",
        bytes.fromhex(draw.id),
        bytes.fromhex(draw.words_root) if body["words"] else b"",
        b"".join(j.to_bytes(2, "big") + draw.dealings[j].digest for j in members),
        b"".join(draw.points[j] for j in members),
        draw.dice.encode(),
        beacon,
    )


def outcome_of(draw: Draw) -> Outcome:
    """Return what the seed gives by the draw's method."""
    return method_of(draw).outcome(draw, seed_of(draw))


def digest_of(draw: Draw, outcome: Outcome) -> bytes:
    """Return the digest of the result."""
    document = {
        "draw": draw.id,
        "seed": outcome.seed.hex(),
        "strata": [{"drawn": positions} for positions in outcome.drawn],
    }
    return tagged_hash("result", canonical.encode(document))
