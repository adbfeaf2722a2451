import pytest

from draws import crockford
from draws.errors import InvalidCode


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(10), "0" * 16),
        (b"\xff" * 10, "Z" * 16),
        (bytes(16), "0" * 26),
        (b"\xff" * 16, "7" + "Z" * 25),
        (bytes(15) + b"\x20", "0" * 24 + "10"),
        (b"", ""),
    ],
)
def test_a_code_is_big_endian_with_its_surplus_bits_in_front(data, code):
    assert crockford.encode(data) == code
    assert crockford.decode(code, len(data)) == data


def test_a_code_is_typed_as_people_type():
    expected = crockford.decode("0011AAJJ0011BBKK", 10)
    for typed in ("oOiIaAjJ-0Ol1-bbkk", " 0011 aajj oo11 BBKK ", "0-0-1-1AAJJ0011BBKK"):
        assert crockford.decode(typed, 10) == expected


@pytest.mark.parametrize(
    ("typed", "size"),
    [
        ("", 10),
        ("0" * 15, 10),
        ("0" * 17, 10),
        ("U" + "0" * 15, 10),
        ("é" + "0" * 15, 10),
        ("٠" * 16, 10),
        ("!" * 16, 10),
        ("8" + "0" * 25, 16),
        ("Z" * 26, 16),
        ("\ud800" * 16, 10),
    ],
)
def test_what_is_no_code_is_refused(typed, size):
    with pytest.raises(InvalidCode):
        crockford.decode(typed, size)


def test_a_code_is_printed_in_groups_of_four():
    assert crockford.grouped("0123456789ABCDEF") == "0123-4567-89AB-CDEF"
    assert crockford.grouped("012345") == "0123-45"


def test_the_check_symbol_is_the_number_modulo_37():
    assert crockford.checked((1234).to_bytes(2, "big")) == "016JD"  # as in Crockford's own numbers
    assert {crockford.checked(bytes([n]))[-1] for n in range(37)} == set(crockford.ALPHABET + "*~$=U")
    assert crockford.decode_checked("o16-jd", 2) == (1234).to_bytes(2, "big")
    for wrong in ("016JE", "016J", "", "061JD"):
        with pytest.raises(InvalidCode):
            crockford.decode_checked(wrong, 2)
