"""Text that people write, on its way into a hash: UTF-8 of a normal form."""

from unicodedata import is_normalized, normalize

from draws.errors import InvalidText


def utf8(text: str) -> bytes:
    """Return the UTF-8 bytes of ``text``, which must be in normal form C.

    Raises:
        InvalidText: not in NFC, or a lone surrogate.
    """
    if not is_normalized("NFC", text):
        raise InvalidText("text must be in Unicode normal form C")
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise InvalidText("text must not hold a lone surrogate") from error


def one_line(text: str) -> str:
    """Return ``text`` trimmed, each run of white space made one space."""
    return " ".join(text.split())


def folded(text: str) -> str:
    """Return NFKC(casefold(NFKC(text))), trimmed, runs of white space one space (docs/spec/bytes.md)."""
    return one_line(normalize("NFKC", normalize("NFKC", text).casefold()))
