"""Rules of the steps that close a phase or a whole draw."""

from verifier import beacon, note
from verifier.act import Act, Ruling
from verifier.errors import Invalid, Malformed, Unavailable
from verifier.methods import method_of
from verifier.outcome import all_computable, dealers, digest_of, outcome_of, point_of, seed_of
from verifier.state import Draw, Outcome, Seat, State
from verifier.times import DAY


def deals_closed(act: Act, _state: State) -> Ruling:
    """Rule on `draw.deals_closed`."""
    draw, body = act.announced, act.body
    if draw.deals_index is not None:
        return "draw.duplicate"
    if act.banked(draw.last_index):
        return "draw.banked"
    given, now = len(draw.dealings), act.now
    if given < len(draw.roster) and not (now > draw.deadlines["deals"] and given >= draw.t):
        return "deals.incomplete"
    if body["dealers"] != [{"j": j, "digest": draw.dealings[j].digest.hex()} for j in dealers(draw)]:
        return "deals.dealers"
    planned, chosen = draw.body.get("beacon"), body.get("round")
    if (planned is None) != (chosen is None):
        return "beacon.round"
    if planned is not None and chosen is not None:
        earliest = now + planned["delay"]
        if not earliest <= beacon.time_of(planned["chain"], chosen) <= earliest + DAY:
            return "beacon.round"

    def change() -> None:
        draw.deals_index = act.index
        draw.deals_closed = act.id
        draw.round = chosen

    return change


def openings_closed(act: Act, _state: State) -> Ruling:
    """Rule on `draw.openings_closed`."""
    draw = act.announced
    if draw.openings_index is not None:
        return "draw.duplicate"
    if draw.deals_index is None or ("dice" in draw.body and draw.dice_index is None):
        return "draw.order"
    if act.banked(draw.last_index):
        return "draw.banked"
    rows = {(row.person, row.key) for row in draw.roster}
    if act.now <= draw.deadlines["openings"] and len(rows & set(act.signers)) < draw.t:
        return "openings.early"
    points = {j: point_of(draw, j) for j in dealers(draw)}
    known = {j: point for j, point in points.items() if point is not None}
    if len(known) < len(points):
        return "openings.incomplete"
    if act.body["points"] != [{"j": j, "point": point.hex()} for j, point in known.items()]:
        return "openings.points"

    def change() -> None:
        draw.openings_index = act.index
        draw.points = known

    return change


def beacon_logged(act: Act, state: State) -> Ruling:
    """Rule on `draw.beacon`."""
    draw, body = act.announced, act.body
    planned = draw.body.get("beacon")
    if planned is None or draw.openings_index is None:
        return "draw.order"
    if not act.saw(draw.openings_index):
        return "draw.after"
    if (body["chain"], body["round"]) != (planned["chain"], draw.round):
        return "beacon.round"
    signature = bytes.fromhex(body["signature"])
    previous = bytes.fromhex(body["previous"]) if "previous" in body else None
    try:
        beacon.check_round(body["chain"], body["round"], signature, previous)
    except Invalid:
        return "beacon.invalid"
    except Unavailable:
        act.doubts.append("beacon.unavailable")
    if not _covers(body["checkpoint"], draw.openings_index, act, state):
        return "beacon.checkpoint"

    def change() -> None:
        if draw.beacon_index is None:
            draw.beacon_index = act.index
            draw.signature = signature
        draw.checkpoints.append(body["checkpoint"])

    return change


def _covers(text: str, openings_index: int, act: Act, state: State) -> bool:
    """Tell whether ``text`` is a checkpoint of this log after the openings were closed."""
    try:
        checkpoint, _ = note.open_checkpoint(text.encode(), note.parse_vkey(state.log_vkey))
    except (Invalid, Malformed):
        return False
    return (
        checkpoint.origin == state.origin
        and openings_index < checkpoint.size <= act.index
        and checkpoint.root.hex() == act.root_at(checkpoint.size)
    )


def concluded(act: Act, _state: State) -> Ruling:
    """Rule on `draw.concluded`."""
    draw = act.announced
    if draw.concluded_index is not None:
        return "draw.duplicate"
    if draw.known_index is None:
        return "draw.order"
    if not act.saw(draw.known_index):
        return "draw.after"
    revealed = method_of(draw).revealed
    if (revealed is None) != ("panel" not in act.body):
        return "draw.method"
    if revealed is not None:
        shown = revealed(act, draw, seed_of(draw))
        return shown if isinstance(shown, str) else _conclude(act, draw, shown)
    if draw.outcome is None:  # a pure function of what is already there, so it may be kept at once
        draw.outcome = outcome_of(draw)
    return _conclude(act, draw, draw.outcome)


def _conclude(act: Act, draw: Draw, outcome: Outcome) -> Ruling:
    if act.body["digest"] != digest_of(draw, outcome).hex():
        return "result.digest"

    def change() -> None:
        draw.concluded_index = act.index
        draw.outcome = outcome
        for stratum, positions in enumerate(outcome.drawn):
            draw.seats.update((position, Seat(stratum, act.today)) for position in positions)

    return change


def annulled(act: Act, _state: State) -> Ruling:
    """Rule on `draw.annulled`."""
    draw = act.announced
    if act.banked(draw.last_index):
        return "draw.banked"
    if draw.concluded_index is not None:
        return "annul.concluded"
    if _too_late(act, draw):
        return "annul.too_late"
    return lambda: _end(draw, "annulled")


def _too_late(act: Act, draw: Draw) -> bool:
    cause = act.body["cause"]
    if "beacon" in draw.body:
        excused = cause == "round_unavailable" and draw.beacon_index is None
        return draw.openings_index is not None and not excused
    if "dice" in draw.body:
        overdue = act.now > draw.deadlines["openings"] and not all_computable(draw)
        return draw.dice_index is not None and not (cause == "shares_missing" and overdue)
    return draw.deals_index is not None


def lapsed(act: Act, _state: State) -> Ruling:
    """Rule on `draw.lapsed`."""
    draw = act.announced
    return (lambda: _end(draw, "lapsed")) if _is_overdue(draw, act.now) else "lapse.too_early"


def _is_overdue(draw: Draw, now: int) -> bool:
    times, dealings = draw.deadlines, len(draw.dealings)
    if draw.by_dice_alone:
        return now > times["openings"] and draw.dice_index is None
    if "words" in times and now > times["words"] and draw.words_index is None:
        return True
    if draw.deals_index is None and now > times["deals"] and dealings < draw.t:
        return True
    if draw.openings_index is not None or now <= times["openings"]:
        return False
    if draw.deals_index is None:
        return dealings >= draw.t
    return ("dice" in draw.body and draw.dice_index is None) or not all_computable(draw)


def _end(draw: Draw, how: str) -> None:
    draw.ended = "annulled" if how == "annulled" else "lapsed"
