"""The people of a pool and the features that tell them apart, as types that can only be valid.

Texts are in NFC, on one line, without control characters, so that two spellings of one word are one value and its
commitment is reproducible (docs/spec/bytes.md). Nothing of a `Person` ever stands in an entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from unicodedata import category, normalize

from draws import pool
from draws.errors import DrawsError
from draws.text import one_line
from ledger.errors import Malformed

NOT_GIVEN: Final = "non renseigné"
"""The value of whoever did not answer: it belongs to every feature, and fills no quota."""

FEATURES: Final = 30
VALUES: Final = 200
VALUE_LENGTH: Final = 100
NAME_LENGTH: Final = 200
CONTACT_LENGTH: Final = 500


def tidy(text: str, limit: int, what: str) -> str:
    """The text in NFC on one line: trimmed, each run of white space one space.

    Raises:
        Malformed: longer than `limit` characters, or it holds control characters or half of a surrogate pair.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        clean = text.strip()
    else:
        clean = normalize("NFC", one_line(text))
        if any(category(character) in ("Cc", "Cs") for character in clean):
            raise Malformed(f"{what}: a character that cannot be printed")
    if len(clean) > limit:
        raise Malformed(f"{what}: {len(clean)} characters, {limit} at most")
    return clean


def filled(text: str, limit: int, what: str) -> str:
    """`tidy`, and Malformed when nothing is left."""
    clean = tidy(text, limit, what)
    if not clean:
        raise Malformed(f"{what}: it is empty")
    return clean


@dataclass(frozen=True, slots=True)
class Feature:
    """What a quota or a stratum can ask for: a name and its 1 to 200 values, in the order in which they are shown.

    Raises:
        Malformed: a text is empty or too long, a value stands twice, or there are too many.
    """

    name: str
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        name = filled(self.name, VALUE_LENGTH, "feature")
        values = tuple(filled(value, VALUE_LENGTH, name) for value in self.values)
        if not 1 <= len(values) <= VALUES:
            raise Malformed(f"{name}: {len(values)} values, 1 to {VALUES} are possible")
        if len(set(values)) < len(values):
            raise Malformed(f"{name}: a value stands twice")
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "values", values)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the list from which people are drawn.

    Args:
        reference: the list's own name for this line; it stays in the vault.
        name: as on their letters; the commitment folds case and spaces.
        birth: `YYYY-MM-DD`, `YYYY` or `unknown`.
        features: a value per feature of the pool, in its order; an empty one becomes `NOT_GIVEN`.
        contact: pairs (what, value), such as ("phone", "06 39 98 01 02").

    Raises:
        Malformed: name or reference is empty, a text is too long or cannot be printed, or the birth has another form.
    """

    reference: str
    name: str
    birth: str
    features: tuple[str, ...] = ()
    contact: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "reference", filled(self.reference, NAME_LENGTH, "reference"))
        object.__setattr__(self, "name", filled(self.name, NAME_LENGTH, "name"))
        object.__setattr__(self, "birth", _birth(self.birth))
        features = tuple(tidy(value, VALUE_LENGTH, "feature value") or NOT_GIVEN for value in self.features)
        object.__setattr__(self, "features", features)
        object.__setattr__(self, "contact", tuple(_contact(self.contact)))

    def __repr__(self) -> str:
        """The list's own name for them, for a traceback must not carry anybody's data."""
        return f"Person(reference={self.reference!r})"

    @property
    def identity(self) -> tuple[str, str]:
        """(normal name, birth): two people who share it cannot be told apart by their commitments."""
        return pool.normal_name(self.name), self.birth


def check_features(features: Iterable[Feature]) -> tuple[Feature, ...]:
    """The features as a tuple. Malformed when a name stands twice, or there are more than 30."""
    given = tuple(features)
    if len(given) > FEATURES:
        raise Malformed(f"{len(given)} features, {FEATURES} at most")
    if len({feature.name for feature in given}) < len(given):
        raise Malformed("a feature stands twice")
    return given


def _birth(text: str) -> str:
    try:
        return pool.normal_birth(text)
    except DrawsError as problem:
        raise Malformed(f"birth: {problem}") from None


def _contact(pairs: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for what, value in pairs:
        clean = tidy(value, CONTACT_LENGTH, "contact")
        if clean:
            yield filled(what, VALUE_LENGTH, "contact"), clean
