"""Text forms of bytes, each with exactly one spelling per value."""

import re
from binascii import Error, a2b_base64, b2a_base64

from verifier.errors import Malformed

_HEX = re.compile(r"(?:[0-9a-f]{2})*")


def from_base64(text: str) -> bytes:
    """Read standard, padded base64 (RFC 4648, §4); whatever prints differently is ``Malformed``."""
    try:
        data = a2b_base64(text)
        if b2a_base64(data, newline=False) == text.encode():
            return data
    except (Error, ValueError):
        pass
    raise Malformed("base64: not the standard, padded, canonical form")


def to_base64(data: bytes) -> str:
    """Print standard, padded base64."""
    return b2a_base64(data, newline=False).decode()


def from_hex(text: str, size: int) -> bytes:
    """Read ``size`` bytes of lower-case hexadecimal, or raise ``Malformed``."""
    if len(text) != 2 * size or not _HEX.fullmatch(text):
        raise Malformed(f"hexadecimal: {2 * size} lower-case characters were expected")
    return bytes.fromhex(text)
