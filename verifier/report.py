"""The report as text, in the reader's language (docs/spec/verifier.md); as JSON: ``verifier.report_object``."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from verifier import hands, response, weighing
from verifier.findings import Audit, DrawReport, Finding, LotteryReport, Pin, Verdict, groups_of
from verifier.language import N_, Translate
from verifier.minority import as_lines
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
    ("P1", "word"): N_("Those present say so; no file can prove it."),
    ("P2", "aloud"): N_(
        "{trustees} trustees opened under one and the same head, that of {size} entries, and say that they compared "
        "it aloud."
    ),
    ("P2", "witnesses"): N_("A checkpoint of this log meets your policy."),
    ("P2", "nothing"): N_(
        "Nothing here shows it: too few trustees say that they compared the head aloud, and no checkpoint meets a "
        "policy of yours (--policy)."
    ),
    ("P3", "none"): N_("No beacon was announced."),
    ("P3", "witnesses"): N_("Witnesses of your policy cosigned the openings before the beacon's round."),
    ("P3", "nothing"): N_(
        "No checkpoint beside the beacon carries enough cosignatures, made in time, by witnesses of a policy of "
        "yours (--policy)."
    ),
    ("P4", "none"): N_("No dice were announced."),
    ("P4", "word"): N_("Two scrutineers signed what they saw; no file can prove it."),
} | hands.SUPPORT
_STILL_POSSIBLE = {
    "list": N_("choose whom the list contains: nothing here vouches for it being complete or honest;"),
    "terms": N_("choose the quotas, the seats and the hour, as far as others sign them;"),
    "stall": N_("stall, and let a deadline pass, for all to see;"),
    "early": N_("see the outcome some minutes before the others;"),
    "fork": N_("show different histories to different people, since nothing supports P2;"),
    "veto": N_("with most of the trustees: learn the outcome first and veto it, for all to see;"),
    "choose_with_scrutineers": N_("with most of the trustees and lying scrutineers: choose the outcome;"),
    "choose": N_("with most of the trustees: choose the outcome, since there were no dice;"),
    "choose_with_dice": N_("with lying scrutineers: choose the outcome;"),
    "chances": N_("give some people far better chances than others, since nobody has shown these to be equal;"),
}
_CAUSES = {
    "code": N_("declined with the code of the receipt: {count}"),
    "declined": N_("declined without the code: {count}"),
    "unreachable": N_("not reached: {count}"),
    "resigned": N_("resigned: {count}"),
    "other": N_("another cause: {count}"),
}
_VISITED = {
    "confirmed": N_("confirmed: {count}"),
    "absent": N_("not met: {count}"),
    "refused": N_("did not want to answer: {count}"),
    "ghosts": N_("unknown at their place: {count}"),
    "duplicates": N_("twice on the list: {count}"),
}

_SCOPES = {"document": N_("document"), "result": N_("document and result")}
_DICE_ALONE = {
    "dice-direct": N_(
        "By dice alone: those present saw that nobody chose; the absent trust two named scrutineers. Anybody follows "
        "the throws with a pencil."
    ),
    "panel-dice": N_(
        "By dice alone: those present saw that nobody chose; the absent trust two named scrutineers. The first three "
        "dice are the number of the panel, which anybody reads off. Who of each kind sits in it follows from all the "
        "dice, by a computation and not with a pencil; that people are of these kinds only the auditors can check."
    ),
}


def as_text(audit: Audit, language: str, _: Translate) -> str:
    """Return the report for people to read, ending with a line feed."""
    return "\n".join(_lines(audit, language, _)) + "\n"


def _lines(audit: Audit, language: str, _: Translate) -> Iterator[str]:
    yield verdict_line(audit, _)
    if audit.notes:
        yield from ("", _("To know first; no anomaly"))
        for note in audit.notes:
            yield from exception_lines(note, _)
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
    for decision in audit.decisions:
        yield ""
        yield from as_lines(decision, _)
    yield ""
    yield from _head_lines(audit, language, _)
    yield from _pin_lines(audit.pin, _)
    if audit.left_behind:
        names = ", ".join(printable(name) for name in audit.left_behind)
        yield from ("", _("Left by a file manager, and no part of the bundle: {names}").format(names=names))
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
    yield "  " + weighing.method_line(draw.method, _)
    for line in weighing.told(draw.weights, _):
        yield from _paragraph(line, "  ")
    yield from _beside_lines(draw, _)
    if draw.lottery is not None:
        yield from _chance_lines(draw.lottery, _)
    if draw.state != "concluded":
        return
    yield "  " + _("seed {seed}").format(seed=draw.seed)
    if not draw.by_dice_alone:
        yield "  " + _("ticket key {key}").format(key=draw.ticket_key)
    if draw.lottery is not None:
        yield from _lottery_lines(draw.lottery, _)
    for number, (seats, drawn) in enumerate(draw.strata, 1):
        yield "  " + _("stratum {number}, seats: {seats}, positions drawn: {positions}").format(
            number=number, seats=seats, positions=_positions(drawn)
        )
    if draw.vacancies:
        yield "  " + _("seats that became free: {causes}").format(causes=_counts(draw.vacancies, _CAUSES, _))
    for vacated, position in draw.substitutes:
        yield "  " + _("position {position} comes in for position {vacated}").format(position=position, vacated=vacated)
    if draw.by_dice_alone:
        yield from _paragraph(_(_DICE_ALONE[draw.method]), "  ")
    for premise, state in draw.premises.items():
        yield f"  {premise} {_(_PREMISES[premise])} — {_(_PREMISE_STATES[state]).upper()}"
        if not draw.by_dice_alone:
            yield from _paragraph(_supported(premise, draw, _), "     ")
    yield "  " + _("What a dishonest operator could still do:")
    for code in draw.still_possible:
        yield from _paragraph(f"– {_(_STILL_POSSIBLE[code])}", "    ")


def _beside_lines(draw: DrawReport, _: Translate) -> Iterator[str]:
    """Yield what happened beside the steps: who was invited and skipped, what was contested, whom auditors visited."""
    if draw.stage == "invitation":
        yield "  " + _(response.INVITATION)
    if draw.invited is not None:
        yield from (f"  {line}" for line in response.lines(draw.invited, _))
    if draw.withdrawn:
        yield "  " + _("objected before the draw and were skipped: positions {positions}").format(
            positions=_positions(draw.withdrawn)
        )
    for one in draw.contestations:
        if one.answered is None:
            yield "  " + _("contested in entry {index}, not answered").format(index=one.index)
        else:
            yield "  " + _("contested in entry {index}, answered in entry {answer}").format(
                index=one.index, answer=one.answered
            )
    if draw.visited:
        yield "  " + _("list audited in person: {counts}").format(counts=_counts(draw.visited, _VISITED, _))


def _counts(counts: Mapping[str, int], names: Mapping[str, str], _: Translate) -> str:
    return ", ".join(_(names[name]).format(count=counts[name]) for name in names if counts.get(name))


def _chance_lines(lottery: LotteryReport, _: Translate) -> Iterator[str]:
    """Yield what is proved about chances, for auditors what they are, and whom the lottery keeps apart."""
    if not lottery.attained:
        yield from _paragraph(_("NOT PROVED: nobody has shown that chances are as equal as they could be."), "  ")
    if lottery.chances is not None:
        low, high = (groups_of(chance, lottery.panels) for chance in lottery.chances)
        yield "  " + _("lowest chance of somebody: {low} of {panels}; highest: {high} of {panels}").format(
            low=low, high=high, panels=lottery.panels
        )
    if lottery.per_home is not None:
        told = _("people of one address who may sit together: {most}; auditors can check it, and who lives together")
        yield from _paragraph(told.format(most=lottery.per_home), "  ")
    if lottery.solver:
        said = _("made with {solver}, as the lottery's document says: for information, no check rests on it")
        yield "  " + said.format(solver=printable(lottery.solver))


def _lottery_lines(lottery: LotteryReport, _: Translate) -> Iterator[str]:
    yield "  " + _("panel {number} of {panels}, counted from 0; objective {objective}").format(
        number=lottery.panel, panels=lottery.panels, objective=lottery.objective
    )
    for feature, values in lottery.counts:
        told = ", ".join(f"{printable(value)} {people}" for value, people in values)
        yield f"  {printable(feature)}: {told}"
    for index, scope, findings in lottery.audits:
        said = _("entry {index}: the guarantor and an auditor checked the lottery's {scope}: {found}")
        found = ", ".join(map(printable, findings)) or _("in order")
        yield "  " + said.format(index=index, scope=_(_SCOPES[scope]), found=found)


def _supported(premise: str, draw: DrawReport, _: Translate) -> str:
    trustees, size = draw.heard or (0, 0)
    said = _(_SUPPORT[premise, draw.support[premise]]).format(trustees=trustees, size=size)
    return " ".join((said, *hands.told(draw.hands, _))) if premise == "P1" else said


def _paragraph(text: str, indent: str) -> Iterator[str]:
    yield from wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _positions(positions: Sequence[int]) -> str:
    return ", ".join(map(str, positions))


def _head_lines(audit: Audit, language: str, _: Translate) -> Iterator[str]:
    if audit.origin is None or audit.root is None:
        yield _("The head of the log could not be read.")
        return
    yield _("Head of {origin}: size {size}, root {root}").format(
        origin=printable(audit.origin), size=audit.size, root=audit.root.hex()
    )
    if audit.read != audit.size:
        yield _("Entries that could be read, from the first on: {count}.").format(count=audit.read)
    yield _("Fingerprint of the head: {words}").format(words=fingerprint_text(audit.fingerprint, language))


def _pin_lines(pin: Pin | None, _: Translate) -> Iterator[str]:
    """Say what became of the older checkpoint; one that does not hold stands among the exceptions."""
    if pin is not None and pin.holds:
        yield _(
            "The older checkpoint that you kept, size {size}, is a beginning of this log: up to there nothing was "
            "changed."
        ).format(size=pin.size)
    elif pin is not None and pin.holds is None:
        yield _("The older checkpoint that you kept, size {size}, could not be compared: entries are missing.").format(
            size=pin.size
        )


def fingerprint_text(indexes: Sequence[int], language: str) -> str:
    """Return a fingerprint in twelve words, and in numbers on the next line."""
    return f"{' '.join(words(indexes, language))}\n  ({' '.join(map(str, indexes))})"


def printable(text: str) -> str:
    """Return a foreign text without anything that could move a terminal's cursor."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
