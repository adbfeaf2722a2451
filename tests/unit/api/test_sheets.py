import csv
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import Workbook

from api import neighbourhood, tables
from api.problems import TableError

QUOTAS = tables.read_quotas(neighbourhood.quotas_csv().encode())
HEADER = ("id", "nom", "naissance", "téléphone", "sexe")
SEX = tables.read_quotas(b"category,value,min,max\nsexe,F,1,2\nsexe,M,1,2\n").features


def workbook(*rows, change=lambda sheet: None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def codes(data: bytes) -> list[str]:
    with pytest.raises(TableError) as refused:
        tables.read_people(data, SEX)
    return [problem.code for problem in refused.value.problems]


def test_a_workbook_gives_the_same_people_as_the_csv_that_it_was_made_of():
    text = neighbourhood.people_csv()
    data = workbook(*csv.reader(StringIO(text)))
    assert tables.read_people(data, QUOTAS.features).people == tables.read_people(text.encode(), QUOTAS.features).people


def test_quotas_come_as_a_workbook_too():
    rows = list(csv.reader(StringIO(neighbourhood.quotas_csv())))
    data = workbook(rows[0], *((f, v, int(low), int(high)) for f, v, low, high in rows[1:]))
    assert tables.read_quotas(data).rows == QUOTAS.rows


MIDNIGHT = datetime.fromisoformat("1980-02-03")


def test_dates_and_whole_numbers_are_read_as_they_are_meant():
    data = workbook(HEADER, (1, "A", MIDNIGHT, "06", "F"), (2.0, "B", date(1990, 1, 1), None, "M"))
    read = tables.read_people(data, SEX).people
    assert [(p.reference, p.birth) for p in read] == [("1", "1980-02-03"), ("2", "1990-01-01")]


def test_the_sheet_that_was_read_is_said_and_hidden_lines_are_too():
    def change(sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.merge_cells("B5:B6")
        sheet.parent.create_sheet("Autre").append(["x", "y"])

    data = workbook(HEADER, *((i, f"N{i}", 1980, f"06{i}", "F") for i in range(6)), change=change)
    notes = {note.code: note for note in tables.read_people(data, SEX, ["name=id"]).notes}
    assert set(notes) == {"sheet.others", "sheet.hidden", "sheet.merged"}
    assert (notes["sheet.hidden"].line, dict(notes["sheet.hidden"].params)) == (3, {"number": 1})


def test_telephones_that_lost_their_zero_are_pointed_out():
    data = workbook(HEADER, (1, "A", 1980, 639980102, "F"))
    found = tables.read_people(data, SEX)
    assert [(note.code, dict(note.params)["column"]) for note in found.notes] == [("sheet.numbers", "D")]


def test_a_formula_without_a_value_and_an_error_are_refused_by_line_and_column():
    data = workbook(
        HEADER, (1, "A", 1980, "06", "F"), (2, "B", "=YEAR(TODAY())", "07", "M"), (3, "C", 1980, "#N/A", "F")
    )
    assert codes(data) == ["sheet.formula", "sheet.error"]


@pytest.mark.parametrize("keep", [0.5, 0.9])
def test_a_workbook_cut_short_is_refused(keep):
    data = workbook(HEADER, (1, "A", 1980, "06", "F"))
    assert codes(data[: int(len(data) * keep)]) == ["table.spreadsheet"]


def test_a_workbook_whose_inside_is_broken_is_refused():
    source = zipfile.ZipFile(BytesIO(workbook(HEADER, (1, "A", 1980, "06", "F"))))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as broken:
        for part in source.infolist():
            content = source.read(part)
            broken.writestr(part.filename, content[: len(content) // 2] if "sheet1" in part.filename else content)
    assert codes(out.getvalue()) == ["sheet.broken"]


def test_a_workbook_that_unpacks_to_far_more_than_it_weighs_is_refused_unread():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(65 * 2**20))
    assert len(out.getvalue()) < 100_000
    assert codes(out.getvalue()) == ["sheet.large"]


def test_a_cell_far_away_does_not_make_a_sheet_of_millions():
    data = workbook(HEADER, (1, "A", 1980, "06", "F"), change=lambda sheet: sheet.cell(1_000_000, 900, "x"))
    assert codes(data) == ["sheet.large"]


def test_entities_in_a_workbook_are_not_expanded():
    source = zipfile.ZipFile(BytesIO(workbook(HEADER, (1, "A", 1980, "06", "F"))))
    laughs = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(12))
    head = f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY l0 "ha">{laughs}]>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as evil:
        for part in source.infolist():
            content = source.read(part).decode()
            if "sheet1" in part.filename:
                content = head + content[content.index("<worksheet") :].replace("<v>1980</v>", "<v>&l12;</v>")
            evil.writestr(part.filename, content)
    assert codes(out.getvalue()) == ["sheet.broken"]


def test_other_kinds_of_spreadsheets_are_refused_with_the_way_out():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as ods:
        ods.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert codes(out.getvalue()) == codes(b"\xd0\xcf\x11\xe0...") == ["table.spreadsheet"]


def test_an_empty_workbook_says_so():
    assert codes(workbook()) == ["table.empty"]
