"""Receipts on paper and on screen: the QR code, and the two codes that stand beside it on paper only."""

from __future__ import annotations

from html import escape
from io import StringIO

import segno

from api.i18n import _, language
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


def words(record: Record, fingerprint: str = "") -> str:
    """The text printed beside the QR code, for the person alone. `fingerprint`: the pool's, in words."""
    lines = [
        _("Receipt for {name}").format(name=record.person.name),
        _("This paper shows that you were on the list. Keep it."),
        _("Code to say no: {code}").format(code=receipt.decline_code(record.decline_code)),
        _("Give this code only if you are drawn and do not want the seat."),
        _("Code of your identity: {code}").format(code=receipt.id_salt_code(record.id_salt)),
        _("With it, your name and your date of birth, you can check that the list means you."),
    ]
    if fingerprint:
        lines.append(_("Fingerprint of the list: {words}").format(words=fingerprint))
    return "\n".join(lines)


def sheet(record: Record, origin: str, purpose: bytes, fingerprint: str = "") -> tuple[str, str]:
    """(SVG, words) of the receipt of a member of a pool of this purpose, of which the decline code exists only now.

    Raises:
        Malformed: the values are too long for a QR code of 1 KB.
    """
    return svg(Receipt.of(record, origin, purpose).text()), words(record, fingerprint)


def page(pool: SealedPool, origin: str, fingerprint: str) -> str:
    """All receipts of a pool as one HTML page to print and cut, one to a sheet. The codes exist only now."""
    slips = []
    for record in pool.records:
        drawn, text = sheet(record, origin, pool.purpose, fingerprint)
        lines = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
        slips.append(f'<section data-position="{record.position}">{drawn}{lines}</section>')
    style = "section{break-after:page;font:14pt sans-serif;max-width:17cm}svg{max-width:8cm;height:auto}"
    head = f"<meta charset=utf-8><title>{escape(_('Receipts'))}</title><style>{style}</style>"
    return f"<!doctype html><html lang={language()}>{head}{''.join(slips)}</html>\n"


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")
