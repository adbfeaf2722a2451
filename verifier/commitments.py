"""What stands for a person in a pool, and the roots over it (docs/spec/bytes.md).

Nothing here is secret to the verifier: it opens commitments that someone chose to show.
"""

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from itertools import pairwise
from unicodedata import normalize

from verifier import canonical, tree
from verifier.errors import Malformed
from verifier.hashes import tagged_hash

DECLINE_CODE_LENGTH = 16
ID_SALT_LENGTH = 26
"""Characters of base32 for the 16 bytes of an id_salt."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None})
_YEAR = re.compile(r"[0-9]{4}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_NO_BIRTH = {"", "?", "unknown", "inconnu", "inconnue"}


def normal_name(name: str) -> str:
    """Return NFKC(casefold(NFKC(name))), trimmed, each run of white space as one space."""
    return " ".join(normalize("NFKC", normalize("NFKC", name).casefold()).split())


def identity(id_salt: bytes, name: str, birth: str) -> bytes:
    """Return the identity commitment; ``birth`` is a date, a year or ``unknown``."""
    if not (birth == "unknown" or _YEAR.fullmatch(birth) or _is_date(birth)):
        raise Malformed("birth: YYYY-MM-DD, YYYY or unknown was expected")
    return tagged_hash("identity", id_salt, _text(normal_name(name)), birth.encode())


def read_birth(typed: str) -> str:
    """Return a birth in the form of ``identity``, from what a person typed: the day may stand first."""
    text = typed.strip()
    if text.casefold() in _NO_BIRTH:
        return "unknown"
    turned = _DAY_FIRST.fullmatch(text)
    if turned:
        text = f"{turned[3]}-{int(turned[2]):02}-{int(turned[1]):02}"
    if not (_YEAR.fullmatch(text) or _is_date(text)):
        raise Malformed("birth: a day, a year or unknown was expected")
    return text


def features(leaf_salt: bytes, values: Sequence[str]) -> bytes:
    """Return the commitment to a person's values, in the order of the pool's features."""
    return tagged_hash("features", leaf_salt, canonical.encode(list(values)))


def decline(code: str) -> bytes:
    """Return the commitment to a decline code in its printed form (see ``read_code``)."""
    return tagged_hash("decline", code.encode())


def leaf(purpose_id: bytes, identity_c: bytes, features_c: bytes, decline_c: bytes) -> bytes:
    """Return a pool's leaf: the hash that stands at one position."""
    return tree.leaf_hash(purpose_id + identity_c + features_c + decline_c)


def pool_root(roster: bytes) -> bytes:
    """Return the root over a roster of leaves, n × 32 bytes, strictly ascending or ``Malformed``."""
    return tree.root(hashes_of(roster))


def word(nonce: bytes, text: str) -> bytes:
    """Return the hash of one word given by a resident, under a nonce of 16 bytes."""
    return tagged_hash("word", nonce, _text(text))


def words_root(listed: bytes) -> bytes:
    """Return the root over words' hashes, n × 32 bytes, strictly ascending or ``Malformed``."""
    return tree.root(sha256(b"\x00" + item).digest() for item in hashes_of(listed))


def hashes_of(listed: bytes) -> list[bytes]:
    """Split n × 32 bytes into hashes; ``Malformed`` unless each is greater than the one before."""
    if len(listed) % 32:
        raise Malformed("list of hashes: its length is not a multiple of 32")
    hashes = [listed[i : i + 32] for i in range(0, len(listed), 32)]
    if not all(before < after for before, after in pairwise(hashes)):
        raise Malformed("list of hashes: not strictly ascending")
    return hashes


def read_code(text: str, length: int) -> str:
    """Return a code of Crockford base32 as it was printed, from what a person typed.

    Lower case, spaces and hyphens are forgiven, and O, I and L are read as 0, 1 and 1.
    """
    code = text.upper().translate(_READ_AS)
    if not text.isascii() or len(code) != length or not set(code) <= set(_ALPHABET):
        raise Malformed(f"code: {length} characters of {_ALPHABET} were expected")
    return code


def read_id_salt(text: str) -> bytes:
    """Return the 16 bytes of an id_salt from the 26 characters on a receipt."""
    value = 0
    for character in read_code(text, ID_SALT_LENGTH):
        value = value << 5 | _ALPHABET.index(character)
    if value >> 128:
        raise Malformed("code: greater than 16 bytes can hold")
    return value.to_bytes(16, "big")


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _text(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Malformed("text: half of a surrogate pair") from None
