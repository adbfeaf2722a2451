import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import tiles, tree
from verifier.errors import Malformed, Missing
from verifier.source import Source
from verifier.tiles import ENTRIES, Tile


class Files(Source):
    def __init__(self, files):
        self.files = files

    def names(self):
        return self.files.keys()

    def read(self, name):
        data = self.files.get(name)
        if isinstance(data, Malformed):
            raise data
        return data


def entry(i):
    return b"entry %d" % i


def bundle(start, stop):
    return b"".join(len(entry(i)).to_bytes(2, "big") + entry(i) for i in range(start, stop))


def published(size):
    """All tiles of a log of that size, straight from C2SP's formula."""
    leaves = [tree.leaf_hash(entry(i)) for i in range(size)]
    files = {}
    for tile in tiles.needed(size):
        if tile.level == ENTRIES:
            files[tile.path] = bundle(256 * tile.index, 256 * tile.index + tile.width)
        else:
            span = 256 ** int(tile.level)
            first = tile.index * 256
            files[tile.path] = b"".join(
                tree.root(leaves[(first + i) * span : (first + i + 1) * span]) for i in range(tile.width)
            )
    return Files(files), leaves


def damaged(source, leaves):
    checked = tiles.HashTiles(source)
    for leaf in leaves:
        checked.push(leaf)
    checked.finish()
    return checked.damaged


def test_paths_are_those_of_c2sp(shared):
    vectors = json.loads((shared / "vectors" / "transparency-log.json").read_text("utf-8"))["tile_paths"]
    assert Tile("0", 1234067).path == "tile/0/" + vectors["index_1234067"]
    needed = list(tiles.needed(70_000))
    sizes = vectors["size_70000"]
    assert sum(t.level == "0" and t.width == 256 for t in needed) == sizes["level0_full"]
    assert [t.width for t in needed if t.level == "0"][-1] == sizes["level0_partial"]
    assert [t.width for t in needed if t.level == "1"] == [256, sizes["level1_partial"]]
    assert [t.width for t in needed if t.level == "2"] == [sizes["level2_partial"]]


@pytest.mark.parametrize(
    ("size", "paths"),
    [
        (0, []),
        (1, ["tile/entries/000.p/1", "tile/0/000.p/1"]),
        (255, ["tile/entries/000.p/255", "tile/0/000.p/255"]),
        (256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]),
        (257, ["tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]),
    ],
)
def test_a_log_consists_of_these_tiles_and_never_of_an_empty_one(size, paths):
    assert [tile.path for tile in tiles.needed(size)] == paths


@given(st.sampled_from([ENTRIES, "0", "1", "7", "63"]), st.integers(0, 10**12), st.integers(1, 256))
def test_a_path_is_read_back(level, index, width):
    tile = Tile(level, index, width)
    assert tiles.parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "name",
    [
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/1000",
        "tile/00/000",
        "tile/-1/000",
        "tile/100/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "tile/0/000.P/1",
        "tile/entry/000",
        "tile/0/٠٠٠",
        "tile/0/000\n",
        "tiles/0/000",
    ],
)
def test_any_other_path_is_none(name):
    assert tiles.parse_path(name) is None


@pytest.mark.parametrize("size", [0, 1, 5, 256, 600])
def test_entries_come_in_order(size):
    source, _ = published(size)
    assert list(tiles.entries(source, size)) == [entry(i) for i in range(size)]


def test_an_absent_bundle_is_missing():
    source, _ = published(300)
    del source.files["tile/entries/001.p/44"]
    with pytest.raises(Missing) as caught:
        list(tiles.entries(source, 300))
    assert caught.value.name == "tile/entries/001.p/44"


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (b"", 1),
        (b"\x00", 1),
        (b"\x00\x01", 1),
        (b"\x00\x02a", 1),
        (b"\x00\x01a\x00", 1),
        (b"\x00\x01ab", 1),
        (b"\x00\x01a\x00\x01b", 1),
        (b"\x00\x01a", 2),
        (b"\xff\xffa", 1),
    ],
)
def test_a_bundle_is_its_entries_with_their_lengths_and_nothing_else(data, count):
    with pytest.raises(Malformed):
        tiles.split_bundle(data, count, "name")


def test_an_entry_may_be_as_long_as_its_length_can_say():
    longest = b"x" * 65_535
    assert tiles.split_bundle(b"\xff\xff" + longest + b"\x00\x00", 2, "name") == [longest, b""]


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 600])
def test_hash_tiles_of_an_honest_log_are_what_its_entries_give(size):
    source, leaves = published(size)
    assert damaged(source, leaves) == []


def test_hash_tiles_are_checked_on_every_level():
    size = 65_536 + 300
    source, leaves = published(size)
    assert damaged(source, leaves) == []
    for name in ("tile/0/000", "tile/0/257.p/44", "tile/1/000", "tile/1/001.p/1", "tile/2/000.p/1"):
        good = source.files[name]
        for bad in (good[:-1], good + b"\x00", bytes([good[0] ^ 1]) + good[1:], b"", Malformed("unreadable")):
            source.files[name] = bad
            assert damaged(source, leaves) == [name]
        source.files[name] = good


def test_an_absent_hash_tile_is_the_surveys_finding():
    source, leaves = published(300)
    del source.files["tile/0/000"]
    assert damaged(source, leaves) == []
    assert tiles.survey(source.names(), 300).missing == ("tile/0/000",)


def test_a_survey_tells_missing_unexpected_and_older_names():
    names = {tile.path for tile in tiles.needed(300)} - {"tile/1/000.p/1"}
    names |= {"tile/entries/000.p/7", "tile/0/001.p/43", "checkpoint", "blobs/sha256/ab"}
    names |= {
        "tile/0/001.p/45",
        "tile/0/001",
        "tile/0/002.p/1",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
        "tile/0/0",
        "tile/x",
    }
    found = tiles.survey(names, 300)
    assert found.missing == ("tile/1/000.p/1",)
    assert found.unexpected == (
        "tile/0/0",
        "tile/0/001",
        "tile/0/001.p/45",
        "tile/0/002.p/1",
        "tile/1/001.p/1",
        "tile/2/000.p/1",
        "tile/x",
    )
    assert found.older == (
        (Tile("0", 1, 43), Tile("0", 1, 44)),
        (Tile(ENTRIES, 0, 7), Tile(ENTRIES, 0, 256)),
    )


def test_older_tiles_are_prefixes_of_the_ones_that_replaced_them():
    source, _ = published(300)
    source.files["tile/entries/000.p/7"] = bundle(0, 7)
    source.files["tile/0/001.p/43"] = source.files["tile/0/001.p/44"][: 43 * 32]
    older = tiles.survey(source.names(), 300).older
    assert tiles.differing(source, older) == []
    for name, bad in {
        "tile/entries/000.p/7": bundle(1, 8),
        "tile/0/001.p/43": bytes(43 * 32),
    }.items():
        good = source.files[name]
        for content in (bad, good[:-1], good + b"\x00", b"", Malformed("unreadable")):
            source.files[name] = content
            assert tiles.differing(source, older) == [name]
        source.files[name] = good


def test_an_older_tile_whose_successor_is_absent_is_left_to_the_survey():
    source, _ = published(300)
    source.files["tile/0/001.p/43"] = bytes(43 * 32)
    del source.files["tile/0/001.p/44"]
    found = tiles.survey(source.names(), 300)
    assert found.missing == ("tile/0/001.p/44",)
    assert tiles.differing(source, found.older) == []
