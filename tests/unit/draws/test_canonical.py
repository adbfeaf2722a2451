import json
import sys

import pytest

from draws import canonical
from draws.canonical import decode, decode_any, encode, encode_any
from draws.errors import NotCanonical


def nested(depth):
    return b"[" * depth + b"]" * depth


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ({"b": 1, "a": [True, False, "é"]}, '{"a":[true,false,"é"],"b":1}'),
        ({"a_1": {}, "a": []}, '{"a":[],"a_1":{}}'),
        ({"z": '"\\\b\t\n\f\r\x00\x1f\x7f/'}, '{"z":"\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f\x7f/"}'),
        (2**53 - 1, "9007199254740991"),
        (0, "0"),
        ("𝄞", '"𝄞"'),
    ],
)
def test_a_value_has_one_form_and_is_read_back_from_it(value, data):
    assert encode(value) == data.encode()
    assert decode(data.encode()) == value


def test_a_tuple_is_written_as_a_list():
    assert encode({"a": (1, 2)}) == b'{"a":[1,2]}'


def test_an_accent_after_an_escaped_newline_is_in_normal_form():
    # n followed by a combining tilde would not be, but here the n belongs to the escape.
    assert decode('"\\n\u0303"'.encode()) == "\n\u0303"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"-1",
        b"-0",
        b"1.0",
        b"1e3",
        b"NaN",
        b"Infinity",
        b"01",
        b"9007199254740992",
        b"1" * 5000,
        b" 1",
        b"1\n",
        b"\xef\xbb\xbf1",
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"A":1}',
        b'{"a-b":1}',
        b'{"":1}',
        '{"é":1}'.encode(),
        b'{"a":null}',
        b"[1,]",
        b'"\\u0061"',
        b'"\\/"',
        b'"\\u001F"',
        b'"\\ud800"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
        '"e\u0301"'.encode(),
        nested(33),
        nested(200_000),
        b'{"a":' * 32 + b"[]" + b"}" * 32,
    ],
)
def test_what_would_not_be_written_is_refused(data):
    with pytest.raises(NotCanonical):
        decode(data)


@pytest.mark.parametrize(
    "value",
    [
        None,
        -1,
        2**53,
        1.0,
        float("nan"),
        b"bytes",
        {1, 2},
        {1: 2},
        {10**5000: 2},
        {"A": 1},
        {"a\n": 1},
        ["e\u0301"],
        ["\ud800"],
        [[None]],
    ],
)
def test_what_has_no_canonical_form_is_not_written(value):
    with pytest.raises(NotCanonical):
        encode(value)


def test_lists_and_objects_nest_thirty_two_deep_and_no_deeper():
    assert encode(decode(nested(canonical.MAX_DEPTH))) == nested(canonical.MAX_DEPTH)
    with pytest.raises(NotCanonical):
        decode(nested(canonical.MAX_DEPTH + 1))


def test_a_value_that_holds_itself_is_refused():
    loop = []
    loop.append(loop)
    with pytest.raises(NotCanonical):
        encode(loop)


def test_a_subclass_of_a_plain_type_is_refused():
    class Text(str):
        __slots__ = ()

    with pytest.raises(NotCanonical):
        encode(Text("a"))


def test_an_envelope_may_have_keys_in_capitals():
    data = b'{"payload":"","payloadType":"x"}'
    assert encode_any(decode_any(data)) == data
    with pytest.raises(NotCanonical):
        decode(data)


@pytest.mark.parametrize("data", [b'{"":1}', '{"é":1}'.encode(), b'{"b":1,"B":2}'])
def test_an_envelope_has_no_empty_accented_or_unsorted_key(data):
    with pytest.raises(NotCanonical):
        decode_any(data)


def test_each_official_example_of_rfc_8785_uses_something_left_out_and_is_refused(shared):
    # null, floats, keys that are empty or not ASCII, text not in normal form C
    suite = json.loads((shared / "vectors/transparency-log.json").read_text())["jcs_rfc8785"]
    for case in suite["cases"].values():
        with pytest.raises(NotCanonical):
            decode_any(case["output"].encode())


@pytest.mark.parametrize("opening", ["[", '{"a":', '[1,"]",'])
def test_nesting_is_refused_before_the_parser_follows_it_whatever_the_recursion_limit(opening):
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(10_000_000)
    try:
        with pytest.raises(NotCanonical):
            decode((opening * 200_000).encode())
    finally:
        sys.setrecursionlimit(limit)
