"""What is wrong with a table that people made: every problem at once, each in one sentence in their language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from api.i18n import N_, _
from ledger.errors import Malformed

NAMED: Final = 5
"""Lines that are named of those with the same wrong."""
KINDS: Final = 20
"""Different problems that are told of one kind: 2,000 unreadable dates fill no screen."""

SENTENCES: Final[Mapping[str, str]] = {
    "table.spreadsheet": N_(
        "This spreadsheet is of another kind than XLSX: save it as XLSX or “CSV UTF-8” and give that file."
    ),
    "sheet.broken": N_("This workbook is damaged or protected: save it again, as XLSX or “CSV UTF-8”."),
    "sheet.large": N_("This sheet is too large: copy the columns and lines that are needed to a new one."),
    "sheet.error": N_("column {column} holds the error {value}: correct it."),
    "sheet.formula": N_("column {column} holds a formula that was never computed: save the workbook in its programme."),
    "sheet.others": N_("Only the sheet “{sheet}” was read; the workbook has more, number: {number}."),
    "sheet.hidden": N_("hidden or filtered out, and read all the same. Lines like it: {number}."),
    "sheet.merged": N_("cells are merged; only the first of them holds the value."),
    "sheet.numbers": N_(
        "column {column} holds what looks like a telephone without its first 0. Cells like it: {number}."
    ),
    "table.encoding": N_("The file is neither UTF-8 nor Windows-1252: save it as “CSV UTF-8”."),
    "table.cp1252": N_("The file is not UTF-8; it was read as Windows-1252. Check that accents look right."),
    "table.empty": N_("The file has no line below its header: check that it is the right one."),
    "table.quoting": N_("a quotation mark is opened or closed in the wrong place: correct it."),
    "table.header_repeated": N_("two columns are called “{column}”: rename or delete one."),
    "table.header_empty": N_("column {number} has no name: give it one, or delete it."),
    "table.title": N_(
        "it has one cell only, “{text}”, and line {first} has {number}: delete what stands above the names of the "
        "columns."
    ),
    "table.columns": N_("{found} cells, the header has {expected}: add or delete separators."),
    "table.text": N_("“{column}” holds characters that cannot be printed, or too many: shorten or retype it."),
    "column.missing": N_("there is no column “{column}”: correct the name, or add it. The columns are: {columns}."),
    "column.feature": N_(
        "there is no column “{column}”: add it, or say with --map “{column}=COLUMN” which of these holds it: {columns}."
    ),
    "column.mapping": N_("“{text}” says no column: write WHAT=COLUMN, as in name=Surname or birth=Born on."),
    "person.name": N_("the name is empty: fill it in, or delete the line."),
    "person.reference": N_("the reference in “{column}” is empty: fill it in."),
    "person.reference_repeated": N_("the reference “{value}” stands in line {first} already: give each line its own."),
    "person.birth": N_("“{value}” is no date of birth: write 1980-12-31, 31/12/1980 or 1980, or leave it empty."),
    "person.value": N_(
        "“{value}” is no value of “{feature}”, which has {values}: correct it here, or the file of quotas, or leave it "
        "empty."
    ),
    "person.value_like": N_(
        "“{value}” is no value of “{feature}”, which has {values}: is it “{nearest}”? Correct it here, or the file of "
        "quotas, or leave it empty."
    ),
    "person.repeated": N_(
        "same name and birth as line {first}: delete one, or add something that tells the two apart."
    ),
    "rate.header": N_("the columns must be feature, value and rate; found: {columns}."),
    "rate.value": N_("nobody in the lottery has “{value}” for {feature}: correct it, or leave the line out."),
    "rate.feature": N_("the lottery has no feature “{value}”, only {features}: correct it."),
    "rate.number": N_("“{value}” is no rate: write 0.12 or 12 %."),
    "opendlp.left_out": N_(
        "From an export of OpenDLP, people not in the pool, not eligible or unable to attend were left out: {number}."
    ),
    "quota.header": N_("the columns must be category (or feature), name (or value), min and max; found: {columns}."),
    "quota.empty": N_("feature or value is empty: fill it in, or delete the line."),
    "quota.number": N_("“{value}” in “{column}” is no whole number from 0 to 1000000: correct it."),
    "quota.no_number": N_(
        "“{column}” is empty: where there is no minimum write 0, where there is no maximum the number of seats."
    ),
    "quota.order": N_("{low} is {minimum}, more than {high}, which is {maximum}: correct one of them."),
    "quota.repeated": N_("“{value}” of “{feature}” stands in line {first} already: delete one."),
    "quota.not_given": N_("“{value}” is what people have who did not answer, and fills no quota: delete the line."),
    "quota.features": N_("more than {limit} features: keep those that the draw needs."),
    "asked.feature": N_("the list has no feature “{feature}”, only {features}: correct it."),
    "asked.feature_like": N_(
        "the list has no feature “{feature}”, only {features}: is it “{nearest}”? Correct it here."
    ),
    "asked.value": N_("“{value}” is no value of “{feature}” in the list, which has {values}: correct it."),
    "asked.value_like": N_(
        "“{value}” is no value of “{feature}” in the list, which has {values}: is it “{nearest}”? Correct it here."
    ),
    "asked.visible": N_("--visible “{name}”: the quotas are for {features}, and only these can be shown."),
    "asked.visible_like": N_(
        "--visible “{name}”: the quotas are for {features}, and only these can be shown. Is it “{nearest}”?"
    ),
    "asked.visible_twice": N_("--visible “{name}” stands there twice: once is enough."),
    "quota.values": N_("more than {limit} values of “{feature}”: merge some."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` is a key of `SENTENCES`; `line` counts from 1, 0 is the file; `params` are what the sentence names."""

    code: str
    line: int = 0
    params: tuple[tuple[str, str | int], ...] = ()


class Misused(Malformed):
    """What somebody gave cannot be used; `where` is the whole sentence that they are told."""

    code = "usage"


class TableError(Misused):
    """A table cannot be used. `problems` has everything found in it, by line; `file` its name."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        self.file = file
        self.problems = problems
        super().__init__("\n".join([file, *sentences(problems)]))


def problem(code: str, line: int = 0, **params: str | int) -> Problem:
    """A problem and what its sentence names."""
    return Problem(code, line, tuple(params.items()))


def sentence(problem: Problem) -> str:
    """What is wrong, where, and what to do, in the language in use."""
    said = _said(problem)
    return _("Line {line}: {what}").format(line=problem.line, what=said) if problem.line else said


def sentences(problems: Iterable[Problem]) -> list[str]:
    """As :func:`sentence`; lines that have the same wrong are told together, and of many like it only the first."""
    alike: dict[Problem, list[int]] = {}
    for found in problems:
        alike.setdefault(Problem(found.code, 0, found.params), []).append(found.line)
    kinds: dict[tuple[str, object], list[tuple[Problem, list[int]]]] = {}
    for found, lines in alike.items():
        about = dict(found.params)
        kinds.setdefault((found.code, about.get("feature", about.get("column"))), []).append((found, lines))
    return [line for same in kinds.values() for line in _told(same)]


def _told(same: list[tuple[Problem, list[int]]]) -> Iterator[str]:
    """Problems of one kind, those of most lines first."""
    same = sorted(same, key=lambda one: -len(one[1]))
    for found, lines in same[:KINDS]:
        if len(lines) == 1:
            yield sentence(Problem(found.code, lines[0], found.params))
        else:
            yield _lines(lines).format(what=_said(found))
    if rest := [line for _found, lines in same[KINDS:] for line in lines]:
        said = _("and more like the last: {number}, in lines {first} to {last}.")
        yield said.format(number=len(rest), first=min(rest), last=max(rest))


def _lines(lines: list[int]) -> str:
    """Which lines, and how many where they are not all named."""
    named = ", ".join(map(str, lines[:NAMED]))
    if len(lines) <= NAMED:
        return _("Lines {lines}: {what}").format(lines=named, what="{what}")
    return _("{number} lines ({lines} …): {what}").format(number=len(lines), lines=named, what="{what}")


def _said(problem: Problem) -> str:
    return _(SENTENCES[problem.code]).format(**dict(problem.params))
