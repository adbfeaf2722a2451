"""`panel`: one of m panels is picked by the seed, and people of its types by their tickets.

Everybody sees the root, the pick, and the picked panel opened as far as the room sees it. Types, the other panels and
the certificate are the auditors' (`verifier.lotteries`).
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from verifier import aes, dice, opened
from verifier.act import Act
from verifier.errors import Malformed
from verifier.hashes import uniform
from verifier.kinds import LOTTERY, PANEL
from verifier.methods import strata
from verifier.methods.method import Method
from verifier.state import Draw, Material, Outcome, Pool, Purpose

SECRET_SIZE = 32
_THOUSAND, _DICE = 1000, 23
_SILENT = "non renseigné"
"""An answer not given fills no quota."""
_Bounds = Sequence[tuple[int, int]]


def _publish(act: Act, purpose: Purpose, pool: Pool) -> Material | str:
    body = act.body
    if len(body["strata"]) != 1 or body["strata"][0]["where"]:
        return "lottery.strata"
    codes = strata.codes_published(act, purpose, pool)
    if isinstance(codes, str):
        return codes
    if codes.strip(b"\0"):
        return "strata.codes"
    refusal = _check_quotas(body["quotas"], pool) or _check_lottery(body)
    if refusal:
        return refusal
    if "per_home" in body["lottery"] and pool.homes is None:
        return "lottery.homes"
    if pool.coins is None:
        return "lottery.coins"
    if not act.saw(pool.coins.index):
        return "draw.after"
    return Material(codes)


def _check_quotas(quotas: Sequence[Mapping[str, Any]], pool: Pool) -> str | None:
    named = {(quota["feature"], quota["value"]) for quota in quotas}
    if not quotas or len(named) < len(quotas):
        return "quotas.unknown"
    if not all(value in pool.features.get(feature, ()) and value != _SILENT for feature, value in named):
        return "quotas.unknown"
    return None if all(quota["min"] <= quota["max"] for quota in quotas) else "quotas.bounds"


def _check_lottery(body: Mapping[str, Any]) -> str | None:
    lottery, features = body["lottery"], bounds_of(body["quotas"])
    visible = lottery["visible"]
    if len(set(visible)) < len(visible) or not set(visible) <= features.keys():
        return "lottery.visible"
    document = lottery["document"]
    fitting = document["audience"] == "auditors" or (body["mode"] == "open" and "per_home" not in lottery)
    if document["media_type"] != LOTTERY or not fitting or document["size"] <= SECRET_SIZE:
        return "blob.reference"
    return None


def bounds_of(quotas: Sequence[Mapping[str, Any]]) -> dict[str, list[tuple[int, int]]]:
    """Return each feature's bounds, value by value, features in the order in which the quotas name them."""
    bounds: dict[str, list[tuple[int, int]]] = {}
    for quota in quotas:
        bounds.setdefault(quota["feature"], []).append((quota["min"], quota["max"]))
    return bounds


def _revealed(act: Act, draw: Draw, seed: bytes) -> Outcome | str:
    """Judge the opened panel that a conclusion refers to; its positions are the outcome."""
    reference, lottery = act.body["panel"], draw.body["lottery"]
    if (reference["media_type"], reference["audience"]) != (PANEL, "public"):
        return "blob.reference"
    data = act.blob(reference)
    if data is None:
        return "blob.missing"
    try:
        panel = opened.read(data)
    except Malformed:
        return "lottery.opening"
    bounds = bounds_of(draw.body["quotas"])
    if not _opens_the_visible(panel, bounds, lottery["visible"]):
        return "lottery.opening"
    if panel.number != _picked(draw, seed):
        return "lottery.pick"
    if not panel.stands_under(bytes.fromhex(lottery["root"]), lottery["m"]):
        return "lottery.root"
    seats = draw.purpose.seats
    for counts, allowed in zip(panel.counts, bounds.values(), strict=True):
        if counts is not None and not _keeps(counts, allowed, seats):
            return "lottery.counts"
    if len(panel.drawn) != seats or max(panel.drawn) >= draw.pool.size:
        return "lottery.drawn"
    tickets = [(aes.ticket(seed, position), position) for position in panel.drawn]
    if any(one >= other for one, other in pairwise(tickets)):
        return "lottery.drawn"
    return Outcome(seed, (list(panel.drawn),), (seats,), panel)


def _picked(draw: Draw, seed: bytes) -> int:
    """Return the panel's number: from the seed, or where there are no trustees from the first three dice."""
    if draw.by_dice_alone:
        hundreds, tens, ones = dice.parse(draw.dice).faces[:3]
        return 100 * hundreds + 10 * tens + ones
    return uniform(seed, "panel", draw.body["lottery"]["m"])


def _publish_thousand(act: Act, purpose: Purpose, pool: Pool) -> Material | str:
    material = _publish(act, purpose, pool)
    if not isinstance(material, str) and act.body["lottery"]["m"] != _THOUSAND:
        return "lottery.thousand"
    return material


def _right_throws(_draw: Draw, text: str) -> bool:
    try:
        return dice.parse(text).fits(_DICE, 10)
    except Malformed:
        return False


def _opens_the_visible(panel: opened.Panel, bounds: Mapping[str, _Bounds], visible: Sequence[str]) -> bool:
    """Tell whether exactly the visible features are open, each with a count for every quota of its own."""
    if len(panel.counts) != len(bounds):
        return False
    return all(
        (feature not in visible) if counts is None else (feature in visible and len(counts) == len(allowed))
        for counts, (feature, allowed) in zip(panel.counts, bounds.items(), strict=True)
    )


def _keeps(counts: Sequence[int], allowed: _Bounds, seats: int) -> bool:
    return sum(counts) <= seats and all(
        low <= count <= high for count, (low, high) in zip(counts, allowed, strict=True)
    )


def _outcome(_draw: Draw, seed: bytes) -> Outcome:
    """Return that nobody outside can tell who is drawn: `_revealed` says what can be told."""
    return Outcome(seed, ([],), (0,))


METHOD = Method(
    frozenset(("lottery",)), frozenset(("dice", "beacon")), _publish, _outcome, None, "same-type", _revealed
)
BY_DICE = METHOD._replace(welcome=frozenset(), publish=_publish_thousand, trustees=False, right_throws=_right_throws)
"""The same without trustees: the first three of twenty-three dice pick one of a thousand panels."""
