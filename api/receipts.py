"""Receipts on paper and on screen: the QR code, and the two codes that stand beside it on paper only."""

from __future__ import annotations

from html import escape
from io import StringIO

import segno

from api.i18n import _, language
from draws import pool
from ledger import receipt
from ledger.receipt import Receipt
from ledger.sealing import Record, SealedPool

_QUIET: int = 4
"""Modules of white around the code (ISO/IEC 18004)."""


def svg(text: str, scale: int = 3) -> str:
    """The QR code of a receipt as an SVG element for a page, black on white whatever the page's colours."""
    drawn: str = _code(text).svg_inline(scale=scale, border=_QUIET, dark="#000", light="#fff")
    return drawn


def terminal(text: str) -> str:
    """The QR code of a receipt in half blocks, for a terminal."""
    out = StringIO()
    _code(text).terminal(out=out, compact=True, border=_QUIET)
    return out.getvalue()


def born(birth: str) -> str:
    """A birth as the person types it again: 31/12/1990 where days are written so, a year, or the word for unknown."""
    if birth == pool.UNKNOWN_BIRTH:
        return _("unknown")
    year, _dash, rest = birth.partition("-")
    return _("{year}-{month}-{day}").format(year=year, month=rest[:2], day=rest[3:]) if rest else year


def words(record: Record, origin: str, fingerprint: str = "") -> str:
    """The text printed beside the QR code, for the person alone. `fingerprint`: the pool's, in words."""
    lines = [
        _("Receipt for {name}").format(name=record.person.name),
        _("Date of birth on the list: {birth}").format(birth=born(record.person.birth)),
        _("Ledger: {origin}").format(origin=origin),
        _("This paper shows that you were on the list. Keep it."),
        _("Code to say no: {code}").format(code=receipt.decline_code(record.decline_code)),
        _("Give this code only if you are drawn and do not want the seat."),
        _("Code of your identity: {code}").format(code=receipt.id_salt_code(record.id_salt)),
        _("With it, your name and your date of birth as they stand here, you can check that the list means you."),
    ]
    if fingerprint:
        lines.append(_("Fingerprint of the list: {words}").format(words=fingerprint))
    return "\n".join(lines)


def sheet(record: Record, origin: str, purpose: bytes, fingerprint: str = "") -> tuple[str, str]:
    """(SVG, words) of the receipt of a member of a pool of this purpose, of which the decline code exists only now.

    Raises:
        Malformed: the values are too long for a QR code of 1 KB.
    """
    return svg(Receipt.of(record, origin, purpose).text()), words(record, origin, fingerprint)


def page(sealed: SealedPool, origin: str, fingerprint: str, address: str = "") -> str:
    """All receipts of a pool as one HTML page to print and cut, one to a sheet. The codes exist only now.

    `address`: of the page where people can check, if there is one.
    """
    slips = []
    for record in sealed.records:
        drawn, text = sheet(record, origin, sealed.purpose, fingerprint)
        lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
        qr = escape(Receipt.of(record, origin, sealed.purpose).text())
        slips.append(
            f'<section data-position="{record.position}">{drawn}{lines}{_how(address)}<pre>{qr}</pre></section>'
        )
    style = (
        "section{break-after:page;font:12pt sans-serif;max-width:17cm}p{margin:.5em 0}svg{max-width:7cm;height:auto}"
        "pre{font-size:8pt;white-space:pre-wrap;overflow-wrap:anywhere}"
    )
    title = escape(_("Receipts"))
    head = f"<meta charset=utf-8><title>{title}</title><style>{style}</style>"
    return f"<!doctype html><html lang={language()}>{head}{''.join(slips)}</html>\n"


def _how(address: str) -> str:
    """How the paper is checked: on the page of that address, and without anybody's page."""
    on_page = _("To check it: {address}, “My receipt”.").format(address=address)
    alone = _("To check it on a computer of your own, with the published bundle and the verifier:")
    typed = "python3 -I -S klero-verify.pyz receipt bundle.zip --receipt klero1:…"
    shown = _("The square code says this text:")
    lines = [*([on_page] if address else []), alone]
    return "".join(f"<p>{escape(line)}</p>" for line in lines) + f"<pre>{typed}</pre><p>{escape(shown)}</p>"


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")
