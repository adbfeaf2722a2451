"""Residents' words: anyone may put one in, and none can be aimed.

Each word is hidden by a nonce until it is opened: TH("word", nonce (16 bytes),
word). The root is that of the tree whose entries are these hashes, strictly
ascending; with none it is SHA-256(""). See docs/spec/bytes.md.
"""

from collections.abc import Sequence
from typing import Final

from draws import merkle
from draws.errors import InvalidWord
from draws.tagged import tagged_hash
from draws.text import utf8

NONCE_SIZE: Final = 16


def word_hash(nonce16: bytes, word: str) -> bytes:
    """Return the hash under which a resident's word or number enters the list.

    The word enters as it is written, case and spaces included.

    Raises:
        InvalidWord: the nonce is not 16 bytes, or the word is empty.
        InvalidText: the word is not in NFC, or holds a lone surrogate.
    """
    if len(nonce16) != NONCE_SIZE or not word:
        raise InvalidWord("a word is not empty, and its nonce is 16 bytes")
    return tagged_hash("word", nonce16, utf8(word))


def words_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over the words' hashes.

    Raises:
        InvalidWord: a hash is not 32 bytes, or they do not strictly ascend.
    """
    if not merkle.are_ascending(hashes):
        raise InvalidWord("word hashes are 32 bytes each, strictly ascending: sort them, and remove repeats")
    return merkle.root([merkle.leaf_hash(item) for item in hashes])
