"""The status as lines that people read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from api import weighing, words
from api.i18n import N_, _, ngettext
from api.refusals import sentence
from api.response import lines as responses
from api.status.draws import DrawStatus, Step
from api.status.next import STEP
from api.words import homes
from api.words.charters import requirement
from api.words.decisions import subject
from api.words.scene import role_name
from ledger import times
from ledger.charter import Charter
from ledger.rules.state import State

if TYPE_CHECKING:
    from api.status import Status
    from api.status.next import Next

PHASES: Mapping[str, str] = {
    "words": N_("residents' words are being collected"),
    "deals": N_("trustees close their envelopes"),
    "closing_deals": N_("the envelopes can be locked in: close the deals"),
    "dice": N_("the dice are awaited"),
    "openings": N_("trustees open their envelopes"),
    "closing_openings": N_("all envelopes are open: close the openings"),
    "beacon": N_("the beacon is awaited"),
    "result": N_("the result can be written down"),
    "seats": N_("drawn people are being asked"),
    "settled": N_("all seats are settled"),
    "invited": N_("letters go out; whoever answers is on the list of the next draw"),
    "failed": N_("a deadline was missed: state that the draw lapsed, then announce it again"),
    "annulled": N_("annulled"),
    "lapsed": N_("lapsed"),
}

COMMANDS: Mapping[str, str] = {
    "ledger.founded": "init",
    "charter.adopted": "charter adopt",
    "key.enrolled": "key enrol",
    "key.rotated": "key rotate",
    "role.assigned": "role give",
    "role.ended": "role end",
    "charter.amended": "charter amend",
    "proposal.opened": "proposal open",
    "proposal.read": "proposal read",
    "objection.raised": "objection raise",
    "objection.integrated": "objection integrate",
    "opinion.given": "opinion",
    "tally.recorded": "tally",
    "decision.taken": "decide",
    "draw.purpose_agreed": "draw purpose",
    "draw.pool_sealed": "draw pool",
    "draw.lottery_coins": "draw coins",
    "draw.announced": "draw announce",
    "draw.words_closed": "draw words",
    "draw.dealt": "draw deal",
    "draw.deals_closed": "draw close-deals",
    "draw.diced": "draw dice",
    "draw.opened": "draw open",
    "draw.openings_closed": "draw close-openings",
    "draw.beacon": "draw beacon",
    "draw.concluded": "draw conclude",
    "draw.lapsed": "draw lapse",
    "draw.answered": "draw answer",
    "seat.accepted": "seat accept",
    "seat.filled": "seat fill",
}
"""The command that makes a statement of a kind."""


def lines(report: Status, state: State) -> Iterator[str]:
    """The report in the language in use; names of roles and bodies come from the charters in `state`."""
    entries = ngettext("{name}, {origin}: {n} entry", "{name}, {origin}: {n} entries", report.size)
    yield entries.format(name=report.name or "–", origin=report.origin, n=report.size)
    yield _("Head: {words}").format(words=words.head(report.origin, report.size, bytes.fromhex(report.root)))
    for draw in report.draws:
        yield ""
        yield from _draw(draw, state.draws[draw.id].charter, report.now)
    if report.next:
        yield ""
        yield _("Next:")
        for act in report.next:
            yield from _next(act, state)
    yield from _keys(report)
    for ending in report.ending:
        said = _("{person} is {role} until {date}.")
        yield said.format(person=ending.person, role=role_name(state.charter, ending.role), date=ending.until)
    for anomaly in report.anomalies:
        yield _("Anomaly: entry {index} has no effect. {sentence}").format(
            index=anomaly.index, sentence=sentence(anomaly.code)
        )


def _keys(report: Status) -> Iterator[str]:
    """What to know of trustees' keys before a list is closed."""
    for one in report.waiting:
        left = duration(times.seconds(one.serves_from) - times.seconds(report.now))
        yield _(
            "The key of trustee {person} was replaced without the old one: it serves from {time} on, {left} left. No "
            "list can be closed before; whoever did not expect this key says so now, to the guarantor and to everybody."
        ).format(person=one.person, time=words.instant(one.serves_from), left=left)
    for people in report.same_hands:
        yield _("One pair of hands holds the keys of these trustees: {people}. They count as one person.").format(
            people=_list(people)
        )


def _draw(draw: DrawStatus, charter: Charter, now: str) -> Iterator[str]:
    body = charter.body(draw.body)
    yield _("Draw {number}, {body}: {phase}").format(
        number=draw.number, body=body.name if body else draw.body, phase=_(PHASES[draw.phase])
    )
    yield from weighing.lines(draw.weights)
    if draw.per_home:
        yield f"{homes.limit(draw.per_home)} {homes.checked()}"
    if draw.response:
        yield from responses(draw.response)
    if draw.step:
        yield from _step(draw.step, now)
    if draw.phase in ("deals", "closing_deals", "openings", "closing_openings"):
        yield from _trustees(draw)
    if draw.offered:
        yield _("Seats on offer, not answered yet: positions {positions}.").format(positions=_list(draw.offered))
    for seat in draw.vacant:
        if seat.reason == "unknown":
            yield _(
                "Seat of position {position}: to fill; only whoever holds the lottery's file can say by whom."
            ).format(position=seat.position)
        elif seat.substitute is None and draw.per_home:
            yield _(
                "Seat of position {position}: to fill, but whoever is left is of an address that has its seats already."
            ).format(position=seat.position)
        elif seat.substitute is None:
            yield _("Seat of position {position}: to fill, but nobody is left in its stratum.").format(
                position=seat.position
            )
        else:
            yield _("Seat of position {position}: to fill with position {substitute}.").format(
                position=seat.position, substitute=seat.substitute
            )
    if draw.withdrawn:
        yield ngettext(
            "{n} person on the list objected and is skipped.",
            "{n} people on the list objected and are skipped.",
            draw.withdrawn,
        ).format(n=draw.withdrawn)
    for one in draw.contested:
        yield _("Contested by {person} in entry {index}, and not answered: {id}.").format(
            person=one.by, index=one.index, id=one.id
        )
    if draw.contestable:
        yield _("It can be contested until {time}.").format(time=words.instant(draw.contest_until))


def _step(step: Step, now: str) -> Iterator[str]:
    if step.awaited:
        yield _("Awaited: {people}.").format(people=_list(step.awaited))
    if step.opens_at and step.opens_at > now:
        yield _("Not before {time}.").format(time=words.instant(step.opens_at))
    if step.deadline:
        left = times.seconds(step.deadline) - times.seconds(now)
        yield _("Until {time}, {left} left.").format(time=words.instant(step.deadline), left=duration(left))


def _trustees(draw: DrawStatus) -> Iterator[str]:
    for trustee in draw.trustees:
        done = _("opened") if trustee.opened else _("dealt") if trustee.dealt else _("not dealt")
        if trustee.helped:
            done += ", " + ngettext("shares for {n} other", "shares for {n} others", trustee.helped).format(
                n=trustee.helped
            )
        if trustee.lost:
            done += ", " + _("their key is not in force any more")
        yield f"  {trustee.j}. {trustee.person} – {done}"
    if draw.phase == "deals":
        yield "  " + _("If a trustee is lost: once the time is over, {n} envelopes are enough.").format(
            n=draw.threshold
        )
    elif draw.phase == "openings":
        said = _("If a trustee is lost: {n} others open for them (klero draw share, or attend --without-absent).")
        yield "  " + said.format(n=draw.threshold)


def _next(act: Next, state: State) -> Iterator[str]:
    draw = state.draws.get(act.about or "")
    charter = draw.charter if draw else state.charters.get(state.charter_id or "")
    why = _(act.why)
    if draw and act.why == STEP:
        why = _("Go on with draw {number}.").format(number=draw.body.number)
    yield f"- {why}"
    proposal = state.proposals.get(act.about or "")
    if proposal:
        yield "  " + _("About: {subject}, proposal {id}.").format(
            subject=subject(proposal.body.subject), id=proposal.id
        )
        if act.kind == "objection.raised":
            yield "  " + _("Until {time}.").format(time=words.instant(proposal.closes))
    elif act.about and not draw:
        yield "  " + _("About: {id}.").format(id=act.about)
    if act.opens_at:
        yield "  " + _("Not before {time}.").format(time=words.instant(act.opens_at))
    for clause in act.clauses:
        power = charter.power(clause, act.kind) if charter else None
        if power and charter:
            signers = " + ".join(requirement(r, charter) for r in power.signed_by)
            yield "  " + _("Clause {clause}, signed by: {signers}.").format(clause=clause, signers=signers)
    yield f"  klero {COMMANDS[act.kind]}"


def duration(seconds: int) -> str:
    """A time left: the largest unit that fits and the next smaller one."""
    minutes = max(0, seconds) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    units = [
        ngettext("{n} day", "{n} days", days).format(n=days) if days else "",
        ngettext("{n} hour", "{n} hours", hours).format(n=hours) if hours else "",
        ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes) if minutes and not days else "",
    ]
    return " ".join(filter(None, units)) or _("less than a minute")


def _list(items: tuple[object, ...]) -> str:
    return ", ".join(map(str, items))
