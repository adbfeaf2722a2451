"""The static log: written, read again, signed, published, in that order and in no other."""

import pytest

from draws.merkle import EMPTY_ROOT
from ledger import durable, tiles
from ledger import publication as module
from ledger.checkpoint import Checkpoint
from ledger.errors import Unavailable
from tests.unit.ledger.stores import ORIGIN
from tests.unit.ledger.territory import Territory, expected, shown

SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 513, 700]


def tile_paths(territory):
    public = territory.folder / "public"
    return {str(p.relative_to(public)) for p in (public / "tile").rglob("*") if p.is_file()}


def test_an_empty_log_is_published_with_the_empty_root_and_no_tile_folder(territory):
    assert territory.publish() == Checkpoint(ORIGIN, 0, EMPTY_ROOT) == shown(territory) == territory.log.check()
    assert sorted(territory.snapshot("public")) == ["README.txt", "checkpoint", "log.vkey"]
    assert not (territory.folder / "public" / "tile").exists()


@pytest.mark.parametrize("size", SIZES)
def test_every_size_is_published_at_once(territory, size):
    assert territory.publish(size) == Checkpoint(ORIGIN, size, expected(size)) == shown(territory)
    assert tile_paths(territory) == {tile.path for tile in tiles.tiles(size)}
    assert territory.log.check().size == size


def test_every_size_is_published_after_every_smaller_one(territory):
    for size in SIZES:
        assert territory.publish(size).root == expected(size)
        assert territory.log.check().size == size
        assert {tile.path for tile in tiles.tiles(size)} <= tile_paths(territory)


def test_growing_gives_the_same_files_as_publishing_at_once(territory, tmp_path):
    for size in (3, 300, 513):
        territory.publish(size)
    other = Territory(tmp_path / "other")
    with other.store:
        other.publish(513)
        mine = territory.snapshot("public")
        assert {name: mine[name] for name in other.snapshot("public")} == other.snapshot("public")


def test_partial_tiles_stay_until_the_tile_is_full(territory):
    territory.publish(3)
    territory.publish(200)
    assert {"tile/0/000.p/3", "tile/0/000.p/200", "tile/entries/000.p/3"} <= tile_paths(territory)
    territory.publish(257)
    assert {path for path in tile_paths(territory) if "000.p" in path} == {"tile/1/000.p/1"}


def test_publishing_again_without_a_new_entry_signs_and_writes_nothing(territory):
    territory.publish(300)
    before = territory.snapshot()
    assert territory.publish().size == 300
    assert territory.snapshot() == before
    assert len(territory.key.signed) == 1


def test_only_what_changed_is_read_again(territory, monkeypatch):
    territory.publish(1000)
    seen = []
    read = durable.read
    monkeypatch.setattr(durable, "read", lambda path: seen.append(str(path)) or read(path))
    territory.publish(1001)
    assert not [path for path in seen if any(f"/{level}/00{n}" in path for level in ("entries", 0) for n in range(3))]


def test_a_stranger_is_told_how_to_check(territory):
    territory.publish(1)
    text = (territory.folder / "public" / "README.txt").read_text("utf-8")
    english, french = text.split("\n\n")
    assert len(english.split("\n")) == len(french.rstrip("\n").split("\n")) == 5
    assert "klero-verify.pyz" in english
    assert "klero-verify.pyz" in french


def test_before_the_first_publication_there_is_nothing_to_read(territory):
    for ask in (territory.log.vkey, territory.log.note, territory.log.check):
        with pytest.raises(Unavailable, match="nothing is published"):
            ask()


def test_names_of_files_are_those_of_the_specification():
    assert (module.CHECKPOINT, module.VKEY, module.README) == ("checkpoint", "log.vkey", "README.txt")
