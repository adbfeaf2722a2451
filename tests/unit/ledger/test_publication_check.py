"""The full check of what is published sees whatever was altered."""

import pytest

from ledger import tiles
from ledger.errors import Damaged
from tests.unit.ledger.territory import Territory


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tile/entries/001", "not what the entries give|ends inside|entries instead"),
        ("tile/0/000", "not what the entries give"),
        ("tile/1/000.p/2", "not what the entries give"),
        ("tile/entries/002.p/88", "not what the entries give|ends inside|entries instead"),
        ("checkpoint", "checkpoint|note"),
        ("log.vkey", "vkey|key"),
    ],
)
def test_the_full_check_sees_any_altered_file(territory, name, words):
    territory.publish(600)
    path = territory.folder / "public" / name
    data = path.read_bytes()
    for wrong in (data[:-1] + bytes([data[-1] ^ 1]), data[:-40], data + b"\0"):
        path.write_bytes(wrong)
        with pytest.raises(Damaged, match=words):
            territory.log.check()
    path.write_bytes(data)
    territory.log.check()


def test_the_full_check_sees_a_consistent_set_of_other_entries(territory, tmp_path):
    territory.publish(3)
    other = Territory(tmp_path / "other")
    with other.store:
        other.store.append([b"x", b"y", b"z"], at=0)
        other.publish()
        for path in (other.folder / "public" / "tile").rglob("3"):
            (territory.folder / path.relative_to(other.folder)).write_bytes(path.read_bytes())
    with pytest.raises(Damaged, match="do not give the root that was signed"):
        territory.log.check()


def test_a_bundle_with_fewer_entries_than_its_name_says_is_seen(territory):
    territory.publish(3)
    path = territory.folder / "public/tile/entries/000.p/3"
    path.write_bytes(tiles.pack_entries([b"entry 0"]))
    with pytest.raises(Damaged, match="1 entries instead of 3"):
        territory.log.check()
