import pytest

from ledger.errors import Malformed
from ledger.roster import Row, read_roster, write_roster

SALT = bytes(32)
ROWS = (Row(b"\1" * 32, ("femme", "Été"), b"\2" * 32, b"\3" * 32), Row(b"\4" * 32, ("", ""), b"\5" * 32, b"\6" * 32))
ONE = write_roster(SALT, ROWS[:1])


def test_a_roster_reads_back():
    assert read_roster(ONE) == ROWS[:1]
    assert read_roster(write_roster(SALT, ())) == ()


def test_the_lines_are_canonical_and_in_the_order_of_the_specification():
    first, second, end = ONE.decode().split("\n")
    assert first == f'{{"salt":"{"00" * 32}"}}'
    assert second.startswith(
        f'{{"decline":"{"03" * 32}","features":["femme","Été"],"identity":"{"01" * 32}","leaf_salt":"'
    )
    assert end == ""


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"\n",
        ONE[:-1],
        ONE + b"\n",
        ONE.split(b"\n", 1)[1],
        ONE.replace(b"{", b"{ ", 1),
        ONE.replace(b'"salt"', b'"sel"'),
        ONE.replace(b"01" * 32, b"01" * 31),
        ONE.replace(b"01" * 32, b"0A" * 32),
        ONE.replace(b'"femme"', b"1"),
        ONE.replace(b'"femme"', b'"femme","homme"') + ONE.split(b"\n", 1)[1],
        ONE.replace("Été".encode(), b"E\xcc\x81t\xc3\xa9"),
        ONE.replace(b"\n", b"\r\n"),
        write_roster(SALT, ROWS),
        write_roster(SALT, ROWS[1:]),
        ONE.replace(b'"leaf_salt"', b'"name":"Zoe","leaf_salt"'),
        b"\xff\n",
    ],
)
def test_what_the_writer_would_not_write_is_refused(damaged):
    with pytest.raises(Malformed, match="roster"):
        read_roster(damaged)
