"""One statement before the judge: what it says, who signed it, and what its rules may look at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from verifier.charter import Charter
from verifier.state import Draw
from verifier.times import seconds

Ruling: TypeAlias = "str | Callable[[], None]"
"""What a rule answers: the code of its refusal, or the change to make when the entry is taken in."""

Blobs: TypeAlias = Callable[[str], bytes | None]
"""From the SHA-256 of a blob, in hexadecimal, to its bytes; None if they are not there."""


class Signer(NamedTuple):
    """A valid signature: by whom (empty: by nobody that counts), with which key."""

    person: str
    key: str


@dataclass(slots=True)
class Act:
    """A statement at its place in the log.

    ``draw`` is the announced draw that the body names, if any; ``charter`` the governing version,
    which is only missing at indexes 0 and 1. ``root_at`` gives the tree's root (hexadecimal) at any
    size up to ``index``. ``doubts`` are codes of what could not be checked on this machine.
    """

    index: int
    id: str
    kind: str
    body: dict[str, Any]
    clause: str
    after_size: int
    after_root: str
    logged_at: str
    blobs: Blobs
    root_at: Callable[[int], str]
    signers: list[Signer]
    draw: Draw | None = None
    charter: Charter | None = None
    doubts: list[str] = field(default_factory=list)

    @property
    def today(self) -> str:
        """The date of ``logged_at``."""
        return self.logged_at[:10]

    @property
    def now(self) -> int:
        """``logged_at`` in seconds since 1970."""
        return seconds(self.logged_at)

    @property
    def law(self) -> Charter:
        """The governing charter of a statement that must have one."""
        assert self.charter is not None  # noqa: S101 - J8 and J13 come before
        return self.charter

    @property
    def announced(self) -> Draw:
        """The draw of a statement that names one."""
        assert self.draw is not None  # noqa: S101 - J12 comes before
        return self.draw

    def signed_by(self, key: str) -> bool:
        """Tell whether there is a valid signature by ``key``."""
        return any(signer.key == key for signer in self.signers)

    def saw(self, index: int) -> bool:
        """Tell whether the signers had seen the entry at ``index``."""
        return self.after_size > index

    def banked(self, last_index: int) -> bool:
        """Tell whether an entry of the same matter, the last being ``last_index``, came unseen."""
        return last_index >= self.after_size

    def blob(self, reference: dict[str, Any]) -> bytes | None:
        """Return the bytes of a blob; None if they are not there or not of the size that is said."""
        data = self.blobs(reference["sha256"])
        return data if data is not None and len(data) == reference["size"] else None
