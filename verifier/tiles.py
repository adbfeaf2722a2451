"""The log as files: paths, entry bundles and hash tiles (C2SP tlog-tiles)."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from verifier import tree
from verifier.errors import Malformed, Missing
from verifier.source import Source

WIDTH = 256
ENTRIES = "entries"
_HASH_SIZE = 32

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """One file of the tree: ``level`` is ``"entries"`` or a number from 0; ``width`` 1 to 256."""

    level: str
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """The file's name in the bundle."""
        digits = f"{self.index:03}"
        digits = digits.rjust(-(-len(digits) // 3) * 3, "0")
        groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
        number = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{self.level}/{number}{partial}"


def parse_path(name: str) -> Tile | None:
    """Return the tile that a file name stands for, or None if it is not the one spelling of any."""
    match = _PATH.fullmatch(name)
    if not match:
        return None
    index = int(match[2].replace("x", "").replace("/", ""))
    tile = Tile(match[1], index, int(match[3] or WIDTH))
    # Comparing with what would be written refuses superfluous groups of zeros and widths above 255.
    return tile if tile.path == name else None


def needed(size: int) -> Iterator[Tile]:
    """Yield the tiles that a log of ``size`` entries consists of: entries first, then level by level."""
    yield from _level(ENTRIES, size)
    level, width = 0, size
    while width:
        yield from _level(str(level), width)
        level, width = level + 1, width // WIDTH


def _level(level: str, count: int) -> Iterator[Tile]:
    full, rest = divmod(count, WIDTH)
    for index in range(full):
        yield Tile(level, index)
    if rest:
        yield Tile(level, full, rest)


@dataclass(frozen=True, slots=True)
class Survey:
    """File names under ``tile/`` against what a log of some size consists of."""

    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    older: tuple[tuple[Tile, Tile], ...]
    """Partial tiles of smaller sizes that were left behind, each with the tile that replaced it."""


def survey(names: Collection[str], size: int) -> Survey:
    """Compare the names of a bundle with the tiles of a log of ``size`` entries."""
    wanted = {(tile.level, tile.index): tile for tile in needed(size)}
    missing = tuple(tile.path for tile in wanted.values() if tile.path not in names)
    unexpected: list[str] = []
    older: list[tuple[Tile, Tile]] = []
    for name in names:
        if not name.startswith("tile/"):
            continue
        tile = parse_path(name)
        current = wanted.get((tile.level, tile.index)) if tile else None
        if tile is None or current is None or tile.width > current.width:
            unexpected.append(name)
        elif tile.width < current.width:
            older.append((tile, current))
    return Survey(missing, tuple(sorted(unexpected)), tuple(sorted(older)))


def split_bundle(data: bytes, count: int, name: str) -> list[bytes]:
    """Split an entry bundle, (BE16 length ‖ entry)*, into exactly ``count`` entries."""
    entries = []
    position, end = 0, len(data)
    while position < end:
        start = position + 2
        position = start + int.from_bytes(data[position:start], "big")
        entries.append(data[start:position])
    if position != end or len(entries) != count:
        raise Malformed(f"{name}: not {count} entries with their lengths, and nothing else")
    return entries


def bundles(source: Source, size: int) -> Iterator[list[bytes]]:
    """Yield the entries of a log of ``size`` entries, one list per bundle file, in order.

    Raises ``Missing`` for a bundle that is not there, ``Malformed`` for one that does not parse.
    """
    for tile in _level(ENTRIES, size):
        data = source.read(tile.path)
        if data is None:
            raise Missing(tile.path)
        yield split_bundle(data, tile.width, tile.path)


def entries(source: Source, size: int) -> Iterator[bytes]:
    """Yield all entries in order (see ``bundles``)."""
    for bundle in bundles(source, size):
        yield from bundle


@dataclass(slots=True)
class HashTiles:
    """Recomputes every hash tile from the leaf hashes and compares it with the file.

    Push all leaf hashes in order, then ``finish``. Names of tiles that differ are in ``damaged``;
    absent ones are left to ``survey``. Memory does not grow with the log.
    """

    source: Source
    damaged: list[str] = field(default_factory=list)
    _pending: list[list[bytes]] = field(default_factory=list)
    _done: list[int] = field(default_factory=list)

    def push(self, leaf: bytes) -> None:
        """Take the next leaf hash (32 bytes)."""
        self._push(0, leaf)

    def _push(self, level: int, node: bytes) -> None:
        if level == len(self._pending):
            self._pending.append([])
            self._done.append(0)
        hashes = self._pending[level]
        hashes.append(node)
        if len(hashes) == WIDTH:
            self._compare(level, hashes)
            self._push(level + 1, tree.root(hashes))
            self._done[level] += 1
            hashes.clear()

    def finish(self) -> None:
        """Compare the partial tiles at the right edge."""
        for level, hashes in enumerate(self._pending):
            if hashes:
                self._compare(level, hashes)

    def _compare(self, level: int, hashes: list[bytes]) -> None:
        name = Tile(str(level), self._done[level], len(hashes)).path
        try:
            data = self.source.read(name)
        except Malformed:
            data = b""
        if data is not None and data != b"".join(hashes):
            self.damaged.append(name)


def differing(source: Source, older: Iterable[tuple[Tile, Tile]]) -> list[str]:
    """Return the names of older partial tiles that are no prefix of the tile that replaced them."""
    return [old.path for old, current in older if not _is_prefix(source, old, current)]


def _is_prefix(source: Source, old: Tile, current: Tile) -> bool:
    try:
        before, now = source.read(old.path), source.read(current.path)
        if before is None or now is None:
            return True  # a name that is not there is the survey's finding
        if old.level != ENTRIES:
            return len(before) == old.width * _HASH_SIZE and now.startswith(before)
        return split_bundle(now, current.width, current.path)[: old.width] == split_bundle(before, old.width, old.path)
    except Malformed:
        return False
