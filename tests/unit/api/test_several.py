import pytest

from api import csvtext, listed, tables
from api.panels.addresses import of_lists
from api.problems import Misused, TableError
from api.several import several
from ledger.people import NOT_GIVEN, Feature

FEATURES = (Feature("sexe", ("femme", "homme")), Feature("déjà engagé", ("oui", "non")))
HEAD = "id;nom;naissance;sexe;déjà engagé;email;adresse;porte-à-porte\n"
LANDLORDS = f"{HEAD}1;Awa Ba;1980-01-02;femme;;awa@a.example;1 rue X;ouvert\n2;Léo Roy;1990;homme;non;;2 rue X;refus\n"
VOLUNTEERS = (
    "n°,nom,naissance,sexe,déjà engagé,téléphone,adresse\n"
    "1,AWA  BA,02/01/1980,,oui,06 00 00 00 01,1 rue X\n"
    "2,Zoé Lac,1971,femme,oui,,2 rue X\n"
)


def read(*texts: str):
    names = ("bailleurs.csv", "volontaires.csv")
    return [tables.read_people(text.encode(), FEATURES, (), name) for text, name in zip(texts, names, strict=False)]


def test_people_of_several_lists_are_called_by_list_file_and_line():
    found = several(read(LANDLORDS, VOLUNTEERS), merge=True)
    assert [person.reference for person in found.people] == ["bailleurs/1", "bailleurs/2", "volontaires/2"]
    assert found.places == ("1 (bailleurs.csv:2)", "2 (bailleurs.csv:3)", "2 (volontaires.csv:3)")


def test_somebody_in_two_lists_is_one_person_and_nothing_of_either_is_lost():
    found = several(read(LANDLORDS, VOLUNTEERS), merge=True)
    awa = found.people[0]
    assert found.same == (("1 (bailleurs.csv:2)", "1 (volontaires.csv:2)"),)
    assert awa.features == ("femme", "oui")
    assert awa.name == "Awa Ba"
    assert dict(awa.contact) == {
        "email": "awa@a.example",
        "adresse": "1 rue X",
        "porte-à-porte": "ouvert",
        "téléphone": "06 00 00 00 01",
    }


def test_unless_it_is_wanted_somebody_in_two_lists_is_a_mistake_told_by_line():
    with pytest.raises(Misused) as caught:
        several(read(LANDLORDS, VOLUNTEERS), merge=False)
    assert "1 (bailleurs.csv:2), 1 (volontaires.csv:2)" in caught.value.where
    assert "Ba" not in caught.value.where


def test_answers_that_differ_are_asked_for():
    other = VOLUNTEERS.replace("1980,,oui", "1980,homme,oui")
    with pytest.raises(Misused) as caught:
        several(read(LANDLORDS, other), merge=True)
    assert "1 (bailleurs.csv:2), 1 (volontaires.csv:2)" in caught.value.where


def together(*texts: str):
    """Who live together in these lists, by reference."""
    read_ = read(*texts)
    rows = [csvtext.read(text.encode(), table.file) for text, table in zip(texts, read_, strict=True)]
    people = several(read_, merge=True).people
    homes = of_lists(list(zip(rows, read_, strict=True)), people, ["adresse"])
    return [[people[place].reference for place in home] for home in homes]


def test_people_of_one_address_live_together_across_lists_and_nobody_with_themselves():
    other = VOLUNTEERS.replace("2 rue X", " 2 Rue  X.")
    assert together(LANDLORDS, other) == [["bailleurs/2", "volontaires/2"]]
    assert together(LANDLORDS) == []


def test_an_address_given_in_one_list_of_two_counts():
    assert together(LANDLORDS.replace(";1 rue X", ";"), VOLUNTEERS.replace("2 rue X", "1 rue X")) == [
        ["bailleurs/1", "volontaires/2"]
    ]
    assert together(LANDLORDS.replace(";2 rue X", ";1 rue X"), VOLUNTEERS.replace(",1 rue X", ",")) == [
        ["bailleurs/1", "bailleurs/2"]
    ]


def test_one_person_at_two_addresses_is_asked_for_by_line_and_never_by_address():
    with pytest.raises(Misused) as caught:
        together(LANDLORDS, VOLUNTEERS.replace("1 rue X", "9 rue Y"))
    assert "- bailleurs.csv:2, volontaires.csv:2" in caught.value.where
    assert "rue" not in caught.value.where


def test_every_list_has_the_columns_of_the_address():
    with pytest.raises(TableError) as caught:
        together(LANDLORDS, VOLUNTEERS.replace("adresse", "domicile"))
    assert caught.value.file == "volontaires.csv"


def test_one_list_alone_keeps_its_references():
    found = several(read(LANDLORDS), merge=False)
    assert [person.reference for person in found.people] == ["1", "2"]
    assert found.people[0].features == ("femme", NOT_GIVEN)


def test_outreach_is_counted_and_small_numbers_are_not_told():
    rows = "".join(f"{i};Name {i};1980;femme;non;;{i} rue Y;ouvert\n" for i in range(3, 10))
    found = several(read(LANDLORDS + rows), merge=False)
    assert found.outreach == {"porte-à-porte"}
    seen = listed.look(found.people, "2026-11-26", found.places, found.outreach)
    assert seen.outreach == (("porte-à-porte", "ouvert", 8), ("porte-à-porte", "refus", 1))
    said = list(listed.lines(seen))
    assert "porte-à-porte, ouvert: 8" in said
    assert "porte-à-porte, refus: fewer than 5" in said


def test_households_are_told_with_their_lines():
    found = several(read(LANDLORDS, VOLUNTEERS), merge=True)
    (home,) = listed.look(found.people, "2026-11-26", found.places).households
    assert home.references == ("2 (bailleurs.csv:3)", "2 (volontaires.csv:3)")
