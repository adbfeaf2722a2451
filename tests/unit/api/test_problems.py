"""Many problems of one kind are told in few lines."""

from api import tables
from api.likely import listed, nearest
from api.problems import problem, sentences
from ledger.people import Feature

FEATURES = (Feature("genre", ("Femal", "Male")), Feature("âge", ("16-29", "30+")))


def said(text: str) -> list[str]:
    try:
        tables.read_people(text.encode(), FEATURES, file="people.csv")
    except tables.TableError as error:
        return error.where.splitlines()[1:]
    return []


def test_a_value_that_the_quotas_lack_is_told_once_for_all_who_have_it():
    text = "id,genre,âge\n" + "".join(f"{i},Female,16-29\n" for i in range(120)) + "120,Male,16–29\n121,Mal,30 +\n"
    told = said(text)
    assert len(told) == 4
    assert told[0].startswith("120 lines (2, 3, 4, 5, 6 …): “Female” is no value of “genre”, which has Femal, Male: is")
    assert "is it “Femal”?" in told[0]
    assert "“Mal”" in told[1]
    assert "is it “16-29”?" in told[2]
    assert "is it “30+”?" in told[3]


def test_of_few_lines_each_is_named():
    assert said("id,genre,âge\n1,x,30+\n2,Male,30+\n3,x,30+\n")[0].startswith("Lines 2, 4: “x” is no value")


def test_a_missing_column_is_told_once_with_the_columns_that_there_are():
    told = said("id,Genre,age bracket\n" + "".join(f"{i},Male,16-29\n" for i in range(50)))
    assert told == [
        (
            "Line 1: there is no column “âge”: add it, or say with --map “âge=COLUMN” which of these holds it: "
            "id, Genre, age bracket."
        )
    ]


def test_lines_that_are_all_too_short_are_one_problem():
    told = said("id;genre;âge\n" + "".join(f"{i};Male\n" for i in range(50)))
    assert len(told) == 1
    assert told[0].startswith("50 lines (2, 3, 4, 5, 6 …): 2 cells, the header has 3")


def test_of_very_many_different_problems_of_one_kind_only_the_first_are_told_and_the_others_counted():
    found = [problem("person.birth", line, value=f"the {line}th") for line in range(2, 502)]
    told = sentences([*found, problem("person.name", 7)])
    assert len(told) == 22
    assert told[20] == "and more like the last: 480, in lines 22 to 501."
    assert told[21].startswith("Line 7: the name is empty")


def test_a_name_is_only_taken_for_another_that_it_is_very_like():
    assert nearest("Female", ["Male", "Other"]) == ""
    assert nearest("18-24", ["18-25", "25-64"]) == ""
    assert nearest("Geo bucket", ["id", "geo_bucket"]) == "geo_bucket"
    assert nearest("employe", ["Employé·e", "Retraité·e"]) == "Employé·e"
    assert nearest("", ["a"]) == ""


def test_a_long_list_is_cut():
    assert listed(["", "a", "b"]) == "a, b"
    assert listed(map(str, range(100))).endswith("19, …")
