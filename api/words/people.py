"""Statements about the ledger itself, its charter, keys and roles, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from api.i18n import N_, _
from api.words.scene import Scene, blob
from ledger.bodies import (
    CharterAdopted,
    CharterAmended,
    FirstRole,
    Founded,
    KeyEnrolled,
    KeyRevoked,
    KeyRotated,
    RoleAssigned,
    RoleEnded,
    Shape,
)

CAUSES: Mapping[str, str] = {
    "lost": N_("lost"),
    "stolen": N_("stolen"),
    "left": N_("the person left"),
    "resigned": N_("the person resigned"),
    "term": N_("the term is over"),
    "decision": N_("by decision"),
    "other": N_("another cause"),
}


def _founded(scene: Scene, body: Founded) -> list[str]:
    founders = [_("Founder: {person}, key {key}.").format(person=f.person, key=f.key) for f in body.founders]
    return [
        _("Found the ledger {origin}, called {name}.").format(origin=scene.origin, name=body.name),
        _("It is signed with the log key {vkey}.").format(vkey=body.log_vkey),
        *founders,
    ]


def _given(scene: Scene, given: FirstRole | RoleAssigned) -> str:
    person, role = scene.person(given.person), scene.role(given.role)
    if given.until is None:
        return _("Give {person} the role {role}, without an end.").format(person=person, role=role)
    return _("Give {person} the role {role} until {date}.").format(person=person, role=role, date=given.until)


def _adopted(scene: Scene, body: CharterAdopted) -> list[str]:
    first = [_given(scene, given) for given in body.roles_at_founding]
    return [_("Adopt the first charter: {blob}.").format(blob=blob(body.text)), *first]


def _amended(_scene: Scene, body: CharterAmended) -> list[str]:
    return [
        _("Put version {version} of the charter in force: {blob}.").format(version=body.version, blob=blob(body.text)),
        _("It takes the place of version {supersedes}.").format(supersedes=body.supersedes),
        _decided(body.decision),
    ]


def _decided(decision: str) -> str:
    return _("By the decision {id}.").format(id=decision)


def _can_serve(sharing_key: str | None) -> str:
    if sharing_key is None:
        return _("With this key the person cannot serve as trustee.")
    return _("With this key the person can serve as trustee.")


def _helped(scene: Scene, body: KeyEnrolled | KeyRotated) -> list[str]:
    if body.helper is None:
        return []
    said = _(
        "{helper} helps {person} to sign, and has this key in hand: two trustees in one pair of hands count as one."
    )
    return [said.format(helper=scene.person(body.helper), person=scene.person(body.person))]


def _enrolled(scene: Scene, body: KeyEnrolled) -> list[str]:
    return [
        _("Enrol the key {key} of {person}.").format(key=body.key, person=scene.person(body.person)),
        _can_serve(body.sharing_key),
        *_helped(scene, body),
    ]


def _rotated(scene: Scene, body: KeyRotated) -> list[str]:
    said = _("Put the key {new} of {person} in the place of {old}.")
    return [
        said.format(new=body.new, person=scene.person(body.person), old=body.old),
        _can_serve(body.sharing_key),
        *_helped(scene, body),
    ]


def _revoked(scene: Scene, body: KeyRevoked) -> list[str]:
    said = _("End the key {key} of {person}: {cause}.")
    return [said.format(key=body.key, person=scene.person(body.person), cause=_(CAUSES[body.cause]))]


def _assigned(scene: Scene, body: RoleAssigned) -> list[str]:
    named = _("Named in session, for today only.") if body.source == "session" else _decided(body.source)
    return [_given(scene, body), named]


def _ended(scene: Scene, body: RoleEnded) -> list[str]:
    said = _("End the role {role} of {person}: {cause}.")
    ended = said.format(role=scene.role(body.role), person=scene.person(body.person), cause=_(CAUSES[body.cause]))
    return [ended, _decided(body.decision)] if body.decision else [ended]


WORDS: Mapping[type[Shape], Callable[[Scene, Any], list[str]]] = {
    Founded: _founded,
    CharterAdopted: _adopted,
    CharterAmended: _amended,
    KeyEnrolled: _enrolled,
    KeyRotated: _rotated,
    KeyRevoked: _revoked,
    RoleAssigned: _assigned,
    RoleEnded: _ended,
}
