"""The report as text, in the reader's language, and as one JSON object (docs/spec/verifier.md)."""

import json
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from verifier.findings import Audit, DrawReport, Finding, Verdict
from verifier.language import N_, Translate
from verifier.sentences import SENTENCES
from verifier.steps import STEPS
from verifier.words import words

_WIDTH = 100

_VERDICTS = {
    Verdict.CONFORME: N_("In order"),
    Verdict.ANOMALIE: N_("Anomaly"),
    Verdict.NON_VERIFIABLE: N_("Not verifiable"),
}
_STATUS = {
    "ok": N_("ok"),
    "anomaly": N_("ANOMALY"),
    "missing": N_("NOT VERIFIABLE: something is missing"),
    "reserved": N_("public part ok; the rest is for the auditors"),
    "absent": N_("nothing to check"),
}
_STATES = {
    "live": N_("under way"),
    "annulled": N_("annulled"),
    "lapsed": N_("lapsed"),
    "concluded": N_("concluded"),
}
_PREMISE_STATES = {
    "not_claimed": N_("not claimed"),
    "claimed": N_("claimed"),
    "supported": N_("supported"),
    "not_verifiable": N_("not verifiable"),
}
_PREMISES = {
    "P1": N_("Enough trustees are honest, were present and used devices of their own."),
    "P2": N_("All honest people acted on one and the same history."),
    "P3": N_("Nobody could foresee the beacon when the openings were fixed."),
    "P4": N_("The dice are fair and one scrutineer is honest."),
}
_SUPPORT = {
    ("P1", "claimed"): N_("Those present say so; no file can prove it."),
    ("P2", "not_verifiable"): N_(
        "Nothing here shows it: too few trustees say that they compared the head aloud, and no checkpoint meets a "
        "policy of yours (--policy)."
    ),
    ("P3", "not_claimed"): N_("No beacon was announced."),
    ("P3", "supported"): N_("Witnesses of your policy cosigned the openings before the beacon's round."),
    ("P3", "not_verifiable"): N_(
        "No checkpoint beside the beacon carries enough cosignatures, made in time, by witnesses of a policy of "
        "yours (--policy)."
    ),
    ("P4", "not_claimed"): N_("No dice were announced."),
    ("P4", "claimed"): N_("Two scrutineers signed what they saw; no file can prove it."),
}
_ALOUD = N_("Enough trustees opened under the same head and say that they compared it aloud.")
_WITNESSED = N_("A checkpoint of this log meets your policy.")
_DISHONEST = N_(
    "What a dishonest operator could still do: choose whom the list contains, the quotas and the timing; stall; see "
    "the outcome some minutes early; and, where nothing supports P2, show different histories to different people. "
    "With a majority of the trustees and without a beacon in time: learn the outcome first and veto it, for all to "
    "see; with lying scrutineers besides, choose it. Nothing here vouches for the list being complete."
)


def as_json(audit: Audit) -> str:
    """Return the report as one JSON object, in ASCII."""
    return json.dumps(document(audit))


def document(audit: Audit) -> dict[str, Any]:
    """Return the object that ``--json`` prints; what is not known is null."""
    return {
        "verdict": audit.verdict.word,
        "exit": int(audit.verdict),
        "audience": audit.audience,
        "origin": audit.origin,
        "size": audit.size,
        "root": None if audit.root is None else audit.root.hex(),
        "fingerprint": list(audit.fingerprint),
        "exceptions": [_exception(finding) for finding in audit.findings],
        "checks": [{"step": step, "status": status} for step, status in audit.checks],
        "draws": [_draw_object(draw) for draw in audit.draws],
    }


def _exception(finding: Finding) -> dict[str, Any]:
    exception: dict[str, Any] = {"step": finding.step, "code": finding.code}
    if finding.index is not None:
        exception["index"] = finding.index
    if finding.where:
        exception["where"] = finding.where
    return exception


def _draw_object(draw: DrawReport) -> dict[str, Any]:
    return {
        "draw": draw.id,
        "number": draw.number,
        "state": draw.state,
        "seed": draw.seed or None,
        "ticket_key": draw.ticket_key or None,
        "strata": [{"seats": seats, "drawn": list(drawn)} for seats, drawn in draw.strata],
        "substitutes": [{"vacated": vacated, "position": position} for vacated, position in draw.substitutes],
        "premises": dict(draw.premises),
    }


def as_text(audit: Audit, language: str, _: Translate) -> str:
    """Return the report for people to read, ending with a line feed."""
    return "\n".join(_lines(audit, language, _)) + "\n"


def _lines(audit: Audit, language: str, _: Translate) -> Iterator[str]:
    yield verdict_line(audit, _)
    if audit.findings:
        yield from ("", _("Exceptions"))
        for finding in audit.findings:
            yield from exception_lines(finding, _)
    yield from ("", _("Checks"))
    width = max(len(_(name)) for name in STEPS.values())
    for step, status in audit.checks:
        yield f"  {step:<3}  {_(STEPS[step]):<{width}}  {_(_STATUS[status])}"
    for draw in audit.draws:
        yield ""
        yield from _draw_lines(draw, _)
    yield ""
    yield from _head_lines(audit, language, _)
    if audit.wish:
        yield from ("", _("Policy in the bundle: its publisher's wish, not counted here"))
        yield from (f"  {printable(line)}" for line in audit.wish.expandtabs().splitlines())


def verdict_line(audit: Audit, _: Translate) -> str:
    """Return the verdict, with whose part of the record it is about."""
    reserved = sum(status == "reserved" for _step, status in audit.checks)
    verdict = _(_VERDICTS[audit.verdict]).upper()
    if audit.audience == "auditors":
        return _("{verdict} (auditors' part)").format(verdict=verdict)
    if reserved:
        return _("{verdict} (public part; checks left to the auditors: {count})").format(
            verdict=verdict, count=reserved
        )
    return _("{verdict} (public part)").format(verdict=verdict)


def exception_lines(finding: Finding, _: Translate) -> Iterator[str]:
    """Yield what was found: step, its name, place, code, and the sentence."""
    place = "" if finding.index is None else _("entry {index}").format(index=finding.index)
    where = printable(finding.where)
    details = ", ".join(part for part in (place, where) if part)
    yield f"  {finding.step} {_(STEPS[finding.step])}{' — ' if details else ''}{details} [{finding.code}]"
    yield from _paragraph(_(SENTENCES[finding.code]), "     ")


def _draw_lines(draw: DrawReport, _: Translate) -> Iterator[str]:
    yield _("Draw {number}: {state}").format(number=draw.number, state=_(_STATES[draw.state]))
    yield "  " + _("announced in entry {index}, id {id}").format(index=draw.index, id=draw.id)
    if draw.state != "concluded":
        return
    yield "  " + _("seed {seed}").format(seed=draw.seed)
    yield "  " + _("ticket key {key}").format(key=draw.ticket_key)
    for number, (seats, drawn) in enumerate(draw.strata, 1):
        yield "  " + _("stratum {number}, seats: {seats}, positions drawn: {positions}").format(
            number=number, seats=seats, positions=_positions(drawn)
        )
    for vacated, position in draw.substitutes:
        yield "  " + _("position {position} comes in for position {vacated}").format(position=position, vacated=vacated)
    for premise, state in draw.premises.items():
        yield f"  {premise} {_(_PREMISES[premise])} — {_(_PREMISE_STATES[state]).upper()}"
        yield from _paragraph(_(_support(premise, state, draw)), "     ")
    yield from _paragraph(_(_DISHONEST), "  ")


def _support(premise: str, state: str, draw: DrawReport) -> str:
    if (premise, state) == ("P2", "supported"):
        return _ALOUD if draw.heard_aloud else _WITNESSED
    return _SUPPORT[premise, state]


def _paragraph(text: str, indent: str) -> Iterator[str]:
    yield from wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _positions(positions: Sequence[int]) -> str:
    return ", ".join(map(str, positions))


def _head_lines(audit: Audit, language: str, _: Translate) -> Iterator[str]:
    if audit.origin is None or audit.root is None:
        yield _("The head of the log could not be read.")
        return
    yield _("Head of {origin}: {size} entries, root {root}").format(
        origin=printable(audit.origin), size=audit.size, root=audit.root.hex()
    )
    if audit.read != audit.size:
        yield _("Only the first {count} entries could be read.").format(count=audit.read)
    yield _("Fingerprint of the head: {words}").format(words=fingerprint_text(audit.fingerprint, language))


def fingerprint_text(indexes: Sequence[int], language: str) -> str:
    """Return a fingerprint in twelve words, and in numbers on the next line."""
    return f"{' '.join(words(indexes, language))}\n  ({' '.join(map(str, indexes))})"


def printable(text: str) -> str:
    """Return a foreign text without anything that could move a terminal's cursor."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
