"""Letters to the people of a closed list: drawn, substitute, not drawn; each with the notice that the law asks for.

The notice is that of article 14 of the GDPR: people contacted from a list are told where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from babel.dates import format_date

from api import weighing
from api.ages import is_minor
from api.i18n import N_, _, language
from api.papers import common
from api.papers.common import Published
from api.papers.page import Block, Break, Heading, Items, Paper, Text
from api.papers.reserve import substitutes
from api.response import is_invitation
from api.words.draws import seats
from draws.text import folded
from ledger import times
from ledger.rules.state import Draw
from ledger.vault import Entry

Kind = Literal["drawn", "substitute", "not-drawn", "parents"]
KINDS: Final[tuple[Kind, ...]] = ("drawn", "substitute", "not-drawn", "parents")

POSTAL: Final = (
    *("address", "adresse", "primary_address1", "primary_address2"),
    *("code postal", "postcode", "zip", "primary_zip", "ville", "city", "primary_city"),
)
"""Contact columns that stand below the name."""

DRAWN: Final = N_("You have been drawn by lot")
INVITED: Final = N_("You are invited, by lot")
SUBSTITUTE: Final = N_("You are a substitute")
PARENTS: Final = N_("Your child has been drawn by lot")
NOT_DRAWN: Final = N_("You were not drawn this time")


@dataclass(frozen=True, slots=True)
class Notice:
    """What the ledger does not know and a letter must say: whom to ask, on what legal basis, how long data is kept."""

    contact: str
    basis: str
    retention: str
    authority: str
    reply_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Places:
    """Who is on offer, who waits at which place, and who could be drawn at all."""

    called: frozenset[int]
    drawn: frozenset[int]
    waiting: Mapping[int, int]
    answered: frozenset[int]
    invitation: bool

    @classmethod
    def of(cls, draw: Draw, per_seat: int) -> _Places:
        waiting = {
            position: place
            for reserve in substitutes(draw, per_seat)
            for place, position in enumerate(reserve, 1)
            if position not in draw.seats
        }
        return cls(
            called=frozenset(p for p, seat in draw.seats.items() if seat.state in ("offered", "accepted")),
            drawn=frozenset(p for positions in draw.drawn for p in positions),
            waiting=waiting,
            answered=frozenset(p for p, seat in draw.seats.items() if seat.state not in ("offered", "accepted"))
            | draw.withdrawn,
            invitation=is_invitation(draw),
        )

    def kind(self, position: int) -> Kind | None:
        """Which letter the person at a position gets; none if it is not for them to answer any more."""
        if position in self.called:
            return "drawn"
        if position in self.answered or self.invitation:
            return None
        return "substitute" if position in self.waiting else "not-drawn"


def letters(
    published: Published, draw: Draw, people: Iterable[Entry], notice: Notice, kinds: frozenset[Kind], per_seat: int
) -> tuple[Paper, int]:
    """One letter to a sheet, by position, for those of `people` to whom one of `kinds` goes; and how many there are."""
    places = _Places.of(common.concluded(draw), per_seat)
    blocks: list[Block] = []
    number = 0
    for entry in people:
        kind = places.kind(entry.position)
        young = kind == "drawn" and not places.invitation and is_minor(entry.person.birth, draw.purpose.body.term.since)
        for one in (kind, "parents" if young else None):
            if one is None or one not in kinds:
                continue
            number += 1
            blocks += [Break(), *_letter(published, draw, entry, notice, one, places)]
    title = _("Letters about draw {number}").format(number=draw.body.number)
    cover = Text(_("This sheet is for whoever prints. On each of the next ones stands one letter."))
    return Paper(title, (cover, *blocks)), number


def _letter(
    published: Published, draw: Draw, entry: Entry, notice: Notice, kind: Kind, places: _Places
) -> Iterator[Block]:
    state = published.state
    postal = [value for what, value in entry.person.contact if folded(what) in POSTAL]
    yield Text(f"{state.name}\n{notice.contact}")
    name = entry.person.name
    addressee = _("To the parents or guardians of {name}").format(name=name) if kind == "parents" else name
    yield Text("\n".join([addressee, *postal]))
    titles = {
        "drawn": INVITED if places.invitation else DRAWN,
        "substitute": SUBSTITUTE,
        "not-drawn": NOT_DRAWN,
        "parents": PARENTS,
    }
    yield Heading(_(titles[kind]))
    purpose = draw.purpose.body
    about = _("Drawn by lot on {date}: {seats} of {body}, from {since} until {until}, among {size} people.")
    yield Text(
        about.format(
            date=_day(published.rows[draw.concluded_at or 0].logged_at),
            seats=seats(purpose.seats),
            body=common.body_name(draw.charter, purpose.body),
            size=draw.pool.body.size,
            since=_day(purpose.term.since),
            until=_day(purpose.term.until),
        )
    )
    if weights := weighing.of(draw):
        yield Text(" ".join(weights))
    yield from _TEXTS[kind](draw, entry, notice, places)
    if kind != "parents":
        yield Text(_("Your position in the closed list: {position}. With your receipt you can check it.").format(
            position=entry.position
        ))  # fmt: skip
    yield from _notice(published, draw, notice, kind)
    yield Heading(_("Fingerprint of the list"))
    yield common.pool_words(state, draw.pool)


def _day(time: str) -> str:
    """A day (of UTC) as people write it in a letter."""
    return format_date(date.fromisoformat(times.date_of(time)), "long", locale=language())


def _drawn(draw: Draw, entry: Entry, notice: Notice, places: _Places) -> Iterator[Block]:
    if places.invitation:
        yield from _invitation(notice)
        return
    if entry.position not in places.drawn:
        yield Text(_("Somebody who was drawn cannot take the seat. You are the next in the order of the lot."))
    yield Text(_("Chance gave you one of these seats. Nobody chose you, and nobody could have."))
    yield Text(_("You are free to say yes or no, and a no needs no reason. Your receipt holds a code to say no."))
    yield _reply(notice)
    yield Text(_("Do you need childcare, transport, another language, or something else to come? Tell us: we help."))
    if is_minor(entry.person.birth, draw.purpose.body.term.since):
        yield Text(_("You are 16 or 17: the answer is yours. Your parents get a letter that says the same."))


def _parents(_draw: Draw, _entry: Entry, notice: Notice, _places: _Places) -> Iterator[Block]:
    yield Text(
        _("Chance gave your child one of these seats. At 16 or 17 the answer is theirs; nobody decides for them.")
    )
    yield Text(_("They speak and vote like everybody there. They never handle money, hold keys, or throw the dice."))
    yield Text(
        _("Talk about it together, and ask us whatever you want to know: {contact}").format(contact=notice.contact)
    )
    if notice.reply_by:
        yield Text(_("We hope for your child's answer until {date}.").format(date=notice.reply_by))


def _invitation(notice: Notice) -> Iterator[Block]:
    yield Text(
        _("Chance invites you. Whoever answers is put on a list, and a second draw, from that list, gives the seats.")
    )
    yield Text(
        _("You are free to answer or not, and need give no reason. An answer promises nothing yet, on either side.")
    )
    yield _reply(notice)


def _reply(notice: Notice) -> Text:
    if notice.reply_by:
        return Text(_("Please answer until {date}: {contact}").format(date=notice.reply_by, contact=notice.contact))
    return Text(_("Please answer: {contact}").format(contact=notice.contact))


def _substitute(_draw: Draw, entry: Entry, _notice: Notice, places: _Places) -> Iterator[Block]:
    said = _("You were not drawn for a seat, but you are substitute number {place} of your group.")
    yield Text(said.format(place=places.waiting[entry.position]))
    yield Text(_("If somebody before you cannot take their seat, we ask you. Until then you need not do anything."))


def _not_drawn(draw: Draw, entry: Entry, _notice: Notice, _places: _Places) -> Iterator[Block]:
    code = draw.codes[2 * entry.position : 2 * entry.position + 2]
    if code == b"\xff\xff":
        yield Text(_("This draw was only for these groups, which do not include you: {strata}").format(
            strata="; ".join(common.stratum(s) for s in draw.body.strata)
        ))  # fmt: skip
        return
    if (weight := weighing.own(draw, entry.position)) is not None:
        yield Text(
            _("Not being drawn is chance among weights, and yours was {weight}. Nobody judged you.").format(
                weight=weight
            )
        )
    else:
        yield Text(
            _("Not being drawn is chance. It is no refusal, and nobody judged you: there were fewer seats than people.")
        )
    yield Text(_("Thank you for having been on the list. There will be other draws, and other ways to take part."))


_TEXTS: Final[Mapping[Kind, Callable[[Draw, Entry, Notice, _Places], Iterator[Block]]]] = {
    "drawn": _drawn,
    "substitute": _substitute,
    "not-drawn": _not_drawn,
    "parents": _parents,
}


def _notice(published: Published, draw: Draw, notice: Notice, kind: Kind) -> Iterator[Block]:
    """Article 14: who, from where, what, why, seen by whom, how long, which rights."""
    sealed, name = draw.pool.body, published.state.name
    yield Heading(_("Your data"))
    data = _("What it is: your name, date of birth and contact details as listed, and: {features}")
    if kind == "parents":
        data = _("What it is: your child's name, date of birth and contact details as listed, and: {features}")
    features = ", ".join(feature.name for feature in sealed.features) or "–"
    yield Items(
        (
            _("Who answers for it: {name}. Questions: {contact}").format(name=name, contact=notice.contact),
            _("Where it comes from: {sources}").format(sources="; ".join(f.name for f in sealed.frames)),
            data.format(features=features),
            _("What for: this draw and its follow-up, nothing else. Legal basis: {basis}").format(basis=notice.basis),
            _("Who sees it: those who write to you. Guarantor and auditors see the features without names."),
            _(
                "Except: to check the list, they visit up to 20 people, named by lot; of these they get name, birth "
                "and contact."
            ),
            _("What is published: counts, and for each position a code and its group; never a name."),
            _("How long: {retention}").format(retention=notice.retention),
            _("Your rights: to see it, correct it, have it erased or restricted, and to object, at any time."),
            _("To complain: {authority}").format(authority=notice.authority),
        )
    )
