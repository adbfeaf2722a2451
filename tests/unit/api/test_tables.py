import pytest

from api import tables
from ledger import sealing
from ledger.people import NOT_GIVEN, Feature

FEATURES = (Feature("sexe", ("femme", "homme")), Feature("lieu", ("Nord", "Sud")))
HEAD = "id,nom,naissance,sexe,lieu\n"


def read(text: str, *mapping: str):
    return tables.read_people(text.encode(), FEATURES, mapping)


def problems(text: str, *mapping: str) -> list[tuple[str, int]]:
    with pytest.raises(tables.TableError) as caught:
        read(text, *mapping)
    assert all(tables.sentence(problem) for problem in caught.value.problems)
    return [(problem.code, problem.line) for problem in caught.value.problems]


def quota_problems(text: str) -> list[tuple[str, int]]:
    with pytest.raises(tables.TableError) as caught:
        tables.read_quotas(text.encode())
    assert all(tables.sentence(problem) for problem in caught.value.problems)
    return [(problem.code, problem.line) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("pool", "people", "named"),
    [
        ("diversimax_wide_60", 219, False),
        ("example_large_200", 2000, False),
        ("example_small_20", 200, False),
        ("newdem_20", 300, True),
        ("sf_fixture_22", 150, True),
    ],
)
def test_the_pools_of_other_tools_load_as_they_are_and_can_be_sealed(shared, pool, people, named):
    folder = shared / "data" / "pools" / pool
    quotas = tables.read_quotas(folder / "categories.csv")
    found = tables.read_people(folder / "respondents.csv", quotas.features)
    assert len(found.people) == people
    assert found.people[0].name == ("first_name0 last_name0" if named else "1")
    assert found.people[0].reference == ("p0" if named else "1")
    assert {person.birth for person in found.people} == {"unknown"}
    assert (("email", "email0") in found.people[0].contact) is named
    sealed = sealing.seal(bytes(32), found.people, quotas.features, lambda size: next(chance).to_bytes(size, "big"))
    assert sealed.size == people


OPENDLP = (
    "external_id,email,eligible,can_attend,consent,stay_on_db,sexe,lieu,"
    "selection_status,source_type,selection_run_id,created_at,updated_at\n"
    "a1,a@x.example,true,true,true,false,femme,Nord,POOL,REGISTRATION_FORM,,2026-01-01T10:00:00,2026-01-01T10:00:00\n"
    "a2,b@x.example,,,,,homme,Sud,POOL,CSV_IMPORT,,2026-01-01T10:00:00,2026-01-01T10:00:00\n"
    "a3,c@x.example,false,true,true,false,homme,Sud,POOL,CSV_IMPORT,,2026-01-01T10:00:00,2026-01-01T10:00:00\n"
    "a4,d@x.example,true,false,true,false,homme,Sud,POOL,CSV_IMPORT,,2026-01-01T10:00:00,2026-01-01T10:00:00\n"
    "a5,e@x.example,true,true,true,false,femme,Sud,WITHDRAWN,CSV_IMPORT,7,2026-01-01T10:00:00,2026-01-01T10:00:00\n"
    "a6,,,,,,,,DELETED,CSV_IMPORT,,2026-01-01T10:00:00,2026-01-01T10:00:00\n"
)


def test_of_an_export_of_opendlp_those_in_its_pool_are_read_and_the_others_said():
    found = read(OPENDLP)
    assert [person.reference for person in found.people] == ["a1", "a2"]
    assert found.people[0].contact == (("email", "a@x.example"),)
    assert [(note.code, dict(note.params)) for note in found.notes] == [("opendlp.left_out", {"number": 4})]
    assert tables.sentence(found.notes[0]).endswith("4.")


def test_a_table_that_only_has_a_status_is_read_whole():
    assert len(read("id,sexe,lieu,selection_status\n1,femme,Nord,POOL\n2,homme,Sud,DELETED\n").people) == 2


chance = iter(range(10**9))


def test_people_are_read_with_everything_they_said():
    (person,) = read("id,nom,naissance,email,sexe,lieu\n7, Zoé  Lévêque ,31/12/1980,z@x.example,femme,Sud\n").people
    assert (person.reference, person.name, person.birth) == ("7", "Zoé Lévêque", "1980-12-31")
    assert person.features == ("femme", "Sud")
    assert person.contact == (("email", "z@x.example"),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_spreadsheets_write_is_read(delimiter, ending, encoding):
    lines = ["nom;sexe;lieu;;", '"Lévêque, Zoé";femme;Nord;;', "", ";;;;", "Ana;homme;Sud"]
    text = ending.join(lines)
    text = text.replace(";", delimiter)
    people = tables.read_people(text.encode(encoding), FEATURES).people
    assert [(p.name, *p.features) for p in people] == [("Lévêque, Zoé", "femme", "Nord"), ("Ana", "homme", "Sud")]


def test_windows_1252_is_read_and_said_aloud():
    found = tables.read_people("nom;sexe;lieu\nZoé;femme;Nord\n".encode("cp1252"), FEATURES)
    assert found.people[0].name == "Zoé"
    assert [note.code for note in found.notes] == ["table.cp1252"]
    assert tables.read_people(b"nom;sexe;lieu\nZoe;femme;Nord\n", FEATURES).notes == ()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04...", "table.spreadsheet"),
        (b"\xd0\xcf\x11\xe0...", "table.spreadsheet"),
        (b"nom\n\x81\x8d\n", "table.encoding"),
        (b"", "table.empty"),
        (b"\n\n ,,\n", "table.empty"),
        (b"nom,sexe,lieu\n", "table.empty"),
        (b'nom,sexe,lieu\n"Ana,femme,Nord\n', "table.quoting"),
        (b'nom,sexe,lieu\n"Ana"x,femme,Nord\n', "table.quoting"),
    ],
)
def test_a_file_that_is_no_table_says_what_to_do(data, code):
    with pytest.raises(tables.TableError) as caught:
        tables.read_people(data, FEATURES)
    assert code in [problem.code for problem in caught.value.problems]


def test_a_mapping_says_which_column_is_what():
    found = read(
        "Prénoms,Patronyme,Né,Tél 1,Tél 2,S,Quartier\nZoé,Lévêque,1980,01,,femme,Nord\n",
        "name=Prénoms+Patronyme",
        "birth=né",
        "reference=Tél 1",
        "contact=Tél 1+Tél 2",
        "sexe=S",
        "feature:lieu=Quartier",
    )
    (person,) = found.people
    assert (person.name, person.birth, person.reference) == ("Zoé Lévêque", "1980", "01")
    assert person.contact == (("Tél 1", "01"),)
    assert person.features == ("femme", "Nord")
    assert found.columns["name"] == "Prénoms+Patronyme"


def test_a_title_with_a_plus_in_it_is_one_column():
    assert read("prénom+nom,sexe,lieu\nZoé,femme,Nord\n", "name=prénom+nom").people[0].name == "Zoé"


def test_a_mapping_that_names_nothing_is_reported_with_all_the_rest():
    text = "nom,sexe\n,femme\nAna,autre\n"
    assert problems(text, "name=Surname+nom", "birth", "foo=nom", "birth=") == [
        ("column.mapping", 0),
        ("column.mapping", 0),
        ("column.mapping", 0),
        ("column.feature", 1),
        ("column.missing", 1),
        ("person.name", 2),
        ("person.value", 3),
    ]


def test_a_feature_column_is_never_taken_for_anything_else():
    features = (Feature("ville", ("A",)), Feature("id", ("x",)))
    (person,) = tables.read_people(b"id,ville,nom\nx,A,Ana\n", features).people
    assert (person.reference, person.contact, person.features) == ("1", (), ("A", "x"))


@pytest.mark.parametrize("empty", ["", "  ", NOT_GIVEN, "NON RENSEIGNÉ"])
def test_no_answer_is_not_given(empty):
    assert read(f"nom,sexe,lieu\nAna,{empty},Nord\n").people[0].features == (NOT_GIVEN, "Nord")


def test_values_count_whatever_their_case_unless_case_tells_them_apart():
    assert read("nom,sexe,lieu\nAna,FEMME,nord\n").people[0].features == ("femme", "Nord")
    features = (Feature("bloc", ("a", "A")),)
    assert tables.read_people(b"nom,bloc\nAna,A\n", features).people[0].features == ("A",)


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("1980-12-31", "1980-12-31"),
        ("1980", "1980"),
        ("1/2/1980", "1980-02-01"),
        ("01.02.1980", "1980-02-01"),
        ("01-02-1980", "1980-02-01"),
        ("", "unknown"),
        ("?", "unknown"),
        ("Inconnue", "unknown"),
        ("unknown", "unknown"),
        (NOT_GIVEN, "unknown"),
    ],
)
def test_births_are_read_as_people_write_them(text, birth):
    assert read(f"{HEAD}1,Ana,{text},femme,Nord\n").people[0].birth == birth


@pytest.mark.parametrize("text", ["80", "31/02/1980", "1980-13-01", "12/31/1980", "31 mai 1980", "0000", "1980-1-1"])
def test_another_birth_is_a_problem(text):
    assert problems(f"{HEAD}1,Ana,{text},femme,Nord\n") == [("person.birth", 2)]


def test_every_problem_of_a_list_is_said_at_once_with_its_line():
    text = (
        HEAD
        + "1,Ana,1980,femme,Nord\n"
        + "1,,1980-02-30,autre,Est\n"
        + ",Zoé,1980,femme,Nord\n"
        + "4,Léa,1980,femme\n"
        + "5,Léa,1980,femme,Nord,trop\n"
        + '6,"Jean\nPaul",1980,homme,Sud\n'
        + "7,ANA,1980,homme,Sud\n"
        + "8,Bell\x07,1980,homme,Sud\n"
    )
    assert problems(text) == [
        ("person.reference_repeated", 3),
        ("person.name", 3),
        ("person.birth", 3),
        ("person.value", 3),
        ("person.value", 3),
        ("person.reference", 4),
        ("table.columns", 5),
        ("table.columns", 6),
        ("person.repeated", 9),
        ("table.text", 10),
        ("person.name", 10),
    ]


def test_a_problem_says_what_is_wrong_where_and_what_to_do():
    with pytest.raises(tables.TableError) as caught:
        read("nom,sexe,lieu\nAna,autre,Nord\n")
    (problem,) = caught.value.problems
    assert dict(problem.params) == {"value": "autre", "feature": "sexe", "values": "femme, homme"}
    assert tables.sentence(problem) == (
        "Line 2: “autre” is no value of “sexe”, which has femme, homme: correct it here, or the file of quotas, or "
        "leave it empty."
    )
    assert str(caught.value).endswith(tables.sentence(problem))


def test_titles_that_cannot_be_told_apart_are_a_problem():
    assert ("table.header_repeated", 1) in problems("nom,nom,sexe,lieu\nAna,Zoé,femme,Nord\n")
    assert problems("nom,,sexe,lieu\nAna,Zoé,femme,Nord\n") == [("table.header_empty", 1)]


@pytest.mark.parametrize(
    "header", ["category,name", "category,feature", "feature,value", "critère,valeur", "Category,Name"]
)
def test_quotas_are_read_in_every_dialect(header):
    quotas = tables.read_quotas(f"{header},min,max\nsexe,femme,1,2\nlieu,Nord,0,3\nsexe,homme,1,2\n".encode())
    assert [(q.feature, q.value, q.min, q.max) for q in quotas.rows] == [
        ("sexe", "femme", 1, 2),
        ("lieu", "Nord", 0, 3),
        ("sexe", "homme", 1, 2),
    ]
    assert quotas.features == (Feature("sexe", ("femme", "homme")), Feature("lieu", ("Nord",)))


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\ncategory;name;min;max\nsexe;femme;1;2\n",
        "SEP=|\r\ncategory|name|min|max\r\nsexe|femme|1|2\r\n",
        "catégorie;nom;minimum;maximum\nsexe;femme;1;2\n",
        "Category;Category Value;MIN;MAX;selected;remaining\nsexe;femme;1;2;;\n",
        "category,name,min,max\nsexe,femme,1.0,2.00\n",
        "category;name;min;max\n\n;;;\n sexe ; femme ;1,0;2\n",
    ],
)
def test_quotas_are_read_as_other_tools_and_spreadsheets_leave_them(text):
    (quota,) = tables.read_quotas(text.encode()).rows
    assert (quota.feature, quota.value, quota.min, quota.max) == ("sexe", "femme", 1, 2)


def test_after_the_line_that_names_the_delimiter_lines_are_counted_as_in_the_file():
    assert problems("sep=;\nnom;sexe;lieu\nAna;autre;Nord\n") == [("person.value", 3)]


def test_a_feature_is_the_same_whatever_its_case():
    quotas = tables.read_quotas(b"category,name,min,max\nSexe,F,1,2\nsexe,H,1,2\nSEXE,h,1,2\n")
    assert quotas.features == (Feature("Sexe", ("F", "H", "h")),)
    assert quota_problems("category,name,min,max\nSexe,F,1,2\nsexe,F,1,2\n") == [("quota.repeated", 3)]


def test_a_title_above_the_names_of_the_columns_is_told_and_nothing_else():
    assert problems("Liste des volontaires;;\n\nnom;sexe;lieu\nAna;autre;Nord\n") == [("table.title", 1)]
    assert problems("Liste\nnom;sexe;lieu\nAna;autre;Nord\n") == [("table.title", 1)]


def test_a_number_that_is_missing_is_told_as_such():
    assert quota_problems("category,name,min,max\nsexe,femme,,2\nsexe,homme,1,1.5\n") == [
        ("quota.no_number", 2),
        ("quota.number", 3),
    ]


def test_flexible_bounds_are_read_where_they_are():
    quotas = tables.read_quotas(b"feature,value,min,max,min_flex,max_flex\ns,f,2,3,1,4\ns,h,2,3,,\n")
    assert [(q.min_flex, q.max_flex) for q in quotas.rows] == [(1, 4), (None, None)]


def test_every_problem_of_the_quotas_is_said_at_once():
    text = (
        "category,name,min,max,min_flex,max_flex\n"
        "sexe,femme,3,2,,\n"
        "sexe,homme,-1,x,,\n"
        "sexe,,1,2,,\n"
        "lieu,Nord,1,2,2,1\n"
        "âge,60+,1,2,,\n"
        "âge,60+,1,2,,\n"
        f"âge,{NOT_GIVEN},1,2,,\n"
        "âge,18,1,2\n"
        "âge,25,1,2000000,,\n"
    )
    assert quota_problems(text) == [
        ("quota.order", 2),
        ("quota.number", 3),
        ("quota.number", 3),
        ("quota.empty", 4),
        ("quota.order", 5),
        ("quota.order", 5),
        ("quota.repeated", 7),
        ("quota.not_given", 8),
        ("table.columns", 9),
        ("quota.number", 10),
    ]


@pytest.mark.parametrize(
    "header", ["category,min,max", "name,min,max", "category,name,max", "a,b,c", "feature,min,max"]
)
def test_quotas_without_their_columns_are_a_problem(header):
    row = ",".join("1" for _ in header.split(","))
    assert quota_problems(f"{header}\n{row}\n") == [("quota.header", 1)]


def test_more_features_or_values_than_a_pool_can_have_are_a_problem():
    many = "".join(f"f{i},v,0,1\n" for i in range(32))
    assert quota_problems("category,name,min,max\n" + many) == [("quota.features", 32)]
    values = "".join(f"f,v{i},0,1\n" for i in range(202))
    assert quota_problems("category,name,min,max\n" + values) == [("quota.values", 202)]
    assert quota_problems(f"category,name,min,max\n{'x' * 101},v,0,1\n") == [("table.text", 2)]
