"""Canonical JSON: RFC 8785 restricted to what a statement may hold.

Values are true, false, integers 0 … 2⁵³−1, strings in NFC with a UTF-8 form,
lists, and objects. There is no null, no float and no negative number. In a
payload every key matches ``[a-z0-9_]+`` (:func:`encode`, :func:`decode`). DSSE's
own keys (``payloadType``) need :func:`encode_any` and :func:`decode_any`, where a
key is any ASCII string but the empty one.

For ASCII keys, RFC 8785's order by UTF-16 code units (§3.2.3) is that of
``sort_keys``, and for these values the library prints what §3.2.2 asks for. So
canonical form needs nothing but the standard library, and decoding is: parse,
encode again, compare bytes. That comparison alone refuses repeated keys, spaces,
needless escapes and ``-0``. See docs/spec/bytes.md.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NoReturn, TypeAlias
from unicodedata import is_normalized

from draws.errors import NotCanonical

Value: TypeAlias = "bool | int | str | Sequence[Value] | Mapping[str, Value]"
"""A canonical value. Decoding gives lists and dicts; encoding also takes tuples."""

MAX_INTEGER: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps exact (RFC 7493 §2.2)."""

MAX_DEPTH: Final = 32
"""Objects and lists nested at most this deep."""

_is_payload_key: Final = re.compile(r"[a-z0-9_]+").fullmatch
_is_ascii_key: Final = re.compile(r"[\x00-\x7f]+").fullmatch
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS: Final = re.compile(r"[\[\]{}]")
_KeyRule: TypeAlias = Callable[[str], object]


def _refuse_number(text: str) -> NoReturn:
    raise NotCanonical(f"{text[:20]} is not an integer from 0 to 2^53-1")


_parse: Final = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number).decode
_print: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def encode(value: Value) -> bytes:
    """Return the canonical bytes of a payload.

    Raises:
        NotCanonical: some value, key or depth is outside the subset above.
    """
    return _encode(value, _is_payload_key)


def decode(data: bytes) -> Value:
    """Return the payload whose canonical bytes are exactly ``data``.

    Raises:
        NotCanonical: ``encode`` would not have emitted these bytes.
    """
    return _decode(data, _is_payload_key)


def encode_any(value: Value) -> bytes:
    """Like :func:`encode`, with any ASCII keys."""
    return _encode(value, _is_ascii_key)


def decode_any(data: bytes) -> Value:
    """Like :func:`decode`, with any ASCII keys."""
    return _decode(data, _is_ascii_key)


def _encode(value: Value, key_rule: _KeyRule) -> bytes:
    _check(value, key_rule, MAX_DEPTH)
    try:
        return _print(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("a string holds a lone surrogate, which has no UTF-8 form") from error


def _check_depth(text: str) -> None:
    """Refuse deep nesting before the parser recurses into it: C's stack must not depend on who wrote the text."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    depth = 0
    for bracket in _BRACKETS.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise NotCanonical(f"nested deeper than {MAX_DEPTH}")


def _decode(data: bytes, key_rule: _KeyRule) -> Value:
    try:
        text = data.decode()
        _check_depth(text)
        value: Value = _parse(text)
    except (ValueError, RecursionError) as error:
        # ValueError covers bad UTF-8, bad JSON and integers too long to parse.
        raise NotCanonical(f"not JSON of this subset: {str(error)[:80]}") from error
    if _encode(value, key_rule) != data:
        raise NotCanonical("not in canonical form: keys, spaces, escapes or repeated keys differ")
    return value


def _check(value: object, key_rule: _KeyRule, depth: int) -> None:
    """Refuse what the subset does not hold; exact types, so no subclass slips through."""
    if type(value) is str:
        _check_text(value)
    elif type(value) is int:
        if not 0 <= value <= MAX_INTEGER:
            raise NotCanonical("an integer lies outside 0 to 2^53-1")
    elif type(value) is bool:
        return
    elif depth == 0:
        raise NotCanonical(f"nested deeper than {MAX_DEPTH}, or not a canonical value")
    elif type(value) is dict:
        for key, item in value.items():
            if type(key) is not str or not key_rule(key):
                raise NotCanonical(f"the key {_shown(key)} is not allowed here")
            _check(item, key_rule, depth - 1)
    elif type(value) is list or type(value) is tuple:
        for item in value:
            _check(item, key_rule, depth - 1)
    else:
        raise NotCanonical(f"a value of type {type(value).__name__} is not allowed")


def _shown(key: object) -> str:
    return repr(key[:40]) if isinstance(key, str) else f"of type {type(key).__name__}"


def _check_text(text: str) -> None:
    if not text.isascii() and not is_normalized("NFC", text):
        raise NotCanonical(f"the string {text[:40]!r} is not in Unicode normal form C")
