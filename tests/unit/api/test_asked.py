"""Quotas and shown features of a lottery, held against the list that is sealed."""

import pytest

from api.panels.asked import fitted
from api.problems import TableError
from api.quotas import Quota as Row
from draws.panels.quotas import Quota
from ledger.people import NOT_GIVEN, Feature

LIST = (Feature("quartier", ("Nord", "Sud", NOT_GIVEN)), Feature("Âge", ("16-25", "26 et plus")))


def rows(*named: tuple[str, str]) -> list[Row]:
    return [Row(feature, value, 0, 6, line=line) for line, (feature, value) in enumerate(named, 2)]


def problems(*named: tuple[str, str], visible: tuple[str, ...] = ()) -> list[tuple[int, str, str]]:
    with pytest.raises(TableError) as raised:
        fitted("quotas.csv", rows(*named), visible, LIST)
    return [(found.line, found.code, dict(found.params).get("nearest", "")) for found in raised.value.problems]


def test_names_count_whatever_their_case_and_are_spelt_as_in_the_list():
    quotas, visible = fitted("quotas.csv", rows(("QUARTIER", "nord"), ("âge", "26 ET PLUS")), ("ÂGE",), LIST)
    assert quotas == (Quota("quartier", "Nord", 0, 6), Quota("Âge", "26 et plus", 0, 6))
    assert visible == ("Âge",)


def test_every_unknown_name_is_told_with_the_one_it_is_most_like():
    named = (("quartiers", "Nord"), ("métier", "boulanger"), ("âge", "26 et plsu"), ("âge", "60+"))
    assert problems(*named) == [
        (2, "asked.feature_like", "quartier"),
        (3, "asked.feature", ""),
        (4, "asked.value_like", "26 et plus"),
        (5, "asked.value", ""),
    ]


def test_who_did_not_answer_fills_no_quota():
    assert problems(("quartier", NOT_GIVEN)) == [(2, "asked.value", "")]


def test_two_spellings_of_one_value_are_one_row_too_many():
    assert problems(("quartier", "Nord"), ("quartier", "NORD")) == [(3, "quota.repeated", "")]


def test_only_features_of_the_quotas_are_shown_each_once():
    assert problems(("quartier", "Nord"), visible=("âge", "Quartier", "quartier", "quartiers")) == [
        (0, "asked.visible", ""),
        (0, "asked.visible_like", "quartier"),
        (0, "asked.visible_twice", ""),
    ]
