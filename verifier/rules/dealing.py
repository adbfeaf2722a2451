"""Rules of the steps in which people give their parts: words, dealings, dice, openings, shares."""

from typing import Any

from verifier import commitments, dice, sharing
from verifier.act import Act, Ruling
from verifier.errors import Invalid, Malformed
from verifier.kinds import WORDS
from verifier.methods import method_of
from verifier.state import Dealing, Draw, Gesture, State


def words_closed(act: Act, _state: State) -> Ruling:
    """Rule on `draw.words_closed`."""
    draw, body = act.announced, act.body
    reference = body["list"]
    if draw.words_index is not None:
        return "draw.duplicate"
    if not draw.body["words"] or draw.dealings:
        return "draw.order"
    if act.now > draw.deadlines["words"]:
        return "draw.deadline"
    found = reference["media_type"], reference["audience"], reference["size"]
    if found != (WORDS, "public", 32 * body["size"]):
        return "blob.reference"
    listed = act.blob(reference)
    if listed is None:
        return "blob.missing"
    try:
        root = commitments.words_root(listed)
    except Malformed:
        return "words.order"
    if root.hex() != body["root"]:
        return "words.root"

    def change() -> None:
        draw.words_index = act.index
        draw.words_root = body["root"]

    return change


def dealt(act: Act, _state: State) -> Ruling:
    """Rule on `draw.dealt`."""
    draw, body = act.announced, act.body
    j: int = body["j"]
    if j in draw.dealings:
        return "draw.duplicate"
    if draw.deals_index is not None or (draw.body["words"] and draw.words_index is None):
        return "draw.order"
    if not act.saw(draw.pool.index if draw.words_index is None else draw.words_index):
        return "draw.after"
    if act.now > draw.deadlines["deals"]:
        return "draw.deadline"
    commitments_c = [bytes.fromhex(point) for point in body["commitments"]]
    shares = [sharing.Share(*(bytes.fromhex(share[part]) for part in ("e", "c", "z"))) for share in body["shares"]]
    keys = [bytes.fromhex(row.sharing_key) for row in draw.roster]
    try:
        digest = sharing.check_dealing(bytes.fromhex(draw.id), j, draw.t, keys, commitments_c, shares)
    except Invalid:
        return "dealing.invalid"
    dealing = Dealing(digest, commitments_c[0], tuple(share.e for share in shares))

    def change() -> None:
        draw.dealings[j] = dealing

    return change


def diced(act: Act, _state: State) -> Ruling:
    """Rule on `draw.diced`."""
    draw = act.announced
    plan: Any = draw.body.get("dice")
    if draw.dice_index is not None:
        return "draw.duplicate"
    if draw.by_dice_alone:
        refusal = _check_throws(act, draw)
    elif plan is None or draw.deals_index is None:
        refusal = "draw.order"
    elif not act.saw(draw.deals_index):
        refusal = "draw.after"
    else:
        refusal = None if _is_planned(act.body["dice"], plan) else "dice.plan"
    if refusal:
        return refusal

    def change() -> None:
        draw.dice_index = act.index
        draw.dice = act.body["dice"]

    return change


def _check_throws(act: Act, draw: Draw) -> str | None:
    if not act.saw(draw.index):
        return "draw.after"
    if act.now > draw.deadlines["openings"]:
        return "draw.deadline"
    right = method_of(draw).right_throws
    return "dice.plan" if right is None or not right(draw, act.body["dice"]) else None


def _is_planned(text: str, plan: Any) -> bool:
    try:
        return dice.parse(text).fits(plan["count"], plan["sides"])
    except Malformed:
        return False


def opened(act: Act, _state: State) -> Ruling:
    """Rule on `draw.opened`."""
    draw, j = act.announced, act.body["j"]
    if not _opening_time(draw):
        return "draw.order"
    if j not in draw.dealings:
        return "opening.not_dealer"
    if j in draw.opened:
        return "draw.duplicate"
    refusal = _check_seen_in_time(act, draw)
    if refusal:
        return refusal
    try:
        point = sharing.check_opening(draw.dealings[j].c0, bytes.fromhex(act.body["secret"]))
    except Invalid:
        return "opening.invalid"

    def change() -> None:
        draw.opened[j] = point
        draw.gestures.append(Gesture(j, act.body["barrier"], act.after_size, act.after_root))

    return change


def shared(act: Act, _state: State) -> Ruling:
    """Rule on `draw.shared`."""
    draw, helper, shares = act.announced, act.body["helper"], act.body["shares"]
    if not _opening_time(draw):
        return "draw.order"
    if any(share["j"] not in draw.dealings for share in shares):
        return "opening.not_dealer"
    if any(helper in draw.shared.get(share["j"], ()) for share in shares):
        return "draw.duplicate"
    refusal = _check_seen_in_time(act, draw)
    if refusal:
        return refusal
    try:
        points = {share["j"]: _checked_share(draw, helper, share) for share in shares}
    except Invalid:
        return "share.invalid"

    def change() -> None:
        for j, point in points.items():
            draw.shared.setdefault(j, {})[helper] = point
        draw.gestures.append(Gesture(helper, act.body["barrier"], act.after_size, act.after_root))

    return change


def _opening_time(draw: Draw) -> bool:
    diced_too = draw.dice_index is not None or "dice" not in draw.body
    return draw.deals_index is not None and diced_too and draw.openings_index is None


def _check_seen_in_time(act: Act, draw: Draw) -> str | None:
    last = draw.deals_index if draw.dice_index is None else draw.dice_index
    assert last is not None  # noqa: S101 - _opening_time comes before
    if not act.saw(last):
        return "draw.after"
    return "draw.deadline" if act.now > draw.deadlines["openings"] else None


def _checked_share(draw: Draw, helper: int, share: dict[str, Any]) -> bytes:
    if not 1 <= helper <= len(draw.roster):
        raise Invalid("share: its helper is not on the roster")
    j: int = share["j"]
    dealing = draw.dealings[j]
    point = bytes.fromhex(share["point"])
    sharing.check_share(
        dealing.digest,
        j,
        helper,
        bytes.fromhex(draw.roster[helper - 1].sharing_key),
        dealing.e[helper - 1],
        point,
        bytes.fromhex(share["c"]),
        bytes.fromhex(share["z"]),
    )
    return point
