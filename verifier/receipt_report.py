"""What a receipt came to, as text for its bearer and as one JSON object (docs/spec/verifier.md, "Receipt")."""

import json
from collections.abc import Iterator
from typing import Any

from verifier.findings import Audit, Finding
from verifier.language import Translate
from verifier.receipt import Chance, Checked
from verifier.report import exception_lines, fingerprint_text
from verifier.steps import step_of
from verifier.words import fingerprint


def as_json(checked: Checked, origin: str, audit: Audit, code: int) -> str:
    """Return the object that ``receipt --json`` prints, in ASCII."""
    found = {
        "exit": code,
        "ledger": audit.verdict.word,
        "exceptions": [{"step": step_of(code), "code": code} for code in checked.codes],
        "lists": [
            {
                "list": pool.id,
                "position": position,
                "size": pool.size,
                "fingerprint": list(fingerprint("pool", origin, pool.size, bytes.fromhex(pool.root))),
            }
            for pool, position in checked.pools
        ],
        "draws": [_chance_object(chance) for chance in checked.chances],
    }
    return json.dumps(found)


def _chance_object(chance: Chance) -> dict[str, Any]:
    told: dict[str, Any] = {
        "draw": chance.draw.id,
        "number": chance.draw.body["number"],
        "ticket": chance.ticket.hex() or None,
        "drawn": chance.drawn,
    }
    if chance.stratum is not None and "lottery" not in chance.draw.body:
        told |= {"stratum": chance.stratum, "rank": chance.rank, "people": chance.people}
    if chance.weight is not None:
        told |= dict(zip(("weight", "time", "cut_off"), chance.weight, strict=True))
    return told


def as_text(checked: Checked, origin: str, language: str, _: Translate) -> str:
    """Return what the person wants to know, ending with a line feed."""
    return "\n".join(_lines(checked, origin, language, _)) + "\n"


def _lines(checked: Checked, origin: str, language: str, _: Translate) -> Iterator[str]:
    for code in checked.codes:
        yield from exception_lines(Finding(step_of(code), code), _)
    for pool, position in checked.pools:
        yield _("You were in the list: position {position} of {size}, counted from 0.").format(
            position=position, size=pool.size
        )
        indexes = fingerprint("pool", origin, pool.size, bytes.fromhex(pool.root))
        yield _("Fingerprint of the list: {words}").format(words=fingerprint_text(indexes, language))
    for chance in checked.chances:
        yield from _chance_lines(chance, _)


def _panel_lines(chance: Chance, _: Translate) -> Iterator[str]:
    """A lottery over panels has no rank: one panel was picked among many."""
    panel = chance.draw.outcome.panel if chance.draw.outcome else None
    if panel is not None:
        yield "  " + _("Panel {number} of {panels} was picked, counted from 0.").format(
            number=panel.number, panels=chance.draw.body["lottery"]["m"]
        )
    yield "  " + (
        _("You sit in the picked panel.")
        if chance.drawn
        else _("You are not in it; whether you follow as a substitute depends on the seat that becomes free.")
    )


def _chance_lines(chance: Chance, _: Translate) -> Iterator[str]:
    if chance.ticket:
        yield _("Draw {number}: ticket {ticket}").format(number=chance.draw.body["number"], ticket=chance.ticket.hex())
    else:
        yield _("Draw {number}: by dice alone").format(number=chance.draw.body["number"])
    if "lottery" in chance.draw.body:
        yield from _panel_lines(chance, _)
        return
    if chance.withdrawn:
        yield "  " + _("Somebody objected for this position before the draw, and the lot skipped it.")
        return
    if chance.stratum is None:
        yield "  " + _("This position is in no stratum and could not be drawn.")
        return
    if not chance.rank:
        yield "  " + _("Not drawn: no throw named this position.")
        return
    yield "  " + _("rank {rank} of {people} in stratum {stratum}").format(
        rank=chance.rank, people=chance.people, stratum=chance.stratum + 1
    )
    if chance.weight is not None:
        weight, own, cut_off = chance.weight
        yield "  " + _("weight {weight}: {own} by the ticket and the weight; drawn were those up to {cut_off}").format(
            weight=weight, own=own, cut_off=cut_off
        )
    yield "  " + (_("Drawn.") if chance.drawn else _("Not drawn; a substitute if seats become free, by rank."))
