"""The result's digest, which ``draw.concluded`` repeats and everybody recomputes."""

from collections.abc import Sequence

from draws import canonical
from draws.errors import InvalidPool, InvalidSeed, NotCanonical
from draws.tagged import tagged_hash


def digest(draw_id: bytes, seed: bytes, drawn: Sequence[Sequence[int]]) -> bytes:
    """Return TH("result", canonical {draw, seed, strata: [{drawn: [positions]}]}), 32 bytes.

    ``draw`` and ``seed`` are in lower-case hex; ``drawn[s]`` holds the positions
    drawn in stratum s, in ticket order. Substitutes are recomputed, not hashed
    (docs/spec/draw.md).

    Raises:
        InvalidSeed: draw id or seed is not 32 bytes.
        InvalidPool: a position is no integer from 0 to 2^53-1.
    """
    if len(draw_id) != 32 or len(seed) != 32:
        raise InvalidSeed("a draw id and a seed are 32 bytes each")
    result: canonical.Value = {
        "draw": draw_id.hex(),
        "seed": seed.hex(),
        "strata": [{"drawn": list(positions)} for positions in drawn],
    }
    try:
        return tagged_hash("result", canonical.encode(result))
    except NotCanonical as error:
        raise InvalidPool(f"positions drawn: {error}") from error
