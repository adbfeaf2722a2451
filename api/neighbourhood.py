"""Les Tilleuls, a neighbourhood that does not exist, and its 400 residents, none of whom does either.

Given names and family names of many origins are combined by hashing a fixed seed, so everybody gets the same people.
The telephone numbers are those that France keeps free for fiction (ARCEP, 06 39 98 xx xx), the addresses end in the
reserved `.example` (RFC 2606). A few did not say their age or whether they are active already; some births are a year
only, or not known.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import StringIO
from typing import Final
from unicodedata import normalize

from ledger.people import NOT_GIVEN

SIZE: Final = 400
YEAR: Final = 2026
"""The year for which the ages hold."""

SEX: Final = "sexe"
AGE: Final = "âge"
PLACE: Final = "secteur"
ENGAGED: Final = "déjà engagé"
STRATA: Final = (PLACE, SEX)
"""Everybody answered these two, and each of their eight combinations has far more than ten people."""

PLACES: Final = ("Les Tilleuls", "La Fontaine", "Le Vieux Moulin", "Les Hauts Prés")
SEXES: Final = ("femme", "homme")


ENGLISH: Final = {
    "id": "id",
    "prénom": "first name",
    "nom": "last name",
    "naissance": "birth",
    "téléphone": "phone",
    "courriel": "email",
    "inconnue": "unknown",
    SEX: "sex",
    "femme": "woman",
    "homme": "man",
    AGE: "age",
    PLACE: "area",
    ENGAGED: "active already",
    "oui": "yes",
    "non": "no",
}
"""What the list says in English; names of people and places are the same everywhere."""


def said(text: str, language: str) -> str:
    """A word of the list in a language: in French as it is here, in any other in English."""
    return text if language == "fr" else ENGLISH.get(text, text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SEED: Final = "Les Tilleuls, quartier inventé"
_FEMALE: Final = _words(
    "Aïcha Amina Ana Aurélie Awa Bénédicte Camille Chantal Dalila Elif Émilie Fanta Fatoumata Gülay Hanna Inès Jade "
    "Josiane Karima Leïla Linh Lucie Maëlle Mariama Marie-Claire Meriem Monique Nadia Odile Rosa Samira Sofia Sophie "
    "Svetlana Thérèse Thi-Mai Valentina Yasmine Yvette Zoé"
)
_MALE: Final = _words(
    "Abdel Adama Ahmed Alexandre Ali André Antoine Baptiste Boubacar Carlos Cheikh Christophe Didier Emre Farid Gérard "
    "Hamza Hugo Ibrahim Ivan Jean-Luc João Karim Léo Lucas Mamadou Marek Mehdi Minh Moussa Nicolas Omar Paul Rachid "
    "René Samuel Tariq Thomas Yanis Youssef"
)
_FAMILY: Final = _words(
    "Abadie Aguilar Almeida Arslan Baldé Bamba Belkacem Benali Berger Bertin Boucher Bouzid Carvalho Chevalier Cissé "
    "Costa Da-Silva Delmas Demir Diallo Diarra Diop Dubois El-Amrani Fabre Faure Ferreira Fofana Garnier Gauthier "
    "Haddad Hamidi Hoang Ivanov Jovanovic Kaya Keïta Kone Kowalski Lambert Lefort Lemoine Lopez Maillard Mansour "
    "Marchetti Mbaye Mercier Moreau Ndiaye Ngo Nguyen Nowak Ouattara Perrin Pham Ramos Renaud Rossi Roussel Saïdi "
    "Sanchez Sow Tanguy Touré Traoré Vasseur Vidal Yilmaz Zidane-Roy"
)
_BANDS: Final = (("16-17", 16, 17, 15), ("18-24", 18, 24, 17), ("25-39", 25, 39, 25), ("40-59", 40, 59, 25),
                 ("60+", 60, 89, 18))  # fmt: skip
"""Band, youngest, oldest, share in percent."""

_QUOTAS: Final = (
    (SEX, "femme", 5, 7),
    (SEX, "homme", 5, 7),
    (AGE, "16-17", 1, 2),
    (AGE, "18-24", 2, 3),
    (AGE, "25-39", 2, 4),
    (AGE, "40-59", 2, 4),
    (AGE, "60+", 2, 3),
    *((PLACE, place, 3, 3) for place in PLACES),
    (ENGAGED, "oui", 2, 5),
    (ENGAGED, "non", 7, 10),
)
"""Feature, value, least and most of twelve seats."""


@dataclass(frozen=True, slots=True)
class Resident:
    """One line of the list."""

    number: int
    given: str
    family: str
    birth: str
    sex: str
    age: str
    place: str
    engaged: str

    @property
    def phone(self) -> str:
        """A number that nobody has."""
        return f"06 39 98 {self.number // 100:02} {self.number % 100:02}"

    @property
    def mail(self) -> str:
        """An address that cannot exist."""
        return f"{_plain(self.given)}.{_plain(self.family)}.{self.number}@tilleuls.example"


def residents() -> tuple[Resident, ...]:
    """The 400, always the same, no two of the same name."""
    taken: set[tuple[str, str]] = set()
    return tuple(_resident(number, taken) for number in range(1, SIZE + 1))


def people_csv(language: str = "fr") -> str:
    """The list as a facilitator would have it: a header and 400 lines, commas, LF."""
    header = ("id", "prénom", "nom", "naissance", "téléphone", "courriel", SEX, AGE, PLACE, ENGAGED)
    rows = (
        (f"T{r.number:03}", r.given, r.family, r.birth, r.phone, r.mail, r.sex, r.age, r.place, r.engaged)
        for r in residents()
    )
    return _csv(header, rows, language)


def quotas_csv(language: str = "fr") -> str:
    """The quotas of twelve seats, in the dialect category, name, min, max."""
    rows = ((f, v, str(low), str(high)) for f, v, low, high in _QUOTAS)
    return _csv(("category", "name", "min", "max"), rows, language)


def _number(*what: object) -> int:
    """An integer from 0 to 2^64−1, fixed by what it is for."""
    return int.from_bytes(sha256("/".join(map(str, (_SEED, *what))).encode()).digest()[:8], "big")


def _pick(among: Sequence[str], *what: object) -> str:
    return among[_number(*what) % len(among)]


def _resident(number: int, taken: set[tuple[str, str]]) -> Resident:
    sex = _pick(SEXES, number, "sex")
    names = _names(number, sex, taken)
    band, youngest, oldest = _band(_number(number, "age") % 100)
    years = youngest + _number(number, "years") % (oldest - youngest + 1)
    silent = _number(number, "silent") % 50
    engaged = "oui" if _number(number, "engaged") % 100 < 27 else "non"
    return Resident(
        number=number,
        given=names[0],
        family=names[1],
        birth=_birth(number, YEAR - years),
        sex=sex,
        age="" if silent == 0 else band,
        place=_pick(PLACES, number, "place"),
        engaged=NOT_GIVEN if silent in (1, 2) else engaged,
    )


def _names(number: int, sex: str, taken: set[tuple[str, str]]) -> tuple[str, str]:
    attempt = 0
    while True:
        given = _pick(_FEMALE if sex == "femme" else _MALE, number, "given", attempt)
        names = given, _pick(_FAMILY, number, "family", attempt)
        if names not in taken:
            taken.add(names)
            return names
        attempt += 1


def _band(percent: int) -> tuple[str, int, int]:
    for band, youngest, oldest, share in _BANDS:
        if percent < share:
            return band, youngest, oldest
        percent -= share
    raise AssertionError("the shares add up to 100")


def _birth(number: int, year: int) -> str:
    known = _number(number, "known") % 20
    if known == 0:
        return "inconnue"
    if known in (1, 2):
        return str(year)
    return f"{_number(number, 'day') % 28 + 1:02}/{_number(number, 'month') % 12 + 1:02}/{year}"


def _plain(name: str) -> str:
    return normalize("NFD", name.lower()).encode("ascii", "ignore").decode()


def _csv(header: Sequence[str], rows: Iterator[Sequence[str]], language: str) -> str:
    text = StringIO()
    told = ([said(cell, language) for cell in row] for row in (header, *rows))
    csv.writer(text, lineterminator="\n").writerows(told)
    return text.getvalue()
