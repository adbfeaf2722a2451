"""What stands in brackets behind a refusal's sentence: where it is, in the reader's language or not at all.

The ledger says it in English, for programmes and logs. What helps people is translated here by its form; of the rest
only names, paths and numbers are shown to those who read another language.
"""

from __future__ import annotations

import re
from typing import Final

from api.i18n import N_, _, language

FORMS: Final = (
    N_("{who}: {some} of {all}"),
    N_("{some} of {all} seats are drawn already"),
    N_("{some} of {all} have a sharing key in force"),
    N_("{some} of {all} dealt"),
    N_("{some} of {all}"),
    N_("the next draw is number {number}"),
    N_("the next ticket is that of position {position}"),
    N_("the strata must share {seats} seats"),
    N_("{people} people for {seats} seats"),
    N_("{trustees} trustees sign, until {time}"),
    N_("trustee {j} did not deal"),
    N_("signed before entry {index} was there"),
    N_("signed without having seen entry {index}"),
    N_("{kind} at index {index}"),
    N_("{days} days after the openings"),
    N_("{dice} dice with {faces} faces were announced"),
    N_("version {version} is in force"),
    N_("{attempts} attempts by {channels} channels over {days} days"),
    N_("it closed at {time}"),
    N_("still closed: {trustees}"),
    N_("{time} is before {other}"),
    N_("{time} is after {other}"),
    N_("{person} sits already"),
    N_("position {position} was not drawn"),
    N_("entry {index} is missing"),
    N_("clause {clause} is for another case"),
    N_("no clause of the charter covers {kind}"),
    N_("nobody is left in this stratum"),
    N_("{person} does not hold {role}"),
    N_("{person} holds {role}"),
)
"""The forms that help, the more exact ones first."""

_BLANK = re.compile(r"\\\{(\w+)\\\}")
_PATTERNS: Final = tuple((form, re.compile(_BLANK.sub(r"(?P<\1>[^()]+?)", re.escape(form)))) for form in FORMS)

_NAMES: Final = re.compile(r"[/.\d=]")
"""What paths, ids and numbers have, and words have not."""


def detail(where: str) -> str:
    """`where` as it is in English; in another language its translation, or the part of it that is no language."""
    if language() == "en":
        return where
    for form, pattern in _PATTERNS:
        if match := pattern.fullmatch(where):
            return _(form).format(**match.groupdict())
    if _is_no_language(where):
        return where
    first, colon, _rest = where.partition(": ")
    return first if colon and _NAMES.search(first) and _is_no_language(first) else ""


def _is_no_language(text: str) -> bool:
    """Whether it is one name, or names, paths and numbers alone: codes in capitals, words of more than letters."""
    words = [word.strip(",;:()") for word in text.split()]
    return len(words) <= 1 or all(word.isupper() or not word.isalpha() for word in words)
