"""Codes that people type from a receipt: Crockford's base32.

Sixteen characters carry the 80 bits of a decline code, twenty-six the 128 bits
of an id_salt (big-endian; the two surplus bits, in front, are zero). Reading is
forgiving: lower case, spaces and hyphens anywhere, O for 0, I and L for 1.
Writing has one form. Longer secrets are typed in rows, each with a check symbol.
See docs/spec/bytes.md; Crockford, "Base 32".
"""

from typing import Final

from draws.errors import InvalidCode

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DECLINE_CODE_SIZE: Final = 10
ID_SALT_SIZE: Final = 16

_CHECKS: Final = ALPHABET + "*~$=U"
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_FORGIVEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def encode(data: bytes) -> str:
    """Return ``data`` in upper case, without separators: ⌈8·len/5⌉ characters."""
    number = int.from_bytes(data, "big")
    length = -(-8 * len(data) // 5)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def decode(text: str, size: int) -> bytes:
    """Return the ``size`` bytes that somebody typed.

    Raises:
        InvalidCode: a character outside the alphabet, another length, or a value
            that does not fit ``size`` bytes.
    """
    if not text.isascii():
        raise InvalidCode("a code is letters and digits without accents")
    characters = text.upper().translate(_FORGIVEN)
    length = -(-8 * size // 5)
    if len(characters) != length:
        raise InvalidCode(f"this code has {length} letters and digits, not {len(characters)}")
    number = 0
    for character in characters:
        value = _VALUES.get(character)
        if value is None:
            raise InvalidCode(f"{character!r} does not occur in a code")
        number = number << 5 | value
    if number >> 8 * size:
        raise InvalidCode("this code begins with a letter or digit that it cannot begin with")
    return number.to_bytes(size, "big")


def checked(data: bytes) -> str:
    """Return ``data`` as ``encode`` does, and Crockford's check symbol behind it: its number modulo 37."""
    return encode(data) + _CHECKS[int.from_bytes(data, "big") % len(_CHECKS)]


def decode_checked(text: str, size: int) -> bytes:
    """Return the ``size`` bytes that somebody typed with their check symbol.

    Raises:
        InvalidCode: as ``decode``, or the symbol is not theirs; a single wrong character, or two
            neighbours exchanged, never pass.
    """
    characters = text.replace("-", "").replace(" ", "").upper()
    data = decode(characters[:-1], size)
    if characters[-1:].translate(_FORGIVEN) != checked(data)[-1]:
        raise InvalidCode("the check symbol does not fit the characters before it")
    return data


def grouped(code: str) -> str:
    """Return a code for print, in groups of four with hyphens."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
