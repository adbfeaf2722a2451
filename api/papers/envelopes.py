"""The two sheets against a lost passphrase: each a half of what opens a key, for an envelope of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.i18n import N_, _
from api.papers.page import Block, Break, Code, Heading, Items, Paper, Table, Text
from ledger.envelopes import Half

KEEPERS = (N_("the guarantor of participation"), N_("a facilitator"))


def envelopes(halves: Sequence[Half], file: str) -> Paper:
    """The sheets of both halves of the key file with this name."""
    blocks: list[Block] = []
    for half, keeper in zip(halves, KEEPERS, strict=True):
        blocks += [*([Break()] if blocks else []), *_sheet(half, keeper, file)]
    return Paper(_("Two envelopes for one key"), tuple(blocks))


def _sheet(half: Half, keeper: str, file: str) -> Iterator[Block]:
    yield Heading(_("Envelope {number} of 2, kept by {keeper}").format(number=half.number, keeper=_(keeper)))
    yield Text(
        _("For the key of person {person}, in the file {file}.").format(person=half.person, file=file)
        + "\n"
        + _("This half alone opens nothing. Whoever has both, and the key file, can sign in that person's name.")
    )
    yield Table((_("Row"), _("To type")), tuple((str(number), row) for number, row in enumerate(half.rows, 1)))
    yield Code(half.text, _("The same, to scan."))
    yield Items(
        (
            _("Fold this sheet, close the envelope, and sign across the flap."),
            _("Keep it in another place than the other envelope and the key file."),
            _("It is opened only when that person asks for it, with them there: klero key recover {file}").format(
                file=file
            ),
            _("When the passphrase was changed, this sheet is worthless: destroy it."),
        )
    )
