"""Tiles: the tree and the entries as immutable files (C2SP tlog-tiles; docs/spec/log.md). Pure.

A full tile of level l holds 256 hashes, the roots of 256 full tiles of level l-1 (at level 0: leaf hashes).
The last tile of a level may be partial, 1 to 255 wide. Entry bundles follow level 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from draws.merkle import HASH_SIZE, Edge, leaf_hash, root
from ledger.errors import Malformed

WIDTH: Final = 256
MAX_ENTRY: Final = 65_535

_PATH: Final = re.compile(
    r"tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One file. `level` None is an entry bundle; `index` counts tiles of that level; `width` is 1 to 256."""

    level: int | None
    index: int
    width: int

    @property
    def path(self) -> str:
        """The path below the log's address: `tile/L/N[.p/W]`, N in groups of three digits."""
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
        level = "entries" if self.level is None else self.level
        return f"tile/{level}/{number}" + (f".p/{self.width}" if self.width < WIDTH else "")

    @property
    def full(self) -> Tile:
        """The full tile of the same place, of which this one is the beginning."""
        return Tile(self.level, self.index, WIDTH)

    @property
    def start(self) -> int:
        """The index of its first hash in its level (at level 0 and for entries: of the first leaf)."""
        return self.index * WIDTH


def parse_path(path: str) -> Tile:
    """The tile of exactly this path.

    Raises:
        Malformed: `Tile.path` would not have emitted it.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise Malformed(f"tile: {path} is no path of a tile")
    level = None if match["level"] == "entries" else int(match["level"])
    tile = Tile(level, int(re.sub("[x/]", "", match["index"])), int(match["width"] or WIDTH))
    if tile.path != path:
        raise Malformed(f"tile: {path} is not the only path of that tile")
    return tile


def changed(old: int, new: int) -> Iterator[Tile]:
    """The tiles that a log of `new` entries has and one of `old` has not, level by level, bundles first.

    Raises:
        ValueError: not 0 <= old <= new.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a log does not go from {old} to {new} entries")
    yield from _level(None, old, new)
    level = 0
    while new:
        yield from _level(level, old, new)
        level, old, new = level + 1, old // WIDTH, new // WIDTH


def tiles(size: int) -> Iterator[Tile]:
    """All tiles of a log of `size` entries; none when it is empty."""
    return changed(0, size)


def _level(level: int | None, old: int, new: int) -> Iterator[Tile]:
    if old == new:
        return
    for index in range(old // WIDTH, -(-new // WIDTH)):
        yield Tile(level, index, min(WIDTH, new - index * WIDTH))


@dataclass(frozen=True, slots=True)
class Base:
    """What a log has before its last partial leaf tile: enough to build all that follows.

    `size` is a multiple of 256; `parents[l-1]` are the hashes of the partial tile of level l, 0 to 255 of them.
    """

    size: int = 0
    parents: tuple[tuple[bytes, ...], ...] = ()

    def edge(self) -> Edge:
        """The right edge of the tree of `size` leaves. InvalidTree when `parents` are not of that size."""
        hashes = [digest for level in reversed(self.parents) for digest in _edge_of(level).hashes]
        return Edge(self.size, tuple(hashes))


def right_edge(size: int) -> list[Tile | None]:
    """The partial tile of each level that a log of `size` entries has, from level 0; None where there is none."""
    levels = range(-(-size.bit_length() // 8))
    counts = [size >> 8 * level for level in levels]
    return [Tile(at, count // WIDTH, count % WIDTH) if count % WIDTH else None for at, count in enumerate(counts)]


def build(base: Base, entries: Iterable[bytes]) -> Iterator[tuple[Tile, bytes]]:
    """The tiles that `entries`, from index `base.size`, add or change, with their contents.

    Every bundle is followed by its leaf tile; a tile of a higher level comes once, when it is full or at the end.

    Raises:
        Malformed: an entry of more than 65,535 bytes.
    """
    rows = [[], *map(list, base.parents)]
    grown: set[int] = set()
    index = base.size // WIDTH
    rest = iter(entries)
    while chunk := list(islice(rest, WIDTH)):
        yield Tile(None, index, len(chunk)), pack_entries(chunk)
        hashes = [leaf_hash(entry) for entry in chunk]
        yield Tile(0, index, len(chunk)), pack_hashes(hashes)
        level = 0
        while len(hashes) == WIDTH:
            level += 1
            if level == len(rows):
                rows.append([])
            rows[level].append(root(hashes))
            hashes = rows[level]
            grown.add(level)
            if len(hashes) == WIDTH:
                yield Tile(level, index >> 8 * level, WIDTH), pack_hashes(hashes)
                rows[level] = []
                grown.remove(level)
        index += len(chunk) // WIDTH  # a partial tile is the last
    for level in sorted(grown):
        yield Tile(level, index >> 8 * level, len(rows[level])), pack_hashes(rows[level])


def _edge_of(hashes: Iterable[bytes]) -> Edge:
    edge = Edge.empty()
    for digest in hashes:
        edge = edge.push(digest)
    return edge


def pack_hashes(hashes: Iterable[bytes]) -> bytes:
    """The content of a hash tile: 32 bytes each, nothing between."""
    return b"".join(hashes)


def unpack_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile.

    Raises:
        Malformed: not 1 to 256 hashes of 32 bytes.
    """
    count, rest = divmod(len(data), HASH_SIZE)
    if rest or not 1 <= count <= WIDTH:
        raise Malformed(f"tile: {len(data)} bytes are not 1 to {WIDTH} hashes of {HASH_SIZE}")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def pack_entries(entries: Iterable[bytes]) -> bytes:
    """The content of an entry bundle: (BE16 length ‖ entry)*.

    Raises:
        Malformed: an entry of more than 65,535 bytes.
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > MAX_ENTRY:
            raise Malformed(f"entry: {len(entry)} bytes; a bundle takes {MAX_ENTRY}")
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def unpack_entries(data: bytes) -> list[bytes]:
    """The entries of a bundle.

    Raises:
        Malformed: the lengths do not add up, or there are not 1 to 256 entries.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise Malformed("tile: an entry bundle ends inside an entry")
        entries.append(data[start:at])
    if not 1 <= len(entries) <= WIDTH:
        raise Malformed(f"tile: {len(entries)} entries instead of 1 to {WIDTH}")
    return entries
