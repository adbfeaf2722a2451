"""Statements, heads and charters in words, for people who are about to sign or to decide. Read-only and pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.i18n import _, ngettext
from api.words import decisions, draws, life, people, seats, steps
from api.words.charters import charter_problem, difference, requirement
from api.words.scene import Scene, head, instant
from ledger import times
from ledger.bodies import Shape
from ledger.charter import Charter
from ledger.rules.state import State
from ledger.statement import Statement

__all__ = ["act", "charter_problem", "difference", "head", "instant", "requirement"]

_WORDS: Mapping[type[Shape], Callable[[Scene, Any], list[str]]] = {
    **people.WORDS,
    **draws.WORDS,
    **steps.WORDS,
    **life.WORDS,
    **seats.WORDS,
    **decisions.WORDS,
}


def act(statement: Statement, state: State | None, charter: Charter | None = None) -> list[str]:
    """What a statement does, to what, by which clause, on which head: what people read before they sign it.

    `state`: the ledger as known here; None on a machine that has only the draft. `charter`: the one that it cites or
    puts in force, where the reader has it apart.
    """
    if state and charter is None:
        charter = state.charters.get(statement.charter or "")
    scene = Scene(statement.ledger, state, charter, times.date_of(statement.made_at))
    return [
        *_WORDS[type(statement.body)](scene, statement.body),
        *_clause(statement, scene),
        ngettext(
            "Ledger {origin}, after {size} entry: {words}",
            "Ledger {origin}, after {size} entries: {words}",
            statement.after.size,
        ).format(
            origin=statement.ledger,
            size=statement.after.size,
            words=head(statement.ledger, statement.after.size, statement.after.root),
        ),
        _("Written {time}.").format(time=instant(statement.made_at)),
    ]


def _clause(statement: Statement, scene: Scene) -> list[str]:
    if statement.clause is None:
        return [_("Every founder signs.")]
    if scene.charter is None:
        return [
            _("By clause {clause} of the charter {charter}, whose text is not on this machine.").format(
                clause=statement.clause, charter=statement.charter
            )
        ]
    power = scene.charter.power(statement.clause, statement.kind)
    if power is None:
        return [_("It cites clause {clause}, which gives no such power.").format(clause=statement.clause)]
    return [
        _("By clause {clause}: {text}").format(clause=power.clause, text=power.text),
        _("Signed by: {people}.").format(people=" + ".join(requirement(r, scene.charter) for r in power.signed_by)),
    ]
