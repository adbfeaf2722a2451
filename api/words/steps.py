"""The steps of an announced draw, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.i18n import N_, _, ngettext
from api.words.scene import SHORT, Scene, blob
from ledger.bodies import (
    Annulled,
    BeaconShown,
    Concluded,
    DealsClosed,
    Dealt,
    Diced,
    Lapsed,
    LotteryAudited,
    Opened,
    OpeningsClosed,
    Shape,
    Shared,
    WordsClosed,
)

CAUSES: Mapping[str, str] = {
    "error": N_("an error"),
    "pool": N_("the pool is wrong"),
    "dispute": N_("a dispute"),
    "round_unavailable": N_("the beacon's round cannot be had"),
    "shares_missing": N_("secrets cannot be opened"),
    "other": N_("another cause"),
}
BARRIERS: Mapping[str, str] = {
    "witness": N_("The signer checked the head with an outside witness."),
    "aloud": N_("The signer compared the head's words aloud."),
}


def _words_closed(scene: Scene, body: WordsClosed) -> list[str]:
    said = ngettext(
        "Close the residents' words of {draw}: {n} word.", "Close the residents' words of {draw}: {n} words.", body.size
    )
    return [said.format(draw=scene.draw(body.draw), n=body.size), blob(body.list)]


def _dealt(scene: Scene, body: Dealt) -> list[str]:
    said = _("Trustee {trustee} deals their secret for {draw}, closed and shared among all trustees.")
    return [said.format(trustee=scene.trustee(body.draw, body.j), draw=scene.draw(body.draw))]


def _deals_closed(scene: Scene, body: DealsClosed) -> list[str]:
    dealers = ", ".join(scene.trustee(body.draw, dealer.j) for dealer in body.dealers)
    lines = [
        _("Close the deals of {draw}. These trustees dealt: {dealers}.").format(
            draw=scene.draw(body.draw), dealers=dealers
        )
    ]
    if body.round is not None:
        lines.append(_("The beacon's round will be {round}.").format(round=body.round))
    return lines


def _diced(scene: Scene, body: Diced) -> list[str]:
    return [_("The dice of {draw} gave: {dice}").format(draw=scene.draw(body.draw), dice=body.dice)]


def _opened(scene: Scene, body: Opened) -> list[str]:
    said = _("Trustee {trustee} opens their secret for {draw}.")
    return [
        said.format(trustee=scene.trustee(body.draw, body.j), draw=scene.draw(body.draw)),
        _(BARRIERS[body.barrier]),
    ]


def _shared(scene: Scene, body: Shared) -> list[str]:
    said = _("Trustee {trustee} gives their shares for {draw}, to open the secrets of: {absent}.")
    absent = ", ".join(scene.trustee(body.draw, row.j) for row in body.shares)
    return [
        said.format(trustee=scene.trustee(body.draw, body.helper), draw=scene.draw(body.draw), absent=absent),
        _(BARRIERS[body.barrier]),
    ]


def _openings_closed(scene: Scene, body: OpeningsClosed) -> list[str]:
    opened = ", ".join(scene.trustee(body.draw, point.j) for point in body.points)
    said = _("Close the openings of {draw}: all secrets are open ({trustees}).")
    return [said.format(draw=scene.draw(body.draw), trustees=opened)]


def _beacon(scene: Scene, body: BeaconShown) -> list[str]:
    said = _("The beacon's round {round} for {draw}: {signature}")
    return [said.format(round=body.round, draw=scene.draw(body.draw), signature=body.signature[:SHORT])]


def _concluded(scene: Scene, body: Concluded) -> list[str]:
    said = _("Conclude {draw}. The result has the digest {digest}; everybody can compute it.")
    if body.panel is None:
        return [said.format(draw=scene.draw(body.draw), digest=body.digest)]
    told = _("Conclude {draw}. The result has the digest {digest}; everybody can check which group was picked.")
    return [
        told.format(draw=scene.draw(body.draw), digest=body.digest),
        _("The group that was picked, opened for everybody: {file}").format(file=blob(body.panel)),
    ]


def _lottery_audited(scene: Scene, body: LotteryAudited) -> list[str]:
    said = {
        "document": _("State that the lottery of {draw} was checked, with its file in hand, before its result."),
        "result": _("State that the lottery of {draw} and its result were checked, with its file in hand."),
    }[body.scope]
    found = _("Found: {codes}.").format(codes=", ".join(body.findings)) if body.findings else _("All is in order.")
    return [
        said.format(draw=scene.draw(body.draw)),
        found,
        _("The file that was checked: {sha256}").format(sha256=body.document),
    ]


def _annulled(scene: Scene, body: Annulled) -> list[str]:
    said = _("Annul {draw}, before its outcome can be known: {cause}.")
    return [said.format(draw=scene.draw(body.draw), cause=_(CAUSES[body.cause]))]


def _lapsed(scene: Scene, body: Lapsed) -> list[str]:
    return [_("State that {draw} missed a deadline and ends without a result.").format(draw=scene.draw(body.draw))]


WORDS: Mapping[type[Shape], Callable[[Scene, Any], list[str]]] = {
    WordsClosed: _words_closed,
    Dealt: _dealt,
    DealsClosed: _deals_closed,
    Diced: _diced,
    Opened: _opened,
    Shared: _shared,
    OpeningsClosed: _openings_closed,
    BeaconShown: _beacon,
    Concluded: _concluded,
    Annulled: _annulled,
    LotteryAudited: _lottery_audited,
    Lapsed: _lapsed,
}
