"""Who live together, as auditors receive it; the verifier reads the same."""

import pytest

from ledger.errors import Malformed
from ledger.homes import read_homes, write_homes
from tests.ceremony import Ceremony
from verifier import auditors

SALT = bytes(range(32))
DATA = write_homes(SALT, [(7, 1, 2), (3, 0)])


def test_homes_read_back_in_their_order_whatever_order_they_came_in():
    assert read_homes(DATA, 8) == ((0, 3), (1, 2, 7))
    assert auditors.read_homes(DATA, 8) == [[0, 3], [1, 2, 7]]
    assert read_homes(write_homes(SALT, []), 1) == ()
    assert auditors.read_homes(write_homes(SALT, []), 1) == []


def test_another_salt_gives_another_file():
    assert write_homes(bytes(32), [(0, 3), (1, 2, 7)]) != DATA
    assert len(write_homes(bytes(32), [(0, 3), (1, 2, 7)])) == len(DATA)


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        DATA + b"\n",
        DATA.replace(b"[", b"[ ", 1),
        DATA.replace(b"/homes", b"/rooms"),
        DATA.replace(b'"salt"', b'"sel"'),
        DATA.replace(b"0001", b"00A1"),
        DATA.replace(b"0001", b"01"),
        DATA.replace(b"[0,3]", b"[3,0]"),
        DATA.replace(b"[0,3]", b"[3]"),
        DATA.replace(b"[0,3]", b"[0,1]"),
        DATA.replace(b"[0,3]", b"[0,8]"),
        DATA.replace(b"[0,3]", b"[0,0]"),
        DATA.replace(b"[0,3]", b"[0,true]"),
        DATA.replace(b"[0,3]", b"[4,5]"),
        DATA.replace(b"[[0,3],[1,2,7]]", b"{}"),
    ],
)
def test_what_is_no_file_of_homes_is_refused_by_both(damaged):
    assert damaged != DATA
    with pytest.raises(Malformed):
        read_homes(damaged, 8)
    assert auditors.read_homes(damaged, 8) is None


def test_people_of_a_list_become_positions_of_its_pool():
    c = Ceremony().to_people().agree().seal(homes=((0, 5), (2, 3, 9)))
    by_position = {record.position: record.person.reference for record in c.secrets.records}
    assert sorted(sorted(by_position[p] for p in home) for home in c.homes) == [["n0", "n5"], ["n2", "n3", "n9"]]


def test_a_pool_of_which_nobody_said_who_live_together_has_two_files():
    c = Ceremony().to_pool()
    assert (c.secrets.homes, len(c.pool.body.rosters), c.pool.homes) == (None, 2, None)
