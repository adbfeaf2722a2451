"""Leaves, counts and codes of any pool agree with each other and with the rules that will judge them."""

from hashlib import shake_256

from hypothesis import given
from hypothesis import strategies as st

from draws import pool, stratified
from ledger import bodies, sealing
from ledger.people import NOT_GIVEN, Feature, Person
from ledger.rules.purposes import _check_counts
from ledger.sealing import SHOWN_FROM

FRAMES = (bodies.Frame("list", 1, "-"),)


@st.composite
def pools(draw):
    """Features with two or more values, people of any values, chance from a seed."""
    sizes = draw(st.lists(st.integers(2, 5), max_size=3))
    features = [Feature(f"f{i}", tuple(f"v{k}" for k in range(size))) for i, size in enumerate(sizes)]
    values = st.tuples(*(st.sampled_from([*feature.values, NOT_GIVEN]) for feature in features))
    rows = draw(st.lists(values, min_size=1, max_size=60))
    people = [Person(str(i), f"Person {i}", "unknown", row) for i, row in enumerate(rows)]
    stream = iter(shake_256(draw(st.binary(max_size=8))).digest(58 * len(people) + 32))
    return sealing.seal(bytes(32), people, features, lambda size: bytes(next(stream) for _ in range(size)))


@given(pools())
def test_any_sealed_pool_is_lawful_and_opens(sealed):
    body = sealed.body(FRAMES)
    assert bodies.parse("draw.pool_sealed", bodies.plain(body)) == body
    _check_counts(body)
    assert pool.root(sealed.leaves) == sealed.root
    rows = sealing.read_roster(sealed.auditors_roster)
    opened = [
        pool.leaf(bytes(32), row.identity, pool.features_commitment(row.leaf_salt, row.features), row.decline)
        for row in rows
    ]
    assert b"".join(opened) == sealed.public_roster


@given(pools())
def test_counts_tell_no_cell_below_five_and_mask_no_more_than_they_must(sealed):
    for column, feature in enumerate(sealed.counts):
        numbers = [sum(r.values[column] == cell.value for r in sealed.records) for cell in feature.values]
        shown = [cell.count for cell in feature.values]
        assert all(count is None or count == number for count, number in zip(shown, numbers, strict=True))
        masked = [number for count, number in zip(shown, numbers, strict=True) if count is None]
        small = [number for number in numbers if number < SHOWN_FROM]
        assert len(masked) == (2 if len(small) == 1 else len(small))
        assert sum(numbers) == sealed.size


@given(pools())
def test_codes_count_the_people_that_each_stratum_describes(sealed):
    if not sealed.features:
        return
    first = sealed.features[0]
    strata = [bodies.Stratum((bodies.Where(first.name, value),), 1) for value in first.values if value != NOT_GIVEN]
    codes = sealing.codes(sealed.records, sealed.features, strata)
    assert codes == sealing.codes(sealing.read_roster(sealed.auditors_roster), sealed.features, strata)
    expected = [sum(r.values[0] == stratum.where[0].value for r in sealed.records) for stratum in strata]
    assert stratified.count(codes, len(strata)) == tuple(expected)
    assert len(codes) == 2 * sealed.size
