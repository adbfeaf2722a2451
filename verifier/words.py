"""Fingerprints in words that people can read to each other (docs/spec/bytes.md)."""

import pkgutil
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from verifier.errors import Malformed
from verifier.hashes import tagged_hash

_COUNT = 12
_BITS = 11

# BIP-39's lists as files: lines ended by U+000A, French in NFC.
_LISTS = {
    "en": ("english", "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"),
    "fr": ("french", "431c1d074225d2b7e82db857d7c3ea58051df546e7c8b74c1f6dcab36351fd56"),
}


def fingerprint(kind: str, origin: str, size: int, root: bytes) -> tuple[int, ...]:
    """Return twelve indexes from 0 to 2047 for a ``"pool"`` or a ``"head"`` of ``size`` and ``root``."""
    digest = tagged_hash("fingerprint", kind.encode(), origin.encode(), size.to_bytes(8, "big"), root)
    bits = int.from_bytes(digest, "big") >> (256 - _COUNT * _BITS)
    return tuple(bits >> _BITS * (_COUNT - 1 - i) & 2047 for i in range(_COUNT))


def words(indexes: Sequence[int], language: str) -> list[str]:
    """Return the words of ``indexes``; ``language`` is ``"en"`` or ``"fr"``."""
    listed = _words_of(language)
    return [listed[index] for index in indexes]


@lru_cache(maxsize=2)
def _words_of(language: str) -> list[str]:
    name, expected = _LISTS[language]
    data = pkgutil.get_data("verifier", f"wordlists/{name}.txt")
    if data is None or sha256(data).hexdigest() != expected:
        raise Malformed(f"the word list {name} of this verifier is damaged")
    return data.decode().split("\n")[:-1]
