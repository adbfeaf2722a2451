"""What a result rests on, what supports it, what a dishonest operator could do all the same: the verifier's codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.i18n import N_, _

SUPPORT: Mapping[tuple[str, str], str] = {
    ("P1", "none"): N_("It was drawn by dice alone."),
    ("P1", "word"): N_("Those present say so; no file can prove it. Keys typed into one computer are one person."),
    ("P1", "hands"): N_("The key holders' keys are in fewer hands than are needed to open."),
    ("P2", "aloud"): N_(
        "{trustees} trustees opened under one and the same head, that of {size} entries, and say that they "
        "compared it aloud."
    ),
    ("P2", "witnesses"): N_("Outside witnesses signed this history."),
    ("P2", "nothing"): N_("Too few trustees say that they compared the head aloud: two rooms could differ."),
    ("P3", "none"): N_("No beacon was announced."),
    ("P3", "witnesses"): N_("Outside witnesses signed the openings before the beacon's round."),
    ("P3", "nothing"): N_("No outside witness signed the openings before the beacon's round."),
    ("P4", "none"): N_("No dice were announced."),
    ("P4", "word"): N_("Two scrutineers signed what they saw; no file can prove it."),
}
STILL_POSSIBLE: Mapping[str, str] = {
    "list": N_("Choose whom the list holds: nothing here vouches for it being complete or honest."),
    "terms": N_("Choose the strata, the seats and the hour, as far as others sign them."),
    "stall": N_("Stall, and let a deadline pass, for all to see."),
    "early": N_("See the result some minutes before the others."),
    "fork": N_("Show two rooms two histories: nothing published speaks against it."),
    "veto": N_("With most of the trustees: learn the result first and refuse it, for all to see."),
    "choose_with_scrutineers": N_("With most of the trustees and lying scrutineers: choose the result."),
    "choose_with_dice": N_("With two lying scrutineers: choose the result."),
    "chances": N_("Give some people far better chances than others: nobody has shown these to be equal."),
    "choose": N_("With most of the trustees: choose the result, for there were no dice."),
}
VACANCIES: Mapping[str, str] = {
    "code": N_("declined with the code of their receipt"),
    "declined": N_("declined without the code, after the attempts that the charter asks for"),
    "unreachable": N_("not reached, after the attempts that the charter asks for"),
    "resigned": N_("resigned"),
    "other": N_("another cause, as three people signed"),
}
VISITED: Mapping[str, str] = {
    "confirmed": N_("met, and who they are"),
    "absent": N_("not met"),
    "refused": N_("did not want to answer"),
    "ghosts": N_("unknown at their place"),
    "duplicates": N_("twice on the list"),
}


def draw_report(report: Mapping[str, Any] | None, draw_id: str) -> Mapping[str, Any]:
    """What the verifier's report says of one draw; empty where it says nothing."""
    return next((told for told in (report or {}).get("draws", ()) if told.get("draw") == draw_id), {})


def supported(told: Mapping[str, Any], premise: str) -> str:
    """By what a premise is supported, in words."""
    heard = told.get("heard") or {"trustees": 0, "size": 0}
    support = told["support"]
    named = "P1" if support["P1"] == "none" else premise  # by dice alone one sentence says it of all four
    said = [_(SUPPORT[named, support[named]]).format(**heard)]
    if premise == "P1":
        one = _("One pair of hands holds the keys of the key holders {numbers}: they count as one person.")
        said += [one.format(numbers=", ".join(map(str, numbers))) for numbers in told.get("hands", ())]
    return " ".join(said)


def still_possible(told: Mapping[str, Any]) -> list[str]:
    """What a dishonest operator could do all the same."""
    return [_(STILL_POSSIBLE[code]) for code in told.get("still_possible", ())]


def counted(counts: Mapping[str, int], names: Mapping[str, str]) -> list[str]:
    """Causes, or what visits found, each with its number."""
    said = _("{name}: {text}")
    return [said.format(name=_(name), text=counts[code]) for code, name in names.items() if counts.get(code)]
