from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import encoding
from verifier.errors import Malformed


@given(st.binary())
def test_bytes_have_one_spelling_in_base64(data):
    text = encoding.to_base64(data)
    assert text == b64encode(data).decode()
    assert encoding.from_base64(text) == data


@pytest.mark.parametrize(
    "text", ["AA==\n", " AA==", *["A", "AA", "AA=", "AB==", "AAA", "AAB=", "A-A_", "AA==AA==", "é", "=", "AAAA="]]
)
def test_any_other_base64_is_refused(text):
    with pytest.raises(Malformed):
        encoding.from_base64(text)


def test_hexadecimal_is_lower_case_and_of_its_length():
    assert encoding.from_hex("00ff", 2) == b"\x00\xff"
    for text in ("00FF", "00f", "00ff0", "00ff00", "0x00", " 0ff", "٠٠ff", ""):
        with pytest.raises(Malformed):
            encoding.from_hex(text, 2)
