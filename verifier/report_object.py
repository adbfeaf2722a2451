"""The report as one JSON object (docs/spec/verifier.md)."""

import json
from dataclasses import asdict
from typing import Any

from verifier.findings import Audit, DrawReport, Finding, LotteryReport
from verifier.minority import as_object


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
        "exceptions": [
            *(_exception(note) | {"note": True} for note in audit.notes),
            *(_exception(finding) for finding in audit.findings),
        ],
        "checks": [{"step": step, "status": status} for step, status in audit.checks],
        "draws": [_draw_object(draw) for draw in audit.draws],
        "decisions": [as_object(decision) for decision in audit.decisions],
        "pin": None if audit.pin is None else {"size": audit.pin.size, "holds": audit.pin.holds},
        "left_behind": list(audit.left_behind),
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
        "stage": draw.stage,
        "method": draw.method,
        "weights": [{"weight": weight, "people": people} for weight, people in draw.weights],
        "seed": draw.seed or None,
        "ticket_key": draw.ticket_key or None,
        "strata": [{"seats": seats, "drawn": list(drawn)} for seats, drawn in draw.strata],
        "substitutes": [{"vacated": vacated, "position": position} for vacated, position in draw.substitutes],
        "premises": dict(draw.premises),
        "invited": asdict(draw.invited) if draw.invited else None,
        "support": dict(draw.support),
        "heard": {"trustees": draw.heard[0], "size": draw.heard[1]} if draw.heard else None,
        "still_possible": list(draw.still_possible),
        "withdrawn": list(draw.withdrawn),
        "vacancies": dict(draw.vacancies),
        "contestations": [
            {"index": one.index, "answered": one.answered, "at_fault": list(one.at_fault)} for one in draw.contestations
        ],
        "visited": dict(draw.visited),
        **({"hands": [list(numbers) for numbers in draw.hands]} if draw.hands else {}),
        "lottery": _lottery_object(draw.lottery),
    }


def _lottery_object(lottery: LotteryReport | None) -> dict[str, Any] | None:
    if lottery is None:
        return None
    return {
        "panels": lottery.panels,
        "objective": lottery.objective,
        "attained": lottery.attained,
        "chances": None if lottery.chances is None else [str(chance) for chance in lottery.chances],
        "per_home": lottery.per_home,
        "solver": lottery.solver or None,
        "panel": lottery.panel,
        "counts": [
            {"feature": feature, "values": [{"value": value, "people": people} for value, people in values]}
            for feature, values in lottery.counts
        ],
        "audits": [
            {"index": index, "scope": scope, "findings": list(findings)} for index, scope, findings in lottery.audits
        ],
    }
