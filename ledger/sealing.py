"""From people to a sealed pool: leaves, root, rosters, counts, stratum codes. Pure; chance comes in as an argument.

Formats: docs/spec/bytes.md (commitments, leaf) and docs/spec/draw.md (Pool). What is public of a pool is its leaves,
its size and its masked counts; the auditors' roster opens the features, never a name; the rest goes to the vault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal, Protocol

from draws import crockford, merkle, pool, stratified
from draws.errors import DrawsError
from ledger import bodies
from ledger.errors import Malformed, Refusal
from ledger.homes import HOMES_TYPE, write_homes
from ledger.people import NOT_GIVEN, Feature, Person, check_features
from ledger.roster import Row, read_roster, write_roster
from ledger.rules.purposes import LEAVES_TYPE, ROSTER_TYPE

__all__ = [
    "SHOWN_FROM",
    "HasValues",
    "Record",
    "SamePerson",
    "SealedPool",
    "codes",
    "count",
    "read_roster",
    "same_people",
    "seal",
]

SHOWN_FROM: Final = 5
"""A smaller count is masked: it would single people out."""

Randomness = Callable[[int], bytes]
"""Gives that many unpredictable bytes."""


class SamePerson(Malformed):
    """People whose names and births cannot be told apart; `groups` has all of them, two or more a group.

    One person listed twice is removed once; two persons get a birth date, or something added to the name.
    """

    def __init__(self, groups: tuple[tuple[Person, ...], ...]) -> None:
        self.groups = groups
        super().__init__("; ".join(", ".join(person.reference for person in group) for group in groups))


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """One person in a sealed pool, with the secrets of their leaf.

    `position` counts from 0; `id_salt` 16 and `leaf_salt` 32 bytes; `decline_code` 16 Crockford characters, for the
    receipt alone; `identity`, `features`, `decline` the commitments, 32 bytes each.
    """

    position: int
    person: Person
    id_salt: bytes
    leaf_salt: bytes
    decline_code: str
    identity: bytes
    features: bytes
    decline: bytes

    @property
    def values(self) -> tuple[str, ...]:
        """The person's value of each feature."""
        return self.person.features


@dataclass(frozen=True, slots=True, repr=False)
class SealedPool:
    """A pool in all its parts.

    `features` are those given, with `NOT_GIVEN` as last value where somebody did not answer; `leaves` strictly
    ascending, 32 bytes each; `counts` as `pool_sealed` publishes them; `records` by position; `homes` as
    :mod:`ledger.homes` writes them, None where nobody said who live together.
    """

    purpose: bytes
    features: tuple[Feature, ...]
    leaves: tuple[bytes, ...]
    root: bytes
    auditors_roster: bytes
    counts: tuple[bodies.FeatureCounts, ...]
    records: tuple[Record, ...]
    homes: bytes | None = None

    @property
    def size(self) -> int:
        """The number of people."""
        return len(self.leaves)

    @property
    def public_roster(self) -> bytes:
        """The n leaves, n × 32 bytes."""
        return b"".join(self.leaves)

    def body(self, frames: Iterable[bodies.Frame]) -> bodies.PoolSealed:
        """The body of `draw.pool_sealed`. `frames`: the lists that the people come from, and whom they miss."""
        return bodies.PoolSealed(
            purpose=self.purpose.hex(),
            root=self.root.hex(),
            size=self.size,
            features=tuple(bodies.Feature(feature.name, feature.values) for feature in self.features),
            counts=self.counts,
            frames=tuple(frames),
            rosters=(
                _blob(self.public_roster, LEAVES_TYPE, "public"),
                _blob(self.auditors_roster, ROSTER_TYPE, "auditors"),
                *([] if self.homes is None else [_blob(self.homes, HOMES_TYPE, "auditors")]),
            ),
        )


AnyFeature = Feature | bodies.Feature
"""As people give it, or as `pool_sealed` has it."""


class HasValues(Protocol):
    """A row of a roster or a record: somebody's value of each feature."""

    @property
    def values(self) -> tuple[str, ...]:
        """In the order of the pool's features."""
        ...


def seal(
    purpose: bytes,
    people: Sequence[Person],
    features: Sequence[Feature],
    randomness: Randomness,
    homes: Sequence[Sequence[int]] | None = None,
) -> SealedPool:
    """Seal `people` for the purpose with this id (32 bytes).

    `homes`: who live together, by their place in `people`; None where nobody asked.

    `randomness` is asked for the roster's salt (32 bytes), then per person, in their order, for id_salt (16), leaf_salt
    (32) and decline code (10), and for the salt of the homes (32). The position of a person depends on these alone.

    Raises:
        SamePerson: people who cannot be told apart, all of them at once.
        Malformed: nobody, a wrong number of values, a value that its feature does not have, or so few people that a
            feature with a single value would say who they are.
    """
    known = _known_features(people, check_features(features))
    if groups := same_people(people):
        raise SamePerson(groups)
    salt = randomness(merkle.HASH_SIZE)
    made = sorted((_member(purpose, person, randomness) for person in people), key=lambda member: member[0])
    leaves = tuple(leaf for leaf, _ in made)
    records = tuple(Record(position, *parts) for position, (_, parts) in enumerate(made))
    return SealedPool(
        purpose=purpose,
        features=known,
        leaves=leaves,
        root=pool.root(leaves),
        auditors_roster=write_roster(salt, (Row(r.identity, r.values, r.leaf_salt, r.decline) for r in records)),
        counts=count(records, known),
        records=records,
        homes=None if homes is None else _homes(randomness(merkle.HASH_SIZE), homes, people, records),
    )


def _homes(salt: bytes, homes: Sequence[Sequence[int]], people: Sequence[Person], records: Sequence[Record]) -> bytes:
    """The homes as auditors receive them, people of a list having become positions of the pool."""
    position = {record.person.identity: record.position for record in records}
    return write_homes(salt, ([position[people[place].identity] for place in home] for home in homes))


def same_people(people: Iterable[Person]) -> tuple[tuple[Person, ...], ...]:
    """The groups of people with the same normal name and birth, in the order of the list."""
    groups: dict[tuple[str, str], list[Person]] = {}
    for person in people:
        groups.setdefault(person.identity, []).append(person)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def count(rows: Sequence[HasValues], features: Sequence[AnyFeature]) -> tuple[bodies.FeatureCounts, ...]:
    """The public counts: those below 5 are masked, and never one alone, for the others would tell it.

    When one alone is below 5, the smallest of the rest (the first such) is masked too (docs/spec/judgement.md,
    `pool.counts`).

    Raises:
        Malformed: a feature has one value and fewer than 5 people have it; nothing can stand beside it.
    """
    counted = []
    for column, feature in enumerate(features):
        numbers = Counter(row.values[column] for row in rows)
        shown = {value: numbers[value] for value in feature.values if numbers[value] >= SHOWN_FROM}
        if len(shown) == len(feature.values) - 1:
            if not shown:
                raise Malformed(f"{feature.name}: one value for fewer than {SHOWN_FROM} people; leave this feature out")
            del shown[min(shown, key=shown.__getitem__)]
        cells = tuple(bodies.Count(value, shown.get(value)) for value in feature.values)
        counted.append(bodies.FeatureCounts(feature.name, cells))
    return tuple(counted)


def codes(rows: Iterable[HasValues], features: Sequence[AnyFeature], strata: Sequence[bodies.Stratum]) -> bytes:
    """The stratum of each row, two big-endian bytes: the one whose `where` all hold, ffff if none does.

    Raises:
        Refusal: `strata.unknown` a feature or value that the pool does not have, or a feature twice;
            `strata.overlap` somebody belongs to two strata.
    """
    columns = {feature.name: column for column, feature in enumerate(features)}
    conditions = [_condition(stratum, columns, features) for stratum in strata]
    cache: dict[tuple[str, ...], bytes] = {}
    return b"".join(
        cache.get(row.values) or cache.setdefault(row.values, _code(row.values, conditions)) for row in rows
    )


_Parts = tuple[Person, bytes, bytes, str, bytes, bytes, bytes]
"""A `Record` without its position."""


def _member(purpose: bytes, person: Person, randomness: Randomness) -> tuple[bytes, _Parts]:
    """A person's leaf and what it is made of."""
    id_salt = randomness(crockford.ID_SALT_SIZE)
    leaf_salt = randomness(pool.LEAF_SALT_SIZE)
    code = crockford.encode(randomness(crockford.DECLINE_CODE_SIZE))
    try:
        identity = pool.identity_commitment(id_salt, person.name, person.birth)
        features = pool.features_commitment(leaf_salt, person.features)
        decline = pool.decline_commitment(code)
        leaf = pool.leaf(purpose, identity, features, decline)
    except DrawsError as problem:
        raise Malformed(f"{person.reference}: {problem}") from None
    return leaf, (person, id_salt, leaf_salt, code, identity, features, decline)


def _known_features(people: Sequence[Person], features: tuple[Feature, ...]) -> tuple[Feature, ...]:
    """The features that the pool publishes, once everybody's values are among them."""
    if not people:
        raise Malformed("nobody to seal: the list is empty")
    for person in people:
        if len(person.features) != len(features):
            raise Malformed(f"{person.reference}: {len(person.features)} values for {len(features)} features")
    return tuple(_with_not_given(feature, people, column) for column, feature in enumerate(features))


def _with_not_given(feature: Feature, people: Sequence[Person], column: int) -> Feature:
    known = set(feature.values)
    others = {person.features[column]: person for person in people if person.features[column] not in known}
    silent = others.pop(NOT_GIVEN, None)
    for value, person in others.items():
        raise Malformed(f"{person.reference}: {feature.name} has no value {value!r}")
    return Feature(feature.name, (*feature.values, NOT_GIVEN)) if silent else feature


def _condition(
    stratum: bodies.Stratum, columns: dict[str, int], features: Sequence[AnyFeature]
) -> tuple[tuple[int, str], ...]:
    """The (column, value) pairs that make somebody a member."""
    names = [w.feature for w in stratum.where]
    known = all(w.feature in columns and w.value in features[columns[w.feature]].values for w in stratum.where)
    if not known or len(set(names)) < len(names):
        raise Refusal("strata.unknown", ", ".join(f"{w.feature}={w.value}" for w in stratum.where))
    return tuple((columns[w.feature], w.value) for w in stratum.where)


def _code(values: tuple[str, ...], conditions: Sequence[tuple[tuple[int, str], ...]]) -> bytes:
    held = [s for s, where in enumerate(conditions) if all(values[column] == value for column, value in where)]
    if len(held) > 1:
        raise Refusal("strata.overlap", f"strata {held[0]} and {held[1]}: {', '.join(values)}")
    return (held[0] if held else stratified.NOT_DRAWABLE).to_bytes(stratified.CODE_SIZE, "big")


def _blob(data: bytes, media_type: str, audience: Literal["public", "auditors"]) -> bodies.Blob:
    return bodies.Blob(sha256(data).hexdigest(), len(data), media_type, audience)
