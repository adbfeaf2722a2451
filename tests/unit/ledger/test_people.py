import unicodedata

import pytest

from ledger.errors import Malformed
from ledger.people import NOT_GIVEN, Feature, Person, check_features


def test_texts_are_kept_in_nfc_on_one_line():
    person = Person(" 7 ", unicodedata.normalize("NFD", " Zoé \t\n Lévêque "), "1980", ("  Le  Port ",))
    assert (person.reference, person.name, person.features) == ("7", "Zoé Lévêque", ("Le Port",))


def test_who_did_not_answer_has_the_value_not_given():
    assert Person("1", "Zoé", "unknown", ("", "  ", "f")).features == (NOT_GIVEN, NOT_GIVEN, "f")


def test_an_empty_contact_is_left_out():
    assert Person("1", "Zoé", "unknown", contact=(("phone", ""), ("mail", " a@b.example "))).contact == (
        ("mail", "a@b.example"),
    )


@pytest.mark.parametrize("birth", ["2001-02-28", "1999", "unknown", " 1999 "])
def test_a_birth_is_a_day_a_year_or_unknown(birth):
    assert Person("1", "Zoé", birth).birth == birth.strip()


@pytest.mark.parametrize("birth", ["2001-02-30", "28/02/2001", "99", "", "inconnue"])
def test_another_birth_is_refused(birth):
    with pytest.raises(Malformed, match="birth"):
        Person("1", "Zoé", birth)


@pytest.mark.parametrize("name", ["", "   ", "Zo\x00é", "Zo\ud800", "Z\x1b[31m", "é" * 201])
def test_a_name_that_cannot_be_printed_is_refused(name):
    with pytest.raises(Malformed):
        Person("1", name, "unknown")


def test_nobodys_name_shows_in_a_traceback():
    assert "Zoé" not in repr(Person("7", "Zoé", "unknown", contact=(("phone", "Zoé"),)))


def test_identity_folds_case_and_spaces():
    assert Person("1", "ZOÉ  Lévêque", "1980").identity == Person("2", "zoé lévêque", "1980").identity


@pytest.mark.parametrize(
    "values", [(), ("a", "a"), ("a", " a "), ("",), ("x" * 101,), tuple(map(str, range(201))), ("a\x07",)]
)
def test_a_feature_has_1_to_200_distinct_values(values):
    with pytest.raises(Malformed):
        Feature("sexe", values)


def test_a_pool_has_at_most_thirty_features_of_distinct_names():
    assert len(check_features(Feature(str(i), ("a",)) for i in range(30))) == 30
    for names in (range(31), (1, 1)):
        with pytest.raises(Malformed):
            check_features(Feature(str(i), ("a",)) for i in names)
