"""Valid examples bent a little: bytes, lines, JSON with what is nested in it, and zips.

Random bytes end at a parser's first check; what is nearly right goes on to the others.
"""

import io
import json
import string
import warnings
import zipfile
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from random import Random
from typing import Any

LONGEST = 1 << 17

ODD_BYTES = (
    b"\0",
    b"\n",
    b"\r\n",
    b" ",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"\xe2\x80\x94",
    b'"',
    b"{",
    b"]",
)
ODD_TEXTS = (
    "", " ", "\n", "\u2028", "\u0301", "e\u0301", "\u00e9", "\u0131", "\ud800", "\U0010ffff", "\u200b", "٣", "０", "²",
    "\x00", "\x7f", "\x85", "+", "-", "=", "/", "..", "klero1:", "null", "1e400", "-0", "public", "auditors",
)  # fmt: skip
ODD_NUMBERS = (
    0,
    1,
    -1,
    255,
    256,
    65_535,
    65_536,
    2**31,
    2**53 - 1,
    2**53,
    2**63,
    2**64,
    10**40,
    1.5,
    1e308,
    True,
    False,
)

COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DEEP = (b"[" * 3000, b'{"a":' * 3000, b"(" * 300)

Way = Callable[[bytes, Random, "bytes"], bytes]


def mutated(data: bytes, rng: Random, other: bytes, shape: str) -> bytes:
    """One to four changes of the shape's kinds; `other` is another example to splice from."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        data = rng.choice(SHAPES[shape])(data, rng, other)
    return data[:LONGEST]


# Bytes.


def _flip(data: bytes, rng: Random, _: bytes) -> bytes:
    if not data:
        return rng.randbytes(3)
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def _cut(data: bytes, rng: Random, _: bytes) -> bytes:
    at = rng.randint(0, len(data))
    return rng.choice((data[:at], data[at:], data[:at] + data[at + rng.randint(1, 9) :]))


def _put_in(data: bytes, rng: Random, _: bytes) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice((*ODD_BYTES, rng.randbytes(rng.randint(1, 8)), rng.choice(DEEP))) + data[at:]


def _repeat(data: bytes, rng: Random, _: bytes) -> bytes:
    at = rng.randint(0, len(data))
    piece = data[at : at + rng.choice((1, 4, 40, 400))]
    return data[:at] + piece * rng.choice((2, 2, 3, 50)) + data[at + len(piece) :]


def _splice(data: bytes, rng: Random, other: bytes) -> bytes:
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


# Text: lines and words.


def _lines(data: bytes, rng: Random, other: bytes) -> bytes:
    lines = data.split(b"\n")
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, lines[at])
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines.insert(to, rng.choice(other.split(b"\n")))
        case _:
            lines[at] = lines[at] + rng.choice(ODD_BYTES)
    return rng.choice((b"\n", b"\n", b"\n", b"\r\n", b"\n\n")).join(lines)


def _words(data: bytes, rng: Random, other: bytes) -> bytes:
    mark = rng.choice(b" ,;\t:=/+.-\"'")
    words = data.split(bytes([mark]))
    words[rng.randrange(len(words))] = rng.choice(
        (b"", rng.choice(ODD_TEXTS).encode("utf-8", "surrogatepass"), str(rng.choice(ODD_NUMBERS)).encode(), words[-1])
    )
    return bytes([mark]).join(words)


def _letter(data: bytes, rng: Random, _: bytes) -> bytes:
    """One letter or digit for another of its kind: most formats take it, so the next check is reached."""
    for _try in range(8):
        at = rng.randrange(len(data) or 1)
        letter = chr(data[at]) if data else ""
        for kind in (string.digits, string.ascii_lowercase, string.ascii_uppercase):
            if letter in kind and letter:
                return data[:at] + rng.choice(kind).encode() + data[at + 1 :]
    return data


# JSON, and JSON within base64 within JSON.


def _json(data: bytes, rng: Random, other: bytes) -> bytes:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return _lines(data, rng, other)
    return _printed(_bent(value, rng), rng, data)


def _bent(value: Any, rng: Random) -> Any:
    places = list(_places(value))
    if not places:
        return rng.choice(([], {}, value, [value], "", 0))
    where, key = rng.choice(places)
    old = where[key]
    match rng.randrange(8):
        case 0:
            del where[key]
        case 1 if isinstance(where, dict):
            where[rng.choice((*ODD_TEXTS, "extra", str(key) + "_", str(key).upper()))] = old
        case 1 | 2 if isinstance(where, list):
            where.insert(rng.randint(0, len(where)), old)
        case 3:
            where[key] = rng.choice(([old], {"a": old}, [], {}, None, [[[[[[[[[old]]]]]]]]]))
        case 4:
            other_where, other_key = rng.choice(places)
            where[key], other_where[other_key] = _copied(other_where[other_key]), _copied(old)
        case _:
            where[key] = _other(old, rng)
    return value


def _copied(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _other(old: Any, rng: Random) -> Any:
    if isinstance(old, str):
        nested = _nested(old, rng) if rng.random() < 0.5 else None
        if nested is not None:
            return nested
        return rng.choice(
            (*_spelled(old, rng), rng.choice(ODD_TEXTS), old + rng.choice(ODD_TEXTS), rng.choice(ODD_NUMBERS))
        )
    if isinstance(old, bool | int | float):
        return rng.choice((*ODD_NUMBERS, old + 1, old - 1, str(old), None))
    if isinstance(old, list):
        return rng.choice((old[::-1], old[1:], old * 2, old[:1] * 40, []))
    return rng.choice(({}, [], None, "", 0))


def _spelled(old: str, rng: Random) -> tuple[str, ...]:
    at = rng.randrange(len(old) or 1)
    digit = rng.choice("0123456789abcdef")
    return (
        old[:at] + digit + old[at + 1 :],
        old[:at] + digit + old[at + 1 :],
        old[:at] + old[at + 1 :],
        old.upper(),
        old[::-1],
    )


def _nested(text: str, rng: Random) -> str | None:
    """A string that is JSON or notes in base64, changed inside."""
    for decode, encode in ((b64decode, b64encode), (urlsafe_b64decode, urlsafe_b64encode)):
        try:
            inner = decode(text)
        except ValueError:
            continue
        if len(inner) > 20:
            shape = "json" if inner[:1] == b"{" else "bytes"
            return encode(mutated(inner, rng, inner, shape)).decode()
    return None


def _places(value: Any) -> Any:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _printed(value: Any, rng: Random, before: bytes) -> bytes:
    end = b"\n" if before.endswith(b"\n") else b""
    way = rng.randrange(12)
    options: dict[str, Any] = {"sort_keys": way != 0, "ensure_ascii": way == 1, "indent": 1 if way == 2 else None}
    separators = None if way in (2, 3) else (",", ":")
    data = json.dumps(value, separators=separators, **options).encode("utf-8", "surrogatepass") + end
    if way == 4 and b'":' in data:  # a key twice
        key, colon, rest = data.partition(b'":')
        return key + colon + b"0," + key[1:] + colon + rest
    return data


def _receipt(data: bytes, rng: Random, other: bytes) -> bytes:
    head, _, text = data.partition(b":")
    inner = urlsafe_b64decode(text + b"=" * (-len(text) % 4)) if text.isascii() else b"{}"
    bent = urlsafe_b64encode(_json(inner, rng, other)).rstrip(b"=")
    return head + b":" + bent


def _safe(way: Way) -> Way:
    def tried(data: bytes, rng: Random, other: bytes) -> bytes:
        try:
            return way(data, rng, other)
        except (ValueError, RecursionError):
            return _flip(data, rng, other)

    return tried


# Zips: their members, their names, their frame.


def _zip(data: bytes, rng: Random, other: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # noqa: BLE001 - it was bent before, and zipfile fails in many ways
        return _flip(data, rng, other)
    at = rng.randrange(len(members) or 1)
    name, content = members[at]
    match rng.randrange(6):
        case 0:
            del members[at]
        case 1:
            members[at] = (
                rng.choice(("../" + name, "/" + name, name + "/", name.upper(), "a\\b", "\u00e9", name[:-1])),
                content,
            )
        case 2:
            members.insert(0, ("x/" + name, content))
        case _:
            members[at] = (name, mutated(content, rng, content, "text" if content[:1] in b"<{" else "bytes"))
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", rng.choice(COMPRESSIONS)) as archive:
        warnings.simplefilter("ignore")  # one name twice is what is wanted
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name or "x"), content)
    return buffer.getvalue()


_BYTES: tuple[Way, ...] = (_flip, _cut, _put_in, _repeat, _splice)
_TEXT: tuple[Way, ...] = (_lines, _words, _letter, _letter)
SHAPES: dict[str, tuple[Way, ...]] = {
    "bytes": _BYTES,
    "text": (*_BYTES, *_TEXT),
    "json": (*_BYTES, *map(_safe, (_json,) * 8), _letter),
    "receipt": (*_BYTES, *map(_safe, (_receipt,) * 4), _letter),
    "zip": (_zip, _zip, _zip, _flip, _cut, _put_in, _repeat, _splice),
}
