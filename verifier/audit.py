"""One bundle audited from end to end (docs/spec/verifier.md): files, log, judgement, draws, verdict."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import NamedTuple

from verifier import aes, auditors, auditors_lottery
from verifier import policy as policies
from verifier.ahead import Ahead
from verifier.bundle import BlobStore, Head, Progress, check_names, check_pin, read_head, replay_entries
from verifier.errors import Malformed
from verifier.findings import Audit, Contested, DrawReport, LotteryReport, groups_of
from verifier.minority import report_on
from verifier.note import Checkpoint
from verifier.premises import Reader, premises, shared_hands, still_possible
from verifier.replay import Refused, Replay
from verifier.response import response_of
from verifier.rules.life import FOUND
from verifier.source import Source
from verifier.state import Draw, Outcome, Pool
from verifier.weighing import people_by_weight
from verifier.words import fingerprint

_MAX_WISH = 100_000
_Values = Sequence[Sequence[str]]
"""Everybody's features, by position."""


class _Inside(NamedTuple):
    """What auditors read of a pool, None what cannot be read: everybody's features, and who live together."""

    values: _Values | None
    homes: Sequence[Sequence[int]] | None


_PRESENT = {
    "K": ("ledger.", "key."),
    "C": ("charter.",),
    "R": ("",),
    "S": ("seat.",),
    "V": ("proposal.", "objection.", "opinion.", "tally.", "decision."),
    "D1": ("draw.purpose_agreed",),
    "D2": ("draw.pool_sealed",),
    "D3": ("draw.announced",),
    "D4": ("draw.",),
    "D5": ("draw.",),
    "D6": ("draw.announced",),
    "D7": ("draw.words_closed",),
    "D8": ("draw.dealt",),
    "D9": ("draw.deals_closed",),
    "D10": ("draw.diced",),
    "D11": ("draw.opened", "draw.shared"),
    "D12": ("draw.openings_closed",),
    "D13": ("draw.beacon",),
    "D14": ("draw.beacon",),
    "D16": ("draw.concluded",),
    "D17": ("draw.lottery_coins", "draw.lottery_audited"),
    "D18": ("draw.concluded",),
    "D19": ("draw.annulled", "draw.lapsed", "draw.contested"),
    "D21": ("draw.concluded",),
}
"""By what beginning of a kind a log has something for a check to look at."""


@dataclass(frozen=True, slots=True)
class Audited:
    """The report's contents, and what they were read from."""

    audit: Audit
    replay: Replay


def audit_bundle(
    source: Source,
    *,
    policy: policies.Policy | None = None,
    pin: bytes | None = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Audited:
    """Check everything that the bundle lets one check. Never raises for what is inside the bundle.

    ``executor`` verifies signatures ahead; it changes how long this takes, and nothing else.
    """
    audit = Audit(present={"F1"}, policy_given=policy is not None, left_behind=sorted(source.left_behind))
    blobs = BlobStore(source)
    head = read_head(source, audit)
    checkpoint = head.checkpoint
    origin = checkpoint.origin if checkpoint else ""
    ahead = Ahead(executor)
    replay = Replay(origin, blobs, ahead)
    audit.wish = _wish(source, audit)
    complete = False
    if checkpoint is not None:
        _describe_head(audit, checkpoint)
        complete = replay_entries(source, checkpoint.size, replay, audit, ahead, progress)
        if not complete:
            audit.unread |= {"F3", "F4"}
        _check_root(checkpoint, head, replay, audit, complete=complete)
        _add_refusals(replay, blobs, audit)
        check_names(source, replay, blobs, audit, complete=complete)
    if pin is not None:
        check_pin(pin, head, replay, audit, complete=complete)
    _note_presence(replay.kinds, audit)
    _check_lotteries(replay, blobs, audit, _check_rosters(replay, blobs, audit))
    reader = Reader(head.log, policy)
    audit.decisions = [report_on(proposal, blobs) for proposal in replay.state.proposals.values()]
    audit.draws = [_report(draw, replay.state.draws, head, reader) for draw in replay.state.draws.values()]
    concluded = [draw for draw in audit.draws if draw.state == "concluded"]
    if concluded and all(draw.premises["P2"] == "supported" for draw in concluded):
        audit.present.add("D15")
    _note_unproved(replay, audit)
    _note_contestations(replay, audit)
    audit.read = replay.size
    return Audited(audit, replay)


def _describe_head(audit: Audit, checkpoint: Checkpoint) -> None:
    audit.origin, audit.size, audit.root = checkpoint.origin, checkpoint.size, checkpoint.root
    audit.fingerprint = fingerprint("head", checkpoint.origin, checkpoint.size, checkpoint.root)
    audit.present |= {"F2", "F3", "F4"}


def _wish(source: Source, audit: Audit) -> str:
    try:
        data = source.read("policy")
    except Malformed:
        audit.add("file.malformed", where="policy")
        return ""
    return (data or b"")[:_MAX_WISH].decode("utf-8", "backslashreplace")


def _check_root(checkpoint: Checkpoint, head: Head, replay: Replay, audit: Audit, *, complete: bool) -> None:
    if complete and replay.root != checkpoint.root.hex():
        audit.add("tree.root", where="checkpoint")
    if head.vkey and replay.state.log_vkey and head.vkey != replay.state.log_vkey:
        audit.add("note.log_key", where="log.vkey")


def _add_refusals(replay: Replay, blobs: BlobStore, audit: Audit) -> None:
    for refused in replay.refused:
        where, missing = "", refused.unjudged
        if refused.code == "blob.missing":
            name = _missing_blob(refused, replay, blobs)
            # A blob that is there, and of another size than was said, is an anomaly and no gap.
            where, missing = f"blobs/sha256/{name}" if name else "", bool(name)
        audit.add(refused.code, index=refused.index, where=where, kind=refused.kind, missing=missing)
    for index, doubt in replay.doubts:
        audit.add(doubt, index=index, missing=True)


def _missing_blob(refused: Refused, replay: Replay, blobs: BlobStore) -> str:
    for reference in replay.references:
        if reference.index == refused.index and reference.blob["audience"] == "public":
            name: str = reference.blob["sha256"]
            if blobs(name) is None:
                return name
    return ""


def _note_presence(kinds: Iterable[str], audit: Audit) -> None:
    for step, beginnings in _PRESENT.items():
        if any(kind.startswith(beginnings) for kind in kinds):
            audit.present.add(step)


def _check_rosters(replay: Replay, blobs: BlobStore, audit: Audit) -> dict[str, _Inside]:
    """Open the rosters of pools, where the bundle is the auditors' (D2, D3); return what they say, by pool."""
    rosters: dict[str, _Inside] = {}
    held = set(blobs.source.names())
    references = [r for r in replay.references if r.lawful and r.blob["audience"] == "auditors"]
    if any(f"blobs/sha256/{reference.blob['sha256']}" in held for reference in references):
        audit.audience = "auditors"
    elif replay.state.pools:
        audit.reserved |= {"D2", "D3"} if replay.state.draws else {"D2"}
        return rosters
    for pool in replay.state.pools.values():
        rosters[pool.id] = _Inside(_check_roster(pool, replay, blobs, audit), _check_homes(pool, blobs, audit))
    return rosters


def _check_homes(pool: Pool, blobs: BlobStore, audit: Audit) -> Sequence[Sequence[int]] | None:
    """Read who live together, where it was sealed with the pool."""
    reference = pool.homes
    if reference is None:
        return None
    path = f"blobs/sha256/{reference['sha256']}"
    data = blobs(reference["sha256"])
    if data is None:
        audit.add("blob.missing", index=pool.index, where=path, missing=True)
        return None
    homes = auditors.read_homes(data, pool.size) if len(data) == reference["size"] else None
    if homes is None:
        audit.add("auditors.homes", index=pool.index, where=path)
    return homes


def _check_roster(pool: Pool, replay: Replay, blobs: BlobStore, audit: Audit) -> _Values | None:
    reference = pool.statement["rosters"][1]
    path = f"blobs/sha256/{reference['sha256']}"
    data = blobs(reference["sha256"])
    if data is None:
        audit.add("blob.missing", index=pool.index, where=path, missing=True)
        return None
    values = auditors.read_roster(data, pool) if len(data) == reference["size"] else None
    if values is None:
        audit.add("auditors.roster", index=pool.index, where=path)
        return None
    if not auditors.counts_hold(values, pool):
        audit.add("auditors.counts", index=pool.index, where=path)
    for draw in replay.state.draws.values():
        if draw.pool is pool and not auditors.codes_hold(values, draw):
            audit.add("auditors.codes", index=draw.index, where=path)
    return values


def _check_lotteries(replay: Replay, blobs: BlobStore, audit: Audit, rosters: Mapping[str, _Inside]) -> None:
    """Open the lotteries over panels, where their documents are at hand (D17)."""
    for draw in replay.state.draws.values():
        if "lottery" not in draw.body:
            continue
        reference = draw.body["lottery"]["document"]
        path = f"blobs/sha256/{reference['sha256']}"
        data = blobs(reference["sha256"])
        if audit.audience == "public":
            # The types, at least, are those of the roster; and substitutes are found by types.
            audit.reserved |= {"D17", "D18"} if draw.concluded_index is not None else {"D17"}
        if data is None and audit.audience == "public" and reference["audience"] == "auditors":
            continue
        if data is None:
            audit.add("blob.missing", index=draw.index, where=path, missing=True)
        elif len(data) != reference["size"]:
            audit.add("lottery.form", index=draw.index, where=path)
        else:
            inside = rosters.get(draw.pool.id, _Inside(None, None))
            for code, index in auditors_lottery.check(draw, data, inside.values, inside.homes):
                audit.add(code, index=index, where=path)


def _unequal(draw: Draw) -> list[str]:
    """What an operator may do where nothing shows chances to be as the objective wants them."""
    return ["chances"] if "lottery" in draw.body and not draw.body["lottery"]["attained"] else []


def _note_unproved(replay: Replay, audit: Audit) -> None:
    """Say first which lotteries prove nothing about chances: lawful, whoever signs knows it, and all should."""
    for draw in replay.state.draws.values():
        if _unequal(draw) and draw.state in ("live", "concluded"):
            m = draw.body["lottery"]["m"]
            told = " … ".join(f"{groups_of(chance, m)}/{m}" for chance in draw.chances or ())
            audit.note("lottery.unproved", draw.index, told)


def _note_contestations(replay: Replay, audit: Audit) -> None:
    """Say first which draws are contested, and whom the evidence shows at fault. None of it is an anomaly."""
    now = replay.last_logged_at
    for draw in replay.state.draws.values():
        numbers = {row.person: row.j for row in draw.roster}
        over = now > draw.body["deadlines"]["contest"]
        for contestation in draw.contestations.values():
            for person in contestation.at_fault:
                who = f"j={numbers[person]} {person}" if person in numbers else person
                audit.note("contest.fault", contestation.index, who)
            if contestation.answer_index is None:
                audit.note("contest.unanswered" if over else "contest.open", contestation.index)


def _report(draw: Draw, draws: Mapping[str, Draw], head: Head, reader: Reader) -> DrawReport:
    concluded = draw.concluded_index is not None and draw.outcome is not None
    outcome = draw.outcome if concluded else None
    strata = draw.body["strata"]
    drawn = outcome.drawn if outcome else tuple([] for _ in strata)
    told = premises(draw, head.note, reader) if concluded else None
    return DrawReport(
        id=draw.id,
        index=draw.index,
        number=draw.body["number"],
        state=draw.state,
        seed=outcome.seed.hex() if outcome else "",
        ticket_key=aes.ticket_key(outcome.seed).hex() if outcome and (outcome.panel or not draw.by_dice_alone) else "",
        strata=[(stratum["seats"], positions) for stratum, positions in zip(strata, drawn, strict=True)],
        substitutes=[(vacated, position) for vacated, position, _index in draw.filled],
        premises=told.states if told else {},
        withdrawn=sorted(draw.withdrawn),
        vacancies=draw.vacancies,
        contestations=[Contested(c.index, c.answer_index, c.at_fault) for c in draw.contestations.values()],
        visited={name: draw.audit[name] for name in FOUND} if draw.audit else {},
        support=told.support if told else {},
        heard=told.heard if told else None,
        still_possible=[*still_possible(told.states), *_unequal(draw)] if told else (),
        by_dice_alone=draw.by_dice_alone,
        invited=response_of(draw.pool, draws),
        method=draw.body["method"],
        stage=draw.purpose.stage,
        weights=people_by_weight(draw),
        hands=shared_hands(draw),
        lottery=_lottery_report(draw, outcome),
    )


def _lottery_report(draw: Draw, outcome: Outcome | None) -> LotteryReport | None:
    if "lottery" not in draw.body:
        return None
    announced, panel = draw.body["lottery"], outcome.panel if outcome else None
    values: dict[str, list[str]] = {}
    for quota in draw.body["quotas"]:
        values.setdefault(quota["feature"], []).append(quota["value"])
    shown = zip(values.items(), panel.counts if panel else (), strict=False)
    counts = [
        (feature, tuple(zip(named, numbers, strict=True))) for (feature, named), numbers in shown if numbers is not None
    ]
    return LotteryReport(
        announced["m"], announced["objective"], panel.number if panel else None, counts, list(draw.lottery_audits),
        announced["attained"], draw.chances, announced.get("per_home"), draw.solver,
    )  # fmt: skip
