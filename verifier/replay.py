"""The whole log, entry by entry: what it makes true, and which entries change nothing."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from verifier.act import Blobs
from verifier.ahead import Ahead
from verifier.judge import Judgement, Past, judge
from verifier.kinds import BLOB_FIELDS
from verifier.rules.life import ASIDE
from verifier.state import State
from verifier.tree import EMPTY_ROOT, leaf_hash


class Heads:
    """The tree over all leaves so far, which knows its root at every earlier size.

    Every complete node is kept, 64 bytes a leaf; a root costs one hash per level.
    """

    def __init__(self) -> None:
        self.size = 0
        self._levels: list[bytearray] = []
        self._roots: dict[int, str] = {}

    def push(self, node: bytes) -> None:
        """Append one leaf hash (32 bytes)."""
        position, level = self.size, 0
        self.size += 1
        while True:
            if level == len(self._levels):
                self._levels.append(bytearray())
            nodes = self._levels[level]
            nodes += node
            if not position & 1:
                return
            node = sha256(b"\x01" + nodes[-64:]).digest()
            position >>= 1
            level += 1

    def root_at(self, size: int) -> str:
        """Return the root of the first ``size`` ≤ ``self.size`` leaves, in hexadecimal."""
        root = self._roots.get(size)
        if root is None:
            if len(self._roots) > 4096:
                self._roots.clear()
            root = self._roots[size] = self._root(size).hex()
        return root

    def _root(self, size: int) -> bytes:
        root, levels = b"", self._levels
        while size:
            lowest = size & -size
            level = lowest.bit_length() - 1
            end = (size >> level) << 5
            node = levels[level][end - 32 : end]
            root = sha256(b"\x01" + node + root).digest() if root else bytes(node)
            size ^= lowest
        return root or EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry that refers to a blob; ``lawful`` if the entry is."""

    index: int
    lawful: bool
    blob: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry without effect. ``kind`` is empty where it cannot be told.

    ``unjudged``: it stands on another entry that could not be judged, for want of a blob.
    """

    index: int
    code: str
    kind: str
    unjudged: bool


class Replay:
    """Judges the entries of one log in order and keeps what the lawful ones made true.

    ``origin`` is the checkpoint's. ``blobs`` gives the bytes of a blob by its SHA-256 in hexadecimal,
    or None; whoever provides it has made sure that the bytes have that hash. ``ahead`` may know of
    signatures already that they hold.

    ``judge`` answers without changing anything; ``append`` takes the entry in, lawful or not. Both
    return the code of judgement.md for which the entry is refused, or None, and accept any bytes.
    A refused entry has its leaf and its statement id count, and nothing else.
    """

    def __init__(self, origin: str, blobs: Blobs, ahead: Ahead | None = None) -> None:
        self.state = State(origin)
        self.heads = Heads()
        self.refused: list[Refused] = []
        self.references: list[Reference] = []
        self.doubts: list[tuple[int, str]] = []
        self.kinds: dict[str, int] = {}
        self.last_leaf = b""
        self._past = Past(self.state, blobs, self.heads.root_at, (ahead or Ahead()).holds)
        self._unjudged: set[str] = set()

    @property
    def size(self) -> int:
        """How many entries were appended."""
        return self.heads.size

    @property
    def root(self) -> str:
        """The tree's root over them, in hexadecimal."""
        return self.heads.root_at(self.heads.size)

    @property
    def last_logged_at(self) -> str:
        """When the last lawful entry was logged, as it says itself."""
        return self._past.last_logged_at

    def key_of(self, keyid: str) -> str | None:
        """Return the key in force for a keyid, both in hexadecimal."""
        held = self.state.keys.get(keyid)
        return held.key if held else None

    def judge(self, entry: bytes) -> str | None:
        """Say for which code ``entry`` would be refused as the next one, or None."""
        return judge(entry, self._past).code

    def append(self, entry: bytes) -> str | None:
        """Take ``entry`` in as the next one; return the code for which it was refused, or None."""
        past, index = self._past, self.heads.size
        judgement = judge(entry, past)
        self.last_leaf = leaf_hash(entry)
        self.heads.push(self.last_leaf)
        past.index = index + 1
        if judgement.entry is not None:
            past.ids.add(judgement.entry.id)
            if judgement.code is None:
                past.last_logged_at = judgement.entry.logged_at
        self._remember(index, judgement)
        if judgement.change is not None:
            judgement.change()
        return judgement.code

    def _remember(self, index: int, judgement: Judgement) -> None:
        """Keep what reports want to know of an entry."""
        statement, kind = judgement.statement, ""
        if statement is not None:
            kind = statement.kind
            self.kinds[kind] = self.kinds.get(kind, 0) + 1
            for field in BLOB_FIELDS.get(kind, ()):
                value: Any = statement.body
                for part in field.split("."):
                    value = value.get(part, {})
                for blob in value if isinstance(value, list) else [value] if value else ():
                    self.references.append(Reference(index, judgement.code is None, blob))
        if judgement.code is not None:
            self.refused.append(Refused(index, judgement.code, kind, self._stands_on_unjudged(judgement)))
        self.doubts.extend((index, doubt) for doubt in judgement.doubts)

    def _stands_on_unjudged(self, judgement: Judgement) -> bool:
        """Tell whether an entry fails only since a blob that it stands on is not there.

        Such a log is not shown to be wrong: it is not verifiable. An entry is taken to stand on every
        statement and charter that it names, and on the founding charter.
        """
        entry, statement, code = judgement.entry, judgement.statement, judgement.code
        if entry is None or statement is None:
            return False
        body = statement.body
        named = {statement.charter, *(body[name] for name in _NAMES if name in body)}
        named.add(body.get("invited", {}).get("draw"))
        follows = code not in _OWN_FAULTS and not self._unjudged.isdisjoint(named)
        if statement.kind == "draw.announced" and code in ("draw.number", "draw.redo"):
            follows |= "draw.announced" in self._unjudged
        if code == "statement.founding":
            follows |= "charter.adopted" in self._unjudged
        if code == "blob.missing" or follows:
            # A step that could not be judged leaves its draw in a state that nobody knows.
            self._unjudged |= {entry.id, statement.kind}
            if statement.kind not in ASIDE:
                self._unjudged.add(body.get("draw", body.get("proposal", entry.id)))
            if statement.kind in ("charter.adopted", "charter.amended"):
                self._unjudged.add(body["text"]["sha256"])
        return follows


_NAMES = ("draw", "purpose", "pool", "redo_of", "contested", "proposal", "objection", "tally", "decision", "source")
"""In which fields of a body other statements are named."""

_OWN_FAULTS = frozenset(
    ("statement.ledger", "statement.repeated", "statement.after", "signature.unknown_key", "signature.invalid")
)
"""Codes that an entry earns by itself, whatever could not be judged before it."""
