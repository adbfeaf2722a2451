import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import strata
from ledger.bodies import Feature, Where
from ledger.errors import Malformed

FEATURES = (Feature("area", ("North", "South")), Feature("sex", ("F", "M")))


def test_a_stratum_is_read_as_people_type_it():
    found = strata.parse("area=North, sex=F:3")
    assert found.where == (Where("area", "North"), Where("sex", "F"))
    assert found.seats == 3


def test_a_stratum_without_conditions_takes_everybody():
    assert strata.parse(":12").where == ()


@pytest.mark.parametrize("text", ["", "area=North", "area:3", "area=North:0", "area=North:x"])
def test_what_is_no_stratum_is_refused_with_the_form_to_write(text):
    with pytest.raises(Malformed, match="feature=value"):
        strata.parse(text)


@given(st.integers(1, 200), st.lists(st.integers(1, 5000), min_size=1, max_size=40))
def test_apportioned_seats_add_up_and_stay_within_one_of_the_exact_share(seats, people):
    given_seats = strata.apportion(seats, people)
    assert sum(given_seats) == seats
    for number, share in zip(people, given_seats, strict=True):
        assert abs(share * sum(people) - seats * number) < sum(people)


def test_strata_by_features_cover_every_combination_that_has_people():
    people = [("North", "F")] * 30 + [("North", "M")] * 20 + [("South", "F")] * 50
    found = strata.by_features(["area", "sex"], FEATURES, people, 10)
    assert [(tuple(w.value for w in s.where), s.seats) for s in found] == [
        (("North", "F"), 3),
        (("North", "M"), 2),
        (("South", "F"), 5),
    ]


def test_nobody_is_left_without_a_chance_in_silence():
    people = [("North", "F")] * 99 + [("South", "M")]
    with pytest.raises(Malformed, match="South"):
        strata.by_features(["area"], FEATURES, people, 3)


def test_an_unknown_feature_is_named_with_those_there_are():
    with pytest.raises(Malformed, match=r"age.*area, sex"):
        strata.by_features(["age"], FEATURES, [("North", "F")], 1)
