"""What goes beside a draw's steps, in words: objections, contestations, answers, the audit in person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.i18n import _
from api.words.scene import SHORT, Scene, blob
from ledger.bodies import Answered, Blob, Contested, PoolAudited, Shape, Withdrawn


def _withdrawn(scene: Scene, body: Withdrawn) -> list[str]:
    said = _("The person at position {position} objects to the use of their data: {draw} skips this position.")
    return [said.format(position=body.position, draw=scene.draw(body.draw))]


def _read_by(text: Blob) -> str:
    if text.audience == "public":
        return _("Everybody can read the text: name nobody in it.")
    return _("Only the guarantor and the auditors can read the text.")


def _contested(scene: Scene, body: Contested) -> list[str]:
    lines = [
        _("Contest {draw}.").format(draw=scene.draw(body.draw)),
        _("The text: {file}.").format(file=blob(body.text)),
        _read_by(body.text),
    ]
    if body.evidence:
        said = _("With a step that was signed twice, as evidence: {file}.")
        lines.append(said.format(file=blob(body.evidence)))
    return lines


def _answered(scene: Scene, body: Answered) -> list[str]:
    said = _("Answer the contestation {id} of {draw}.")
    return [
        said.format(id=body.contested[:SHORT], draw=scene.draw(body.draw)),
        _("The text: {file}.").format(file=blob(body.answer)),
        _read_by(body.answer),
    ]


def found(body: PoolAudited) -> str:
    """What auditors found, in one sentence."""
    return _(
        "Of {n} people whom the lot named to be visited: {confirmed} confirmed, {absent} not met, {refused} did not "
        "want to answer, {ghosts} unknown at their place, {duplicates} twice on the list."
    ).format(
        n=len(body.positions),
        confirmed=body.confirmed,
        absent=body.absent,
        refused=body.refused,
        ghosts=body.ghosts,
        duplicates=body.duplicates,
    )


def _audited(scene: Scene, body: PoolAudited) -> list[str]:
    said = _("The list of {draw} was audited in person, at positions {positions}.")
    positions = ", ".join(map(str, body.positions))
    return [said.format(draw=scene.draw(body.draw), positions=positions), found(body)]


WORDS: Mapping[type[Shape], Callable[[Scene, Any], list[str]]] = {
    Withdrawn: _withdrawn,
    Contested: _contested,
    Answered: _answered,
    PoolAudited: _audited,
}
