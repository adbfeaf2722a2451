"""One uniform integer from the seed, by rejection, so that no value is favoured.

    K = HKDF-Expand(seed, "kleroterion/v1/uniform/" ‖ label, 32)
    v = SHA-256(K ‖ BE32(j)), big-endian, j = 0, 1, …
    skip v >= ⌊2²⁵⁶/m⌋·m, else v mod m

A label names one use (as "audit/0"); another label gives an independent
integer. See docs/spec/draw.md.
"""

from hashlib import sha256

from draws.errors import InvalidSeed
from draws.seed import subkey
from draws.tagged import PREFIX


def uniform(seed: bytes, label: str, m: int) -> int:
    """Return an integer in [0, m), uniform and independent for each label.

    Raises:
        InvalidSeed: not 1 <= m <= 2^256, the label is not ASCII, or the seed is
            not 32 bytes.
    """
    if not 1 <= m <= 2**256:
        raise InvalidSeed("a uniform integer needs a bound from 1 to 2^256")
    key = subkey(seed, f"{PREFIX}uniform/{label}")
    limit = 2**256 // m * m
    j = 0
    while (value := _value(key, j)) >= limit:
        j += 1
    return value % m


def _value(key: bytes, j: int) -> int:
    return int.from_bytes(sha256(key + j.to_bytes(4, "big")).digest(), "big")
