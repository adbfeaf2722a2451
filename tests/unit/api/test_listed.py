from api import ages, listed
from api.i18n import set_language
from ledger.people import Person

TODAY = "2026-05-09"


def person(reference: str, name: str, birth: str = "unknown", **contact: str) -> Person:
    return Person(reference, name, birth, (), tuple(contact.items()))


def doubles(*people: Person) -> list[tuple[str, tuple[str, ...]]]:
    return [(group.what, group.references) for group in listed.look(people, TODAY).doubles]


def test_one_name_in_another_order_without_accents_and_a_birth_that_fits_is_perhaps_one_person():
    found = doubles(
        person("1", "Élodie N'Diaye", "1980-02-03"),
        person("2", "NDIAYE elodie", "1980"),
        person("3", "N DIAYE Elodie", "1980"),
        person("4", "Elodie N'Diaye", "1991-02-03"),
    )
    assert found == [("name", ("1", "3"))]


def test_two_births_that_contradict_each_other_are_two_people():
    assert doubles(person("1", "Ana Ruiz", "1980-02-03"), person("2", "Ana Ruiz", "1980-02-04")) == []


def test_an_unknown_birth_fits_every_birth():
    assert doubles(person("1", "Ana Ruiz"), person("2", "Ruiz Ana", "1980-02-04")) == [("name", ("1", "2"))]


def test_a_telephone_is_the_same_however_it_is_written():
    found = doubles(
        person("1", "A", téléphone="06 39 98 01 02"),
        person("2", "B", mobile="+33 (0)6 39 98 01 02"),
        person("3", "C", portable="0033639980102"),
        person("4", "D", portable="06.39.98.01.03"),
    )
    assert found == [("phone", ("1", "2", "3"))]


def test_a_mail_is_the_same_whatever_its_case():
    assert doubles(person("7", "A", mail="A@x.example"), person("9", "B", courriel="a@X.example")) == [
        ("mail", ("7", "9"))
    ]


def test_an_address_shared_is_a_household_and_no_double():
    found = listed.look(
        [
            person("1", "A", adresse="3, rue des Pins", ville="Sarcelles"),
            person("2", "B", adresse="3 Rue des pins", ville="SARCELLES"),
            person("3", "C", adresse="3 rue des Pins", ville="Garges"),
            person("4", "D", ville="Sarcelles"),
            person("5", "E", ville="Sarcelles"),
        ],
        TODAY,
    )
    assert found.doubles == ()
    assert [group.references for group in found.households] == [("1", "2")]


def test_who_is_or_may_be_sixteen_or_seventeen_is_counted_and_who_is_younger_too():
    births = ("2010-05-09", "2010-05-10", "2008-05-09", "2008-05-10", "2008", "2012", "unknown", "1980")
    found = listed.look([person(str(i), f"N{i}", birth) for i, birth in enumerate(births)], TODAY)
    assert (found.minors, found.too_young, found.unknown) == (3, 2, 1)


def test_births_in_the_future_and_before_nineteen_hundred_are_of_nobody_alive():
    births = ("1899", "1899-12-31", "1900", "2026", "2026-05-09", "2026-05-10", "2027", "unknown")
    people = [person(str(i), f"N{i}", birth) for i, birth in enumerate(births)]
    found = listed.look(people, TODAY, [f"line {i}" for i in range(len(births))])
    assert found.unborn == ("line 0 (1899)", "line 1 (1899-12-31)", "line 5 (2026-05-10)", "line 6 (2027)")
    assert "line 5 (2026-05-10)" in next(listed.lines(found))


def test_a_year_alone_leaves_two_ages():
    assert ages.ages("2000", TODAY) == (25, 26)
    assert ages.ages("2000-05-10", TODAY) == (25, 25)
    assert ages.ages("unknown", TODAY) is None


def test_what_is_said_calls_nobody_by_name():
    people = [person(str(i), "Zyxwvut Qponmlk", f"{1960 + i}", mail="z@z.example") for i in range(30)]
    people += [person(str(100 + i), "Zyxwvut Qponmlk", mail=f"{i}@z.example", adresse="1 rue X") for i in range(2)]
    set_language("en")
    said = "\n".join(listed.lines(listed.look(people, TODAY)))
    set_language(None)
    assert "Same e-mail: 0, 1, 2" in said
    assert "1 address stands there more than once" in said
    assert "Qponmlk" not in said
    assert "z@z" not in said


def test_a_long_report_is_cut_and_says_so():
    people = [person(f"{i}{x}", f"{i}{x}", mail=f"{i}@x.example") for i in range(50) for x in "ab"]
    set_language("en")
    said = list(listed.lines(listed.look(people, TODAY)))
    set_language(None)
    assert "- and 30 more" in said
