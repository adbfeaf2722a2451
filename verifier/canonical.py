"""Canonical JSON as the ledger writes it (RFC 8785, restricted; docs/spec/statements.md).

Values are objects, lists, strings, booleans and integers from 0 to 2^53-1. There is no null, no
float and no negative number. Strings are valid Unicode in form NFC. Objects nest at most 32 deep.
In a payload every key matches ``[a-z0-9_]+``; entries and DSSE envelopes have any ASCII keys.

Under these restrictions RFC 8785 is what the standard library prints with sorted keys, so a
document is canonical if and only if printing what was read gives the same bytes again. That single
comparison refuses duplicate keys, white space, unsorted keys, escapes that were not needed, ``-0``,
leading zeros and trailing bytes.
"""

import json
import re
from collections.abc import Callable
from typing import NoReturn, TypeAlias
from unicodedata import is_normalized

from verifier.errors import Malformed

Value: TypeAlias = "bool | int | str | list[Value] | dict[str, Value]"
Object: TypeAlias = dict[str, Value]

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32

_payload_keys = re.compile(r"[a-z0-9_]+").fullmatch
_any_keys = re.compile(r"[\x00-\x7f]+").fullmatch
_KeyRule: TypeAlias = Callable[[str], object]


def _refuse_number(text: str) -> NoReturn:
    raise Malformed(f"canonical JSON: number {text[:20]} is not an integer")


_structure = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL).findall
_read = json.JSONDecoder(parse_float=_refuse_number, parse_constant=_refuse_number).decode
_print = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def decode(data: bytes) -> Value:
    """Read a payload. Raises ``Malformed`` unless ``data`` is canonical."""
    return _decode(data, _payload_keys)


def decode_any(data: bytes) -> Value:
    """Read an entry or an envelope: as ``decode``, with any ASCII keys."""
    return _decode(data, _any_keys)


def decode_object(data: bytes) -> Object:
    """Read a payload whose outermost value must be an object."""
    value = _decode(data, _payload_keys)
    if type(value) is not dict:
        raise Malformed("canonical JSON: an object was expected")
    return value


def encode(value: object) -> bytes:
    """Print a payload. Raises ``Malformed`` for a value that has no canonical form."""
    return _encode(value, _payload_keys)


def encode_any(value: object) -> bytes:
    """Print an entry or an envelope: as ``encode``, with any ASCII keys."""
    return _encode(value, _any_keys)


def _refuse_depth(text: str) -> None:
    """Count the nesting before the C parser follows it: its stack must not depend on who wrote the text."""
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return
    level = 0
    for found in _structure(text):
        level += {"{": 1, "[": 1, "}": -1, "]": -1}.get(found, 0)
        if level > MAX_DEPTH:
            raise Malformed(f"canonical JSON: more than {MAX_DEPTH} levels")


def _decode(data: bytes, key_rule: _KeyRule) -> Value:
    try:
        text = data.decode("utf-8")
        _refuse_depth(text)
        value: Value = _read(text)
        printed = _print(value).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Malformed(f"canonical JSON: {str(error)[:80]}") from None
    if printed != data:
        raise Malformed("canonical JSON: the bytes differ from the canonical form of what they say")
    # Strings can only be out of NFC if the text is, so one fast look at the text settles nearly
    # every document. The converse fails (an escape such as \n before a combining accent), hence
    # the closer look string by string.
    look_at_strings = not (text.isascii() or is_normalized("NFC", text))
    _check(value, key_rule, look_at_strings, MAX_DEPTH)
    return value


def _encode(value: object, key_rule: _KeyRule) -> bytes:
    _check(value, key_rule, True, MAX_DEPTH)
    try:
        return _print(value).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("canonical JSON: a string holds half of a surrogate pair") from None


def _check(value: object, key_rule: _KeyRule, look_at_strings: bool, depth: int) -> None:
    kind = type(value)
    if kind is str:
        if look_at_strings and not is_normalized("NFC", value):  # type: ignore[arg-type]
            raise Malformed("canonical JSON: a string is not in Unicode form NFC")
    elif kind is int:
        if not 0 <= value <= MAX_INTEGER:  # type: ignore[operator]
            raise Malformed("canonical JSON: an integer is not between 0 and 2^53-1")
    elif kind is dict:
        if not depth:
            raise Malformed(f"canonical JSON: more than {MAX_DEPTH} levels")
        _check_keys(value, key_rule)  # type: ignore[arg-type]
        for item in value.values():  # type: ignore[attr-defined]
            # Most items are ASCII strings that need no look; a call for each would cost the most.
            if look_at_strings or type(item) is not str:
                _check(item, key_rule, look_at_strings, depth - 1)
    elif kind is list:
        if not depth:
            raise Malformed(f"canonical JSON: more than {MAX_DEPTH} levels")
        for item in value:  # type: ignore[attr-defined]
            if look_at_strings or type(item) is not str:
                _check(item, key_rule, look_at_strings, depth - 1)
    elif kind is not bool:
        raise Malformed("canonical JSON: a null, or a value of a type that has no place here")


def _check_keys(value: dict[object, object], key_rule: _KeyRule) -> None:
    # One match over all keys joined: right because no key may be empty.
    try:
        joined = "".join(value)  # type: ignore[arg-type]
    except TypeError:
        raise Malformed("canonical JSON: a key is not a string") from None
    if value and ("" in value or not key_rule(joined)):
        raise Malformed("canonical JSON: a key has characters that keys may not have")
