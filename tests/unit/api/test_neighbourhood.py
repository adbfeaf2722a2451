from collections import Counter
from hashlib import sha256
from itertools import combinations

from api import neighbourhood, tables
from ledger.people import NOT_GIVEN, Feature

QUOTAS = tables.read_quotas(neighbourhood.quotas_csv().encode())
TABLE = tables.read_people(neighbourhood.people_csv().encode(), QUOTAS.features)
PEOPLE = TABLE.people
NAMES = [feature.name for feature in QUOTAS.features]


def column(name: str) -> list[str]:
    return [person.features[NAMES.index(name)] for person in PEOPLE]


def test_everybody_meets_the_same_four_hundred_people():
    assert len(PEOPLE) == len({person.name for person in PEOPLE}) == 400
    digest = sha256(neighbourhood.people_csv().encode()).hexdigest()
    assert digest == "cbe80216264c971acc4d99ef62dd0e73d347448bd9ef0b08bcd1740e1079a07a"


def test_the_list_reads_without_any_mapping():
    assert TABLE.columns == {
        "reference": "id",
        "name": "prénom+nom",
        "birth": "naissance",
        "contact": "téléphone+courriel",
    }
    assert TABLE.notes == ()


def test_the_strata_and_every_pair_of_answers_hold_ten_people_or_more():
    assert {neighbourhood.SEX, neighbourhood.PLACE} == set(neighbourhood.STRATA)
    for pair in combinations(NAMES, 2):
        cells = Counter(cell for cell in zip(*map(column, pair), strict=True) if NOT_GIVEN not in cell)
        expected = 1
        for name in pair:
            expected *= next(len(f.values) for f in QUOTAS.features if f.name == name)
        assert len(cells) == expected
        assert min(cells.values()) >= 10, (pair, cells)


def test_a_few_did_not_answer_but_everybody_has_a_stratum():
    for name in neighbourhood.STRATA:
        assert NOT_GIVEN not in column(name)
    for name in (neighbourhood.AGE, neighbourhood.ENGAGED):
        assert 1 <= column(name).count(NOT_GIVEN) <= 20


def test_some_births_are_a_year_or_unknown():
    lengths = Counter(len(person.birth) for person in PEOPLE)
    assert lengths[10] > 300
    assert lengths[4] > 10
    assert sum(person.birth == "unknown" for person in PEOPLE) > 5


def test_ages_fit_the_births():
    bands = {"16-17": (16, 17), "18-24": (18, 24), "25-39": (25, 39), "40-59": (40, 59), "60+": (60, 120)}
    for person, band in zip(PEOPLE, column(neighbourhood.AGE), strict=True):
        if band in bands and person.birth != "unknown":
            low, high = bands[band]
            assert low <= neighbourhood.YEAR - int(person.birth[:4]) <= high


def test_nobody_can_be_reached_by_mistake():
    for person in PEOPLE:
        (_, phone), (_, mail) = person.contact
        assert phone.startswith("06 39 98 ")
        assert mail.endswith("@tilleuls.example")


def test_the_quotas_can_be_met_by_twelve_people():
    assert all(isinstance(feature, Feature) for feature in QUOTAS.features)
    for feature in QUOTAS.features:
        rows = [quota for quota in QUOTAS.rows if quota.feature == feature.name]
        assert sum(quota.min for quota in rows) <= 12 <= sum(quota.max for quota in rows)
        assert all(column(feature.name).count(quota.value) >= 10 * quota.max for quota in rows)


def test_in_english_the_same_people_answer_in_english():
    quotas = tables.read_quotas(neighbourhood.quotas_csv("en").encode())
    table = tables.read_people(neighbourhood.people_csv("en").encode(), quotas.features)
    assert table.notes == ()
    assert [feature.name for feature in quotas.features] == ["sex", "age", "area", "active already"]
    assert [person.name for person in table.people] == [person.name for person in PEOPLE]
    assert [person.birth for person in table.people] == [person.birth for person in PEOPLE]
    assert [person.features[0] for person in table.people] == [
        neighbourhood.said(person.features[0], "en") for person in PEOPLE
    ]
    french = {"sexe", "femme", "homme", "âge", "secteur", "déjà engagé", "oui", "non", "prénom", "naissance"}
    cells = {cell for row in neighbourhood.people_csv("en").splitlines() for cell in row.split(",")}
    assert cells & french == set()
