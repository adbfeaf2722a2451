"""Twelve words that two people compare aloud to know that they see one history.

    TH("fingerprint", "pool" or "head", origin, BE64 size, root)

gives 132 bits as twelve 11-bit big-endian indexes into the BIP-39 word lists,
English or French. Twelve, since whoever forges two histories chooses both. No
checksum; indexes are printed beside the words, for the two lists share about a
hundred words. See docs/spec/bytes.md; the lists are those of BIP-39 (bitcoin/bips,
bip-0039), French in NFC.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final, Literal, TypeAlias

from draws.errors import InvalidText, InvalidTree
from draws.tagged import tagged_hash
from draws.text import utf8

Kind: TypeAlias = Literal["pool", "head"]

WORDS: Final = 12
LANGUAGES: Final = ("english", "french")

_BITS: Final = 11
_KINDS: Final = ("pool", "head")


def fingerprint(kind: Kind, origin: str, size: int, root: bytes) -> tuple[int, ...]:
    """Return the twelve indexes, each 0 … 2047, of a sealed pool or of a log's head.

    Raises:
        InvalidTree: the kind is another, the size is not below 2^64, or the root
            is not 32 bytes.
        InvalidText: the origin is not text in NFC.
    """
    if kind not in _KINDS or not 0 <= size < 2**64 or len(root) != 32:
        raise InvalidTree("a fingerprint is of a pool or a head, of a size below 2^64 and a 32-byte root")
    digest = tagged_hash("fingerprint", kind.encode(), utf8(origin), size.to_bytes(8, "big"), root)
    number = int.from_bytes(digest, "big") >> 256 - WORDS * _BITS
    return tuple(number >> _BITS * place & 0x7FF for place in reversed(range(WORDS)))


def words(indexes: Sequence[int], language: str) -> tuple[str, ...]:
    """Return the words at ``indexes``, in ``english`` or ``french``.

    Raises:
        InvalidText: another language, or an index outside 0 … 2047.
    """
    if language not in LANGUAGES:
        raise InvalidText(f"there is no word list for {language[:20]!r}, only {' and '.join(LANGUAGES)}")
    listed = _word_list(language)
    if not all(0 <= index < len(listed) for index in indexes):
        raise InvalidText("a word list has the indexes 0 to 2047")
    return tuple(listed[index] for index in indexes)


@cache
def _word_list(language: str) -> tuple[str, ...]:
    data = files("draws").joinpath("wordlists", f"{language}.txt").read_bytes()
    return tuple(data.decode().split())
