"""Canonical JSON against another author's, and against bytes of any kind."""

import json
from unicodedata import is_normalized

import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from draws.canonical import MAX_INTEGER, decode, decode_any, encode, encode_any
from draws.errors import NotCanonical


def in_normal_form(text):
    return is_normalized("NFC", text)


strings = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(in_normal_form)
payload_keys = st.from_regex(r"[a-z0-9_]{1,8}", fullmatch=True)
ascii_keys = st.text(st.characters(max_codepoint=127), min_size=1, max_size=8)
scalars = st.booleans() | st.integers(0, MAX_INTEGER) | strings


def values(keys):
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
        max_leaves=20,
    )


@given(values(payload_keys))
def test_a_payload_is_written_as_rfc_8785_says_and_read_back(value):
    data = encode(value)
    assert data == rfc8785.dumps(value)
    assert decode(data) == value


@given(values(ascii_keys))
def test_an_envelope_is_written_as_rfc_8785_says_and_read_back(value):
    data = encode_any(value)
    assert data == rfc8785.dumps(value)
    assert decode_any(data) == value


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode(errors="surrogatepass")))
@example(b'{"a":1,"a":1}')
@example(b"-0")
def test_what_is_read_is_written_with_the_same_bytes(data):
    try:
        value = decode_any(data)
    except NotCanonical:
        return
    assert encode_any(value) == data


@given(values(payload_keys), st.data())
def test_one_byte_more_less_or_other_is_never_the_same_value(value, data):
    written = encode(value)
    at = data.draw(st.integers(0, len(written) - 1))
    other = data.draw(st.sampled_from([b" ", b"0", b'"', b",", b"\n", b"a", b"\x00"]))
    for changed in (
        written[:at] + other + written[at:],
        written[:at] + written[at + 1 :],
        written[:at] + other + written[at + 1 :],
    ):
        try:
            read = decode(changed)
        except NotCanonical:
            continue
        assert changed == written or read != value


@given(values(payload_keys), st.sampled_from([{"indent": 1}, {"separators": (", ", ":")}]))
def test_spaces_between_are_refused(value, style):
    spaced = json.dumps(value, ensure_ascii=False, sort_keys=True, **style).encode()
    if spaced != encode(value):
        try:
            decode(spaced)
        except NotCanonical:
            return
        raise AssertionError(spaced)
