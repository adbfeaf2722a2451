"""The tree as files, as C2SP tlog-tiles lays them out."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws.merkle import Edge, leaf_hash, root
from ledger import tiles
from ledger.errors import Malformed
from ledger.tiles import Base, Tile

SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000]


def entry(index):
    return b"entry %d" % index


LEAVES = [leaf_hash(entry(index)) for index in range(70_000)]


def contents(size):
    """What the definition says a tile holds, straight from the leaves."""

    def content(tile):
        if tile.level is None:
            return tiles.pack_entries(map(entry, range(tile.start, tile.start + tile.width)))
        span = 256**tile.level
        first = tile.start
        return b"".join(root(LEAVES[at * span : (at + 1) * span]) for at in range(first, first + tile.width))

    return {tile: content(tile) for tile in tiles.tiles(size)}


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 256), "tile/0/000"),
        (Tile(0, 0, 1), "tile/0/000.p/1"),
        (Tile(1, 999, 256), "tile/1/999"),
        (Tile(None, 1000, 255), "tile/entries/x001/000.p/255"),
        (Tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (Tile(5, 273, 112), "tile/5/273.p/112"),
    ],
)
def test_a_path_has_one_form(tile, path):
    assert tile.path == path
    assert tiles.parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/00/000",
        "tile/x/000",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/001/000",
        "tile/0/../000",
        "tile/0/٠٠٠",
        "tile/0/000\n",
    ],
)
def test_another_form_of_a_path_is_refused(path):
    with pytest.raises(Malformed):
        tiles.parse_path(path)


def test_70000_entries_are_laid_out_as_c2sp_says(shared):
    given_ = json.loads((shared / "vectors" / "transparency-log.json").read_text())["tile_paths"]["size_70000"]
    found = list(tiles.tiles(70_000))
    for level in (0, 1):
        widths = [tile.width for tile in found if tile.level == level]
        assert widths == [256] * given_[f"level{level}_full"] + [given_[f"level{level}_partial"]]
    assert [tile.width for tile in found if tile.level == 2] == [given_["level2_partial"]]
    assert [tile.path for tile in tiles.right_edge(70_000)] == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]


def test_an_empty_log_has_no_tiles():
    assert list(tiles.tiles(0)) == []
    assert list(tiles.build(Base(), [])) == []
    assert tiles.right_edge(0) == []
    assert Base().edge() == Edge.empty()


def test_256_entries_have_a_parent_and_no_empty_tile():
    assert [tile.path for tile in tiles.tiles(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]


@pytest.mark.parametrize("size", SIZES)
def test_builds_the_tiles_of_the_definition(size):
    built = list(tiles.build(Base(), map(entry, range(size))))
    assert len(built) == len({tile for tile, _ in built})
    assert dict(built) == contents(size)


def base_at(size):
    """The base of a log of `size` entries."""
    held = contents(size)
    edge = tiles.right_edge(size)
    rows = [tuple(tiles.unpack_hashes(held[tile])) if tile else () for tile in edge]
    return Base(size - size % 256, tuple(rows[1:]))


@pytest.mark.parametrize("new", SIZES)
@pytest.mark.parametrize("old", SIZES)
def test_building_from_a_base_gives_exactly_the_tiles_that_changed(old, new):
    if old > new:
        return
    base = base_at(old)
    assert base.edge().root() == root(LEAVES[: base.size])
    built = dict(tiles.build(base, map(entry, range(base.size, new))))
    whole = contents(new)
    assert built.keys() == set(tiles.changed(base.size, new)) >= set(tiles.changed(old, new))
    assert all(whole[tile] == data for tile, data in built.items())


@given(st.integers(0, 2**40), st.integers(0, 2000))
def test_what_changed_is_what_the_new_log_has_and_the_old_has_not(old, more):
    changed = list(tiles.changed(old, old + more))
    assert len(set(changed)) == len(changed)
    for tile in changed:
        span = 256 ** (tile.level or 0)
        assert old // span < tile.start + tile.width <= (old + more) // span
        assert 1 <= tile.width <= 256
        assert tiles.parse_path(tile.path) == tile
    newest = {(tile.level, tile.index): tile.width for tile in changed}
    if more:
        assert newest[None, (old + more - 1) // 256] == (old + more - 1) % 256 + 1


@pytest.mark.parametrize(("old", "new"), [(1, 0), (-1, 1)])
def test_a_log_does_not_shrink(old, new):
    with pytest.raises(ValueError, match="does not go"):
        list(tiles.changed(old, new))


def test_bundles_hold_lengths_and_entries():
    entries = [b"", b"a", b"x" * 65_535]
    data = tiles.pack_entries(entries)
    assert data[:5] == b"\0\0\0\1a"
    assert tiles.unpack_entries(data) == entries


def test_an_entry_that_no_bundle_takes_is_refused():
    with pytest.raises(Malformed, match="65536 bytes"):
        tiles.pack_entries([b"x" * 65_536])


@pytest.mark.parametrize("data", [b"", b"\0", b"\0\1", b"\0\1a\0", b"\0\2a", b"\0\0" * 257])
def test_a_broken_bundle_is_refused(data):
    with pytest.raises(Malformed):
        tiles.unpack_entries(data)


@pytest.mark.parametrize("length", [0, 31, 33, 257 * 32])
def test_a_broken_hash_tile_is_refused(length):
    with pytest.raises(Malformed):
        tiles.unpack_hashes(bytes(length))


def test_hash_tiles_are_hashes_side_by_side():
    hashes = [sha256(bytes([n])).digest() for n in range(3)]
    assert tiles.unpack_hashes(tiles.pack_hashes(hashes)) == hashes


@given(st.binary(max_size=80))
def test_any_bundle_is_malformed_or_packs_to_itself(data):
    try:
        entries = tiles.unpack_entries(data)
    except Malformed:
        return
    assert tiles.pack_entries(entries) == data
