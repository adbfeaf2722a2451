import json
import sys
import unicodedata

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from verifier import canonical
from verifier.errors import Malformed

MAX = 2**53 - 1

texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda s: unicodedata.normalize("NFC", s))
keys = st.from_regex(r"[a-z0-9_]+", fullmatch=True)
leaves = st.booleans() | st.integers(0, MAX) | texts
values = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=20)


@given(values)
def test_what_is_printed_is_read_back(value):
    assert canonical.decode(canonical.encode(value)) == value


@given(values)
def test_printing_agrees_with_another_authors_rfc_8785(value):
    assert canonical.encode(value) == rfc8785.dumps(value)


@given(st.binary() | st.text().map(lambda s: s.encode("utf-8", "surrogatepass")))
def test_bytes_of_any_kind_are_malformed_or_canonical(data):
    try:
        value = canonical.decode_any(data)
    except Malformed:
        return
    assert canonical.encode_any(value) == data


@given(values, st.data())
def test_a_changed_byte_never_reads_as_the_same_value(value, data):
    original = canonical.encode(value)
    at = data.draw(st.integers(0, len(original) - 1))
    changed = original[:at] + data.draw(st.binary(max_size=2)) + original[at + 1 :]
    try:
        read = canonical.decode(changed)
    except Malformed:
        return
    assert changed == original or json.dumps(read) != json.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b'{"a":null}',
        b"-1",
        b"-0",
        b"01",
        b"1.0",
        b"1e3",
        b"NaN",
        b"Infinity",
        b"[-Infinity]",
        b"9007199254740992",
        b"9" * 5000,
        b" 1",
        b"1\n",
        b"1 2",
        b'{"a":1,"a":1}',
        b'{"b":1,"a":1}',
        b'{"a": 1}',
        b'["\\u0041"]',
        b'["\\/"]',
        b'["\\u000A"]',
        b'["\\u001F"]',
        b'"\\ud800"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        b"\xef\xbb\xbf1",
        b'"a\nb"',
        b'"unfinished',
        '"e\u0301"'.encode(),
        '{"é":1}'.encode(),
        b'{"A":1}',
        b'{"a-b":1}',
        b'{"":1}',
        b"[" * 33 + b"]" * 33,
        b"[" * 60_000,
        b"[" * 60_000 + b"]" * 60_000,
        b'{"a":' * 33 + b"1" + b"}" * 33,
    ],
)
def test_refuses_whatever_the_writer_would_not_emit(data):
    with pytest.raises(Malformed):
        canonical.decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"0",
        b"9007199254740991",
        b"true",
        b"false",
        b'""',
        b"[]",
        b"{}",
        b'"\\b\\t\\n\\f\\r\\u0000\\u001f\\"\\\\/\x7f"',
        '"né"'.encode(),
        b"[" * 32 + b"]" * 32,
        b'{"0":0,"_":{"a1":[false,"x"]}}',
    ],
)
def test_accepts_canonical_forms(data):
    assert canonical.encode(canonical.decode(data)) == data


def test_an_escape_before_a_combining_accent_does_not_compose_with_its_letter():
    # The text has the letter n before U+0301, which NFC would join; the string has a newline there.
    data = '"\\n\u0301"'.encode()
    assert canonical.decode(data) == "\n\u0301"
    with pytest.raises(Malformed):
        canonical.decode('["\\n\u0301","e\u0301"]'.encode())


def test_only_entries_and_envelopes_have_keys_with_capitals():
    data = b'{"payloadType":"x"}'
    assert canonical.decode_any(data) == {"payloadType": "x"}
    assert canonical.encode_any({"payloadType": "x"}) == data
    with pytest.raises(Malformed):
        canonical.decode(data)
    for refused in ('{"é":1}', '{"":1}'):
        with pytest.raises(Malformed):
            canonical.decode_any(refused.encode())


@pytest.mark.parametrize(
    "value",
    [None, 1.0, -1, 2**53, {1: 2}, {"A": 1}, b"bytes", (1,), "e\u0301", "\ud800", [None], {"a": {"b": -1}}],
)
def test_refuses_to_print_what_has_no_canonical_form(value):
    with pytest.raises(Malformed):
        canonical.encode(value)


def test_refuses_to_print_what_nests_too_deep_or_in_itself():
    value: list[object] = []
    value.append(value)
    with pytest.raises(Malformed):
        canonical.encode(value)
    nested: dict[str, object] = {}
    nested["a"] = nested
    with pytest.raises(Malformed):
        canonical.encode(nested)


def test_an_object_is_told_from_other_values():
    assert canonical.decode_object(b'{"a":1}') == {"a": 1}
    with pytest.raises(Malformed):
        canonical.decode_object(b"[]")


@pytest.mark.parametrize("opening", ["[", '{"a":', '[1,"]",'])
def test_nesting_is_refused_before_the_parser_follows_it_whatever_the_recursion_limit(opening):
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000_000)
    try:
        with pytest.raises(Malformed):
            canonical.decode((opening * 200_000).encode())
    finally:
        sys.setrecursionlimit(limit)
