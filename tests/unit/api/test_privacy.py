from dataclasses import dataclass

import pytest

from api import privacy
from api.privacy import Merge
from ledger.bodies import Stratum, Where
from ledger.errors import Malformed
from ledger.people import NOT_GIVEN, Feature

SEX = Feature("sex", ("F", "M"))
PLACE = Feature("place", ("North", "South", "East"))


@dataclass
class Row:
    values: tuple[str, ...]


def rows(**numbers: int) -> list[Row]:
    """So many people of each `sex_place`."""
    return [Row(tuple(what.split("_"))) for what, number in numbers.items() for _ in range(number)]


LIST = rows(F_North=14, M_North=12, F_South=11, M_South=3, F_East=20, M_East=15)


def test_margins_are_those_that_will_be_published_small_ones_masked():
    shown = privacy.exposure(rows(F_North=20, M_North=3, F_South=30), [SEX, Feature("place", ("North", "South"))])
    counts = {name: {c.value: c.count for c in counted.values} for name, counted in shown.counts}
    assert counts == {"sex": {"F": None, "M": None}, "place": {"North": 23, "South": 30}}


def test_a_feature_with_one_value_of_few_people_cannot_be_published():
    shown = privacy.exposure(rows(F_North=4), [SEX, Feature("place", ("North",))])
    assert dict(shown.counts)["place"] is None
    assert not shown.sound


def test_whoever_shares_all_features_with_nobody_is_counted():
    shown = privacy.exposure(rows(F_North=14, M_North=1, F_South=1), [SEX, PLACE])
    assert (shown.groups, shown.alone, shown.smallest) == (3, 2, 1)


def test_the_smallest_stratum_says_among_how_many_everybody_is_hidden():
    shown = privacy.exposure(LIST, [SEX, PLACE], ["place"])
    assert {view.where[0][1]: view.people for view in shown.strata} == {"North": 26, "South": 14, "East": 35}
    assert shown.k == 14
    assert shown.sound


def test_a_stratum_below_ten_comes_with_the_merge_that_costs_least():
    shown = privacy.exposure(LIST, [SEX, PLACE], ["sex", "place"])
    small = [view for view in shown.strata if view.too_small]
    assert [view.where for view in small] == [(("sex", "M"), ("place", "South"))]
    assert small[0].merge == Merge("sex", "M", "F", 14)
    assert dict(shown.without) == {"sex": 14, "place": 30}
    assert not shown.sound


def test_people_who_did_not_answer_are_in_no_stratum_and_seen_as_a_group():
    answers = Feature("sex", ("F", "M", NOT_GIVEN))
    people = [*LIST, *rows(**{f"{NOT_GIVEN}_North": 2})]
    shown = privacy.exposure(people, [answers, PLACE], ["sex"])
    assert [dict(view.where)["sex"] for view in shown.strata] == ["F", "M"]
    assert (shown.outside, shown.k, shown.sound) == (2, 2, False)


def test_a_handful_outside_all_strata_is_seen_as_well():
    strata = (Stratum((Where("sex", "F"),), 2), Stratum((Where("sex", "M"), Where("place", "East")), 2))
    few = privacy.exposure(rows(F_North=20, M_East=15, M_South=3), [SEX, PLACE], strata=strata)
    assert (few.outside, few.k, few.sound) == (3, 3, False)
    many = privacy.exposure(rows(F_North=20, M_East=15, M_South=12), [SEX, PLACE], strata=strata)
    assert (many.outside, many.k, many.sound) == (12, 12, True)


def test_as_many_seats_as_people_tells_who_is_drawn():
    strata = (Stratum((Where("sex", "F"),), 20), Stratum((Where("sex", "M"),), 2))
    shown = privacy.exposure(rows(F_North=20, M_East=15), [SEX, PLACE], strata=strata)
    assert [view.tells for view in shown.strata] == [True, False]


def test_everybody_in_one_stratum_hides_among_all():
    shown = privacy.exposure(rows(F_North=6, M_North=5), [SEX, PLACE], strata=(Stratum((), 2),))
    assert (shown.k, shown.sound) == (11, True)


def test_an_unknown_feature_and_an_empty_list_are_refused():
    with pytest.raises(Malformed):
        privacy.exposure(LIST, [SEX, PLACE], ["age"])
    with pytest.raises(Malformed):
        privacy.exposure([], [SEX])
