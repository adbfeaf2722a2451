from hashlib import shake_256
from itertools import count as counter

import pytest

from draws import pool
from ledger import bodies, sealing
from ledger.errors import Malformed, Refusal
from ledger.people import NOT_GIVEN, Feature, Person
from ledger.rules.purposes import _check_counts

PURPOSE = bytes(range(32))
SEXE = Feature("sexe", ("femme", "homme"))
LIEU = Feature("lieu", ("nord", "sud", "est"))
FRAMES = (bodies.Frame("Liste", 100, "those without a door bell"),)


def chance():
    """The same bytes each time, as if they were random."""
    numbers = counter()
    return lambda size: shake_256(b"%d" % next(numbers)).digest(size)


def people(*cells: tuple[str, int]) -> list[Person]:
    """So many persons for each "value/value"."""
    values = [cell.split("/") for cell, number in cells for _ in range(number)]
    return [Person(f"p{i}", f"Personne {i}", "unknown", tuple(v)) for i, v in enumerate(values)]


def seal(listed, *features):
    return sealing.seal(PURPOSE, listed, features, chance())


def counts(*cells: tuple[str, int]) -> list[int | None]:
    """The published counts of one feature whose values are those of the cells."""
    sealed = seal(people(*[(v, n) for v, n in cells if n]), Feature("f", tuple(v for v, _ in cells)))
    _check_counts(sealed.body(FRAMES))
    return [value.count for value in sealed.counts[0].values]


def test_each_leaf_is_made_of_its_record_and_leaves_ascend():
    sealed = seal(people(("femme/nord", 12), ("homme/sud", 11)), SEXE, LIEU)
    assert list(sealed.leaves) == sorted(set(sealed.leaves))
    assert sealed.root == pool.root(sealed.leaves)
    assert sealed.public_roster == b"".join(sealed.leaves)
    for position, record in enumerate(sealed.records):
        identity = pool.identity_commitment(record.id_salt, record.person.name, record.person.birth)
        features = pool.features_commitment(record.leaf_salt, record.person.features)
        decline = pool.decline_commitment(record.decline_code)
        assert record.position == position
        assert (record.identity, record.features, record.decline) == (identity, features, decline)
        assert pool.leaf(PURPOSE, identity, features, decline) == sealed.leaves[position]


def test_the_auditors_roster_opens_every_leaf_and_starts_with_its_salt():
    sealed = seal(people(("femme/nord", 6), ("homme/sud", 7)), SEXE, LIEU)
    rows = sealing.read_roster(sealed.auditors_roster)
    assert sealed.auditors_roster.startswith(b'{"salt":"')
    assert [
        pool.leaf(PURPOSE, row.identity, pool.features_commitment(row.leaf_salt, row.features), row.decline)
        for row in rows
    ] == list(sealed.leaves)


def test_no_name_salt_or_code_stands_in_what_leaves_the_vault():
    sealed = seal(people(("femme/nord", 6), ("homme/sud", 7)), SEXE, LIEU)
    published = (
        sealed.public_roster + sealed.auditors_roster + repr(sealed.body(FRAMES)).encode() + repr(sealed).encode()
    )
    for record in sealed.records:
        for secret in (record.person.name, record.person.reference + '"', record.id_salt.hex(), record.decline_code):
            assert secret.encode() not in published


def test_the_body_passes_the_format_and_the_rule_of_counts():
    sealed = seal(people(("femme/nord", 6), ("homme/sud", 7), ("homme/est", 1)), SEXE, LIEU)
    body = sealed.body(FRAMES)
    assert bodies.parse("draw.pool_sealed", bodies.plain(body)) == body
    _check_counts(body)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([("a", 5), ("b", 9)], [5, 9]),
        ([("a", 4), ("b", 9)], [None, None]),
        ([("a", 4), ("b", 9), ("c", 8)], [None, 9, None]),
        ([("a", 4), ("b", 8), ("c", 8)], [None, None, 8]),
        ([("a", 4), ("b", 3), ("c", 8)], [None, None, 8]),
        ([("a", 0), ("b", 7), ("c", 8)], [None, None, 8]),
        ([("a", 1), ("b", 1)], [None, None]),
        ([("a", 6)], [6]),
    ],
)
def test_small_counts_are_masked_and_never_one_alone(cells, shown):
    assert counts(*cells) == shown


def test_a_feature_that_would_say_how_many_are_too_few_is_refused():
    with pytest.raises(Malformed, match="leave this feature out"):
        counts(("a", 4))


def test_not_given_becomes_the_last_value_where_somebody_did_not_answer():
    sealed = seal(people(("femme/nord", 6), (f"{NOT_GIVEN}/sud", 5)), SEXE, LIEU)
    assert sealed.features == (Feature("sexe", ("femme", "homme", NOT_GIVEN)), LIEU)
    _check_counts(sealed.body(FRAMES))
    # Who did not answer is in no stratum that asks for an answer.
    strata = [bodies.Stratum((bodies.Where("sexe", value),), 1) for value in ("femme", "homme")]
    assert sealing.codes(sealed.records, sealed.features, strata).count(b"\xff\xff") == 5


def test_everybody_listed_twice_is_reported_at_once():
    listed = people(("femme", 3))
    twice = [
        *listed,
        Person("x", "personne  0", "unknown", ("femme",)),
        Person("y", "PERSONNE 2", "unknown", ("femme",)),
    ]
    with pytest.raises(sealing.SamePerson) as caught:
        seal(twice, SEXE)
    assert [[person.reference for person in group] for group in caught.value.groups] == [["p0", "x"], ["p2", "y"]]


def test_one_name_with_two_births_is_two_people():
    listed = [Person(str(year), "Ana Silva", str(year), ("femme",)) for year in range(1980, 1986)]
    assert seal(listed, Feature("sexe", ("femme",))).size == 6


@pytest.mark.parametrize(
    "listed",
    [[], people(("autre/nord", 1)), people(("femme", 1)), people(("femme/nord/x", 1)), people(("nord/femme", 1))],
)
def test_people_who_do_not_fit_the_features_are_refused(listed):
    with pytest.raises(Malformed):
        seal(listed, SEXE, LIEU)


def test_codes_are_the_same_from_records_and_from_the_roster():
    sealed = seal(people(("femme/nord", 6), ("homme/sud", 7), ("femme/est", 2)), SEXE, LIEU)
    strata = [
        bodies.Stratum((bodies.Where("sexe", "homme"),), 1),
        bodies.Stratum((bodies.Where("lieu", "nord"), bodies.Where("sexe", "femme")), 1),
    ]
    codes = sealing.codes(sealed.records, sealed.features, strata)
    assert codes == sealing.codes(sealing.read_roster(sealed.auditors_roster), sealed.body(FRAMES).features, strata)
    expected = {("homme", "sud"): b"\0\0", ("femme", "nord"): b"\0\1", ("femme", "est"): b"\xff\xff"}
    assert codes == b"".join(expected[record.values] for record in sealed.records)


def test_one_stratum_without_condition_holds_everybody():
    sealed = seal(people(("femme", 6)), Feature("sexe", ("femme",)))
    assert sealing.codes(sealed.records, sealed.features, [bodies.Stratum((), 1)]) == bytes(12)


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ([[("âge", "nord")]], "strata.unknown"),
        ([[("lieu", "femme")]], "strata.unknown"),
        ([[("lieu", "nord"), ("lieu", "nord")]], "strata.unknown"),
        ([[("lieu", "nord")], [("sexe", "femme")]], "strata.overlap"),
    ],
)
def test_strata_that_no_announcement_may_have_are_refused(where, code):
    sealed = seal(people(("femme/nord", 6)), Feature("sexe", ("femme",)), Feature("lieu", ("nord",)))
    strata = [bodies.Stratum(tuple(bodies.Where(*pair) for pair in pairs), 1) for pairs in where]
    with pytest.raises(Refusal) as caught:
        sealing.codes(sealed.records, sealed.features, strata)
    assert caught.value.code == code


def test_a_purpose_that_is_no_id_is_refused():
    with pytest.raises(Malformed, match="p0"):
        sealing.seal(b"short", people(("femme", 5)), [Feature("sexe", ("femme",))], chance())
