"""A lottery over panels, checked with integers and fractions only (docs/spec/panels.md).

The document lists m panels, each a type of people for every seat, and weights that prove what no
lottery over lawful panels can exceed. There is no solver here and no rounding: every figure is
recomputed from the document, and from what was announced where that is given.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NoReturn

from verifier import canonical, panel_cuts, panel_homes, panel_proof
from verifier.canonical import Object, Value
from verifier.errors import Invalid, Malformed, VerifierError
from verifier.kinds import OBJECTIVES
from verifier.panel_cuts import Cut, Weights
from verifier.panel_proof import Lottery

FORMAT = "kleroterion/v1/panels"

MAX_PANELS = 100_000
MAX_SEATS = 10_000

_KEYS = {
    "called", "certificate", "coins", "features", "format", "objective", "panels", "people", "quotas", "seats",
    "solver", "types",
}  # fmt: skip


_CERTIFICATE = {"attained", "levels", "max", "min", "scale", "spread"}


class Refused(Invalid):
    """The lottery fails at ``step``: form, announced, types, panels, called, cuts, levels or attained."""

    def __init__(self, step: str, what: str) -> None:
        super().__init__(f"panels.{step}: {what}")
        self.step = step


@dataclass(frozen=True, slots=True)
class Quota:
    """At least ``low`` and at most ``high`` seats for people with this value."""

    feature: str
    value: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Announced:
    """What is known from elsewhere; None is not compared. ``people[i]``: position i's values, by ``features``."""

    seats: int | None = None
    panels: int | None = None
    objective: str | None = None
    quotas: tuple[Quota, ...] | None = None
    coins: str | None = None
    features: tuple[str, ...] | None = None
    people: Sequence[Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found. ``left_out`` people are on no panel. ``bounds`` are the proved levels.

    ``attained``: everybody is as near as m panels can be.
    """

    people: int
    types: int
    seats: int
    panels: int
    distinct: int
    objective: str
    left_out: int
    lowest: Fraction
    highest: Fraction
    bounds: tuple[Fraction, ...]
    attained: bool


def check(data: bytes, announced: Announced | None = None) -> Verdict:
    """Check a lottery's document, and that it is the one announced.

    Raises ``Malformed`` for bytes that no writer emits, ``Refused`` for a lottery that is wrong.
    """
    document = canonical.decode_object(data)
    try:
        lottery, quotas, coins = _read(document)
        _compare(lottery, quotas, coins, document, announced or Announced())
        _check_panels(lottery)
        _check_called(lottery, document["called"])
        return _judge(lottery, document["certificate"])
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        raise Malformed("not the document of a lottery") from None


def _refuse(step: str, what: str) -> NoReturn:
    raise Refused(step, what)


def _read(document: Object) -> tuple[Lottery, tuple[Quota, ...], str]:
    """Read everything but counts and certificate; types and quotas become rows of the polytope."""
    if set(document) - {"homes"} != _KEYS or document["format"] != FORMAT or document["objective"] not in OBJECTIVES:
        _refuse("form", "not a lottery of this version")
    features = _texts(document["features"])
    quotas = tuple(_quota(item, features) for item in _list(document["quotas"]))
    types = [_texts(item) for item in _list(document["types"])]
    people = [_index(item, len(types)) for item in _list(document["people"])]
    seats, coins, solver = document["seats"], document["coins"], document["solver"]
    if type(seats) is not int or not 1 <= seats <= MAX_SEATS or type(coins) is not str or type(solver) is not str:
        _refuse("form", "seats, coins or solver")
    if len(coins) != 64 or coins != bytes.fromhex(coins).hex():
        _refuse("form", "coins are 32 bytes in hexadecimal")
    if len(set(features)) != len(features) or len({(quota.feature, quota.value) for quota in quotas}) != len(quotas):
        _refuse("form", "a feature or a quota stands there twice")
    if list(dict.fromkeys(quota.feature for quota in quotas)) != list(features):
        _refuse("form", "features are not in the order of the quotas")
    if any(len(values) != len(features) for values in types):
        _refuse("types", "a type lacks a value")
    sizes = Counter(people)
    if len(sizes) != len(types):
        _refuse("types", "a type has nobody")
    try:
        classes = panel_homes.classes(document.get("homes"), people, types)
    except panel_homes.Unlike as error:
        _refuse(error.step, error.what)
    place = {(quota.feature, quota.value): row for row, quota in enumerate(quotas)}
    rows = [
        (
            *(place[key] for key in zip(features, values, strict=True) if key in place),
            *(row for row, (kind, _) in enumerate(classes, len(quotas)) if t in kind),
            len(quotas) + len(classes),
        )
        for t, values in enumerate(types)
    ]
    panels = [tuple(_index(item, len(types)) for item in _list(panel)) for panel in _list(document["panels"])]
    if not 1 <= len(panels) <= MAX_PANELS or panels != sorted(panels):
        _refuse("form", "panels do not ascend")
    low = [*(quota.low for quota in quotas), *(0 for _ in classes)]
    high = [*(quota.high for quota in quotas), *(most for _, most in classes)]
    objective = str(document["objective"])
    sized = tuple(sizes[t] for t in range(len(types)))
    lottery = Lottery(sized, tuple(rows), (*low, seats), (*high, seats), objective, tuple(panels))
    return lottery, quotas, coins


def _quota(item: Value, features: Sequence[str]) -> Quota:
    if type(item) is not dict or set(item) != {"feature", "max", "min", "value"}:
        _refuse("form", "a quota has feature, value, min and max")
    low, high, value = item["min"], item["max"], item["value"]
    if type(low) is not int or type(high) is not int or type(value) is not str or not value or low > high:
        _refuse("form", "a quota's bounds or value")
    return Quota(features[_index(item["feature"], len(features))], value, low, high)


def _list(value: Value) -> list[Value]:
    if type(value) is not list:
        _refuse("form", "a list was expected")
    return value


def _texts(value: Value) -> tuple[str, ...]:
    texts = tuple(item for item in _list(value) if type(item) is str)
    if len(texts) != len(_list(value)):
        _refuse("form", "a text was expected")
    return texts


def _index(value: Value, end: int) -> int:
    if type(value) is not int or value >= end:
        _refuse("form", "a number points nowhere")
    return value


def _compare(lottery: Lottery, quotas: tuple[Quota, ...], coins: str, document: Object, announced: Announced) -> None:
    """What was announced is what the document says."""
    pairs: tuple[tuple[str, object, object], ...] = (
        ("seats", announced.seats, lottery.low[-1]),
        ("number of panels", announced.panels, len(lottery.panels)),
        ("objective", announced.objective, lottery.objective),
        ("quotas", announced.quotas, quotas),
        ("coins", announced.coins, coins),
        ("features", announced.features, _texts(document["features"])),
    )
    for name, expected, found in pairs:
        if expected is not None and expected != found:
            _refuse("announced", f"{name}: not what was announced")
    if announced.people is None:
        return
    types, listed = _list(document["types"]), _list(document["people"])
    if len(listed) != len(announced.people):
        _refuse("types", f"{len(listed)} people, {len(announced.people)} in the pool")
    for position, (t, values) in enumerate(zip(listed, announced.people, strict=True)):
        if types[t] != list(values):  # type: ignore[index]  # an index since _read
            _refuse("types", f"position {position} is of another type")


def _check_panels(lottery: Lottery) -> None:
    """Every panel has its seats, in order, no more of a type than there are, and keeps every quota.

    The counts of all rows are fields of one long integer, a sum over the panel's types. The highest
    bit of a field stays set exactly when the bound is kept.
    """
    seats, sizes = lottery.low[-1], lottery.sizes
    width = seats.bit_length() + 2
    shifts = [row * width for row in range(len(lottery.low))]
    of_type = [sum(1 << shifts[row] for row in rows) for rows in lottery.rows]
    guard = sum(1 << (shift + width - 1) for shift in shifts)
    least = sum(min(low, seats + 1) << shift for low, shift in zip(lottery.low, shifts, strict=True))
    most = sum(min(high, seats) << shift for high, shift in zip(lottery.high, shifts, strict=True))
    for number, panel in enumerate(lottery.panels):
        if len(panel) != seats or any(a > b for a, b in zip(panel, panel[1:])):  # noqa: B905, RUF007
            _refuse("panels", f"panel {number} has not {seats} seats in order")
        if any(count > sizes[t] for t, count in Counter(panel).items()):
            _refuse("panels", f"panel {number} calls more people of a type than there are")
        counts = sum(map(of_type.__getitem__, panel))
        if (counts + guard - least) & (most + guard - counts) & guard != guard:
            _refuse("panels", f"panel {number} breaks a quota")


def _check_called(lottery: Lottery, called: Value) -> None:
    if lottery.called != tuple(_list(called)):
        wrong = [t for t, (a, b) in enumerate(zip(lottery.called, _list(called), strict=False)) if a != b]
        _refuse("called", f"type {wrong[0] if wrong else len(lottery.called)} is counted wrongly")


def _judge(lottery: Lottery, certificate: Value) -> Verdict:
    """The certificate proves its bounds, and the lottery is as near as it says."""
    if type(certificate) is not dict or set(certificate) - {"cuts"} != _CERTIFICATE:
        _refuse("form", "certificate")
    lottery = replace(lottery, cuts=_cuts(lottery, _list(certificate.get("cuts", []))))
    if "cuts" in certificate and not lottery.cuts:
        _refuse("form", "no cut where there should be some")
    levels = [_level(item, lottery) for item in _list(certificate["levels"])]
    spread = _list(certificate["spread"])
    scale, claimed = certificate["scale"], certificate["attained"]
    if type(claimed) is not bool or type(scale) is not int or scale < 1 or len(spread) != 2 or not all(spread):
        _refuse("form", "certificate")
    ratio = Fraction(_index(spread[0], 2**53), _index(spread[1], 2**53))
    _check_unused(lottery, certificate, ratio)
    try:
        bounds, attained = panel_proof.judge(lottery, levels, _weights(certificate, lottery), scale, ratio)
    except panel_proof.Unproved as error:
        _refuse("levels", error.what)
    if claimed and not attained:
        _refuse("attained", "somebody's chance is further from the proved one than m panels oblige to")
    if attained and not claimed:
        _refuse("attained", "the document says less than it proves")
    called = zip(lottery.called, lottery.sizes, strict=True)
    chances = [Fraction(count, size * len(lottery.panels)) for count, size in called]
    people, distinct = sum(lottery.sizes), len(set(lottery.panels))
    left_out = sum(size for size, chance in zip(lottery.sizes, chances, strict=True) if not chance)
    return Verdict(
        people, len(lottery.sizes), lottery.low[-1], len(lottery.panels), distinct, lottery.objective, left_out,
        min(chances), max(chances), bounds, attained,
    )  # fmt: skip


def _check_unused(lottery: Lottery, certificate: Object, spread: Fraction) -> None:
    """What an objective has no use for says nothing."""
    objective = lottery.objective
    if objective not in ("nash", "goldilocks") and (certificate["max"] or certificate["min"]):
        _refuse("form", f"weights of all, which {objective} does not use")
    if objective != "nash" and certificate["scale"] != 1:
        _refuse("form", f"a scale, which {objective} does not use")
    if spread < 1 or (objective != "goldilocks" and certificate["spread"] != [1, 1]):
        _refuse("form", "a spread below 1, or where there is none")
    if objective == "random" and (certificate["levels"] or lottery.cuts):
        _refuse("form", "a certificate where nothing is claimed")


def _level(item: Value, lottery: Lottery) -> tuple[Weights, tuple[int, ...]]:
    if type(item) is not dict or set(item) != {"max", "min", "types"}:
        _refuse("form", "level")
    types = tuple(_index(t, len(lottery.sizes)) for t in _list(item["types"]))
    if not types or any(a >= b for a, b in zip(types, types[1:])):  # noqa: B905, RUF007
        _refuse("form", "a level's types do not ascend")
    return _weights(item, lottery), types


def _cuts(lottery: Lottery, items: Sequence[Value]) -> tuple[Cut, ...]:
    """The cuts, each proved over the rows of the polytope alone."""
    cuts = []
    for item in items:
        if type(item) is not dict or set(item) != {"most", "prices", "proof"} or type(item["most"]) is not int:
            _refuse("form", "cut")
        prices, last = [0] * len(lottery.sizes), -1
        for pair in _list(item["prices"]):
            t, price = _list(pair)
            t = _index(t, len(prices))
            if t <= last or type(price) is not int or price < 1:
                _refuse("form", "a type has two prices in a cut, or none")
            prices[t], last = price, t
        if last < 0:
            _refuse("form", "a cut without prices")
        cut = Cut(tuple(prices), item["most"])
        try:
            panel_cuts.check(lottery, cut, item["proof"])
        except panel_cuts.Unproved as error:
            _refuse("cuts", error.what)
        cuts.append(cut)
    return tuple(cuts)


def _weights(item: Object, lottery: Lottery) -> Weights:
    try:
        return panel_cuts.read(item, len(lottery.low) + len(lottery.cuts))
    except panel_cuts.Unproved as error:
        _refuse("form", error.what)


def main(arguments: Sequence[str]) -> int:
    """Check the document in a file: 0 it holds, 1 it is refused, 3 it cannot be read."""
    try:
        with open(arguments[0], "rb") as file:  # noqa: PTH123
            verdict = check(file.read())
    except (IndexError, OSError) as error:
        print(f"python3 -m verifier.panels DOCUMENT: {error}", file=sys.stderr)
        return 3
    except VerifierError as error:
        print(f"refused: {error.what}")
        return 1
    proved = "what it asks is proved" if verdict.attained else "lawful; nothing is proved about fairness"
    print(
        f"{verdict.panels} panels of {verdict.seats}, {verdict.distinct} distinct, {verdict.people} people: "
        f"every quota kept; {verdict.objective}: {proved}; lowest chance {float(verdict.lowest):.6f}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
