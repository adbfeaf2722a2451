"""One lottery over panels, or the proof that there can be none, checked by itself (docs/spec/panels.md)."""

from verifier import canonical, impossible, panels
from verifier.errors import Invalid, Malformed
from verifier.findings import Verdict
from verifier.language import N_, Translate

_SECRET = 32
_PROVED = {
    "leximin": N_(
        "Proved: everybody's chance is less than one panel in {panels} away from the best there is: the "
        "lowest as high as can be, then the next, and so on."
    ),
    "maximin": N_(
        "Proved: the lowest chance could not be higher by a panel in {panels} or more. Nothing is proved "
        "about the other chances."
    ),
    "nash": N_(
        "Proved: everybody's chance is less than one panel in {panels} away from chances whose product is as "
        "high as can be. That does not make the lowest as high as can be."
    ),
    "goldilocks": N_(
        "Proved: all chances lie, to less than one panel in {panels}, within the narrowest band around the "
        "equal chance that could hold them. Nothing is proved about where in it."
    ),
}


def _is_canonical(data: bytes) -> bool:
    try:
        canonical.decode_object(data)
    except Malformed:
        return False
    return True


def report(data: bytes, _: Translate) -> tuple[str, Verdict]:
    """Say what a document of `klero panel plan` proves, and the verdict; of a draw's, without the secret before it."""
    if not _is_canonical(data) and _is_canonical(data[_SECRET:]):
        data = data[_SECRET:]
    clash = b'"format":"kleroterion/v1/impossible"' in data
    try:
        if clash:
            count = impossible.check(data)
            return _("Proved: no panel keeps these {count} limits together.").format(count=count), Verdict.CONFORME
        found = panels.check(data)
    except Malformed as error:
        what = f"{'impossible' if clash else 'panels'}.form: {error.what}"
        return _("Refused: {what}").format(what=what), Verdict.ANOMALIE
    except Invalid as error:
        return _("Refused: {what}").format(what=error.what), Verdict.ANOMALIE
    lines = [
        _("{panels} panels of {seats} seats from {people} people of {types} types: each keeps every quota.").format(
            panels=found.panels, seats=found.seats, people=found.people, types=found.types
        ),
        _("Objective: {objective}. The lowest chance is {chance}.").format(
            objective=found.objective, chance=found.lowest
        ),
        *(
            [_("People on no panel: {count} of {people}.").format(count=found.left_out, people=found.people)]
            if found.left_out
            else []
        ),
        _(_PROVED[found.objective]).format(panels=found.panels)
        if found.attained
        else _("The document claims no more than that: it proves no fairness."),
    ]
    return "\n".join(lines), Verdict.CONFORME
