"""The minutes of a draw (procès-verbal): what, who, every step, the chance, the result, and what it does not prove."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from api import lotteries, response, weighing
from api.history import Row
from api.i18n import _
from api.papers import common
from api.papers.common import Published
from api.papers.page import Block, Heading, Items, Paper, Table, Text
from api.web import names
from api.words import instant, life, premises
from api.words.draws import DICE_ALONE, STAGES, seats
from draws import stratified, thrown, tickets
from ledger.rules.state import Draw, State

RULE: Final = "_" * 30
"""A line to write on."""


def minutes(published: Published, draw: Draw, report: Mapping[str, Any] | None) -> Paper:
    """The minutes of this draw as far as it has come. `report`: what the verifier said, None if it could not run."""
    state, rows = published.state, published.rows
    return Paper(
        _("Minutes of draw {number}").format(number=draw.body.number),
        (
            Text(f"{state.name}\n{state.origin}"),
            *_what(state, draw),
            *_trustees(draw, rows),
            *_steps(draw, rows),
            *_chance(draw),
            *_result(draw),
            *_beside(draw, rows, report),
            *_premises(draw, report),
            *_not_proved(draw),
            *_verdict(report),
            Heading(_("Fingerprint of the list")),
            common.pool_words(state, draw.pool),
            *common.head_blocks(published),
            *_signatures(draw),
        ),
    )


def _what(state: State, draw: Draw) -> Iterator[Block]:
    purpose, sealed = draw.purpose.body, draw.pool.body
    yield Heading(_("What was drawn"))
    drawn = _("{seats} of {body}, from {since} until {until}.").format(
        seats=seats(purpose.seats),
        body=common.body_name(draw.charter, purpose.body),
        since=purpose.term.since,
        until=purpose.term.until,
    )
    lines = [drawn, _(STAGES[purpose.stage])]
    lines += [_("It is meant to reach: {text}").format(text=text) for text in purpose.reach]
    lines.append(_("The list holds {size} people.").format(size=sealed.size))
    source = _("Made from {name}, {size} people; it misses: {misses}")
    lines += [source.format(name=f.name, size=f.size, misses=f.misses) for f in sealed.frames]
    answers = response.response_of(state, draw.pool)
    lines += response.lines(answers) if answers else ()
    if draw.body.redo_of:
        lines.append(
            _("It does {draw} again.").format(
                draw=_("draw {number}").format(number=state.draws[draw.body.redo_of].body.number)
            )
        )
    if draw.ended:
        lines.append(_("It ended without a result."))
    lines.append(_("It could be contested until {time}.").format(time=instant(draw.body.deadlines.contest)))
    yield Items(tuple(lines))


def _trustees(draw: Draw, rows: Sequence[Row]) -> Iterator[Block]:
    if draw.direct:
        yield Heading(_("By dice alone"))
        yield Text(_(DICE_ALONE))
        return
    yield Heading(_("Trustees"))
    said = _("{n} trustees; any {t} of them can open all envelopes. They stand here by number, not by name.")
    yield Text(said.format(n=len(draw.body.trustees), t=draw.body.t))
    persons = {row.person: row.j for row in draw.body.trustees}
    told = []
    for j in persons.values():
        own = [
            r
            for r in rows
            if r.draw == draw.id and not r.refused and any(persons.get(s.person) == j for s in r.signers)
        ]
        dealt, opened, helped = (
            ", ".join(str(r.index) for r in own if r.kind == kind and len(r.signers) == 1)
            for kind in ("draw.dealt", "draw.opened", "draw.shared")
        )
        told.append((str(j), dealt or "–", opened or "–", helped or "–"))
    headings = (_("Trustee"), _("Envelope closed in entry"), _("opened in entry"), _("helped others in entry"))
    yield Table(headings, tuple(told))


def _steps(draw: Draw, rows: Sequence[Row]) -> Iterator[Block]:
    yield Heading(_("Every step"))
    before = {draw.purpose.index, draw.pool.index, draw.index}
    own = [row for row in rows if row.index in before or (row.draw == draw.id and not row.refused)]
    yield Table(
        (_("Entry"), _("Time"), _("What"), _("Signed by")),
        tuple(
            (
                str(row.index),
                instant(row.logged_at),
                _(names.KINDS.get(row.kind, row.kind)),
                common.signers(row, draw.charter, draw),
            )
            for row in own
        ),
    )


def _chance(draw: Draw) -> Iterator[Block]:
    yield Heading(_("What made the result"))
    lines = []
    if draw.words_at is not None:
        lines.append(_("Residents' words, root: {root}").format(root=draw.words_root.hex()))
    if draw.dealers:
        dealers = ", ".join(map(str, draw.dealers))
        lines.append(_("Secrets of the trustees: {numbers}").format(numbers=dealers))
    if draw.dice:
        plan, _colon, throws = draw.dice.partition(":")
        size = thrown.dice_per_throw(draw.pool.body.size) if draw.direct and not draw.body.lottery else 5
        groups = " ".join(throws[at : at + size] for at in range(0, len(throws), size))
        lines.append(_("Dice ({plan}): {throws}").format(plan=plan, throws=groups))
    if draw.round is not None:
        lines.append(_("Round of the beacon: {round}").format(round=draw.round))
    if draw.seed and (draw.body.lottery or not draw.direct):
        lines.append(_("Seed: {seed}").format(seed=draw.seed.hex()))
        lines.append(_("Key of the lot numbers: {key}").format(key=tickets.key(draw.seed).hex()))
    yield Items(tuple(lines)) if lines else Text(_("Nothing is known yet."))


def _result(draw: Draw) -> Iterator[Block]:
    yield Heading(_("Result"))
    if draw.concluded_at is None:
        yield Text(_("There is no result."))
        return
    people = stratified.count(draw.codes, len(draw.body.strata))
    if draw.body.lottery:
        yield from _group(draw)
    if weights := weighing.of(draw):
        yield Items(weights)
    yield Text(_("Positions in the closed list, in the order of the lot; the first position is 0."))
    told = zip(draw.body.strata, people, draw.drawn, strict=True)
    yield Table(
        (_("Stratum"), _("People"), _("Seats"), _("Drawn")),
        tuple((common.stratum(s), str(n), str(s.seats), " ".join(map(str, drawn))) for s, n, drawn in told),
    )
    if response.is_invitation(draw):
        return
    yield Table(
        (_("Position"), _("Stratum"), _("Seat")),
        tuple(
            (str(p), common.stratum(draw.body.strata[seat.stratum]), _(names.SEATS[seat.state]))
            for p, seat in draw.seats.items()
        ),
    )


def _group(draw: Draw) -> Iterator[Block]:
    """Of a lottery over panels: the group that was picked, as far as the room sees it."""
    yield Items(tuple(lotteries.result(draw)))
    seen = lotteries.counts(draw)
    if seen:
        yield Table(
            (_("Feature"), _("Value"), _("People"), _("Quota")),
            tuple((c.feature, c.value, str(c.people), f"{c.least}–{c.most}") for c in seen),
        )


def _premises(draw: Draw, report: Mapping[str, Any] | None) -> Iterator[Block]:
    yield Heading(_("What its fairness rests on"))
    told = premises.draw_report(report, draw.id)
    if draw.direct:
        yield Text(
            _("On the dice, on two named scrutineers, and on what those present saw. It claims none of P1 to P4.")
        )
        yield from _still_possible(told)
        return
    if not told.get("premises"):
        yield Text(_("Nothing to say before there is a result that the verifier has checked."))
        return
    yield Items(
        tuple(
            _("{premise} – {says} {state}. {support}").format(
                premise=premise,
                says=_(names.PREMISES[premise]),
                state=_(names.PREMISE_STATES[state]).upper(),
                support=premises.supported(told, premise),
            )
            for premise, state in told["premises"].items()
        )
    )
    yield from _still_possible(told)


def _still_possible(told: Mapping[str, Any]) -> Iterator[Block]:
    if found := premises.still_possible(told):
        yield Heading(_("What a dishonest operator could still do"))
        yield Items(tuple(found))


def _beside(draw: Draw, rows: Sequence[Row], report: Mapping[str, Any] | None) -> Iterator[Block]:
    """Who was skipped, how the draw was contested, which seats became free, whom auditors visited."""
    lines = []
    if draw.withdrawn:
        positions = " ".join(map(str, sorted(draw.withdrawn)))
        lines.append(_("Objected before the draw and were skipped: positions {positions}").format(positions=positions))
    for one in draw.contestations.values():
        said = _("Contested on {time} (entry {index}).").format(
            time=instant(rows[one.index].logged_at), index=one.index
        )
        if one.answered_at is None:
            lines.append(said + " " + _("Not answered yet."))
        else:
            lines.append(said + " " + _("Answered in entry {index}.").format(index=one.answered_at))
    told = premises.draw_report(report, draw.id)
    freed = premises.counted(told.get("vacancies", {}), premises.VACANCIES)
    if freed:
        lines.append(_("Seats that became free: {causes}").format(causes=", ".join(freed)))
    if draw.audit:
        lines.append(life.found(draw.audit))
    if lines:
        yield Heading(_("Beside the steps"))
        yield Items(tuple(lines))


def _not_proved(draw: Draw) -> Iterator[Block]:
    yield Heading(_("What this draw does not prove"))
    missed = _("That it reaches whom {name} misses: {misses}")
    yield Items(
        (
            _("That the list was complete or honest: nobody proves an absence."),
            *(missed.format(name=f.name, misses=f.misses) for f in draw.pool.body.frames),
            _("That those drawn resemble everybody: the differences stand in the result."),
            *(_("What its purpose does not claim: {text}").format(text=text) for text in draw.purpose.body.not_claimed),
        )
    )


def _verdict(report: Mapping[str, Any] | None) -> Iterator[Block]:
    yield Heading(_("Checked by the independent verifier"))
    if report is None:
        yield Text(_("The verifier could not run here; check the bundle elsewhere."))
        return
    verdict = str(report.get("verdict", ""))
    yield Text(_("Verdict on the public part: {verdict}.").format(verdict=_(names.VERDICTS.get(verdict, verdict))))
    found = [f"{one.get('step')} {one.get('code')}" for one in report.get("exceptions", ())]
    if found:
        yield Items(tuple(found))


def _signatures(draw: Draw) -> Iterator[Block]:
    yield Heading(_("To write by hand"))
    yield Items(
        (
            *(
                [_("On how many separate devices did the trustees type their passphrases? {line}").format(line=RULE)]
                if draw.body.trustees
                else []
            ),
            _("The twelve words were read aloud and compared by: {line}").format(line=RULE),
            _("Scrutineers: {line}").format(line=f"{RULE} {RULE}"),
            _("Guarantor: {line}").format(line=RULE),
            _("Objections heard: {line}").format(line=RULE),
        )
    )
