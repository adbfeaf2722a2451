"""The proof that no panel keeps some limits, checked with integers (docs/spec/panels.md)."""

from collections.abc import Sequence
from typing import Any

from verifier import canonical
from verifier.errors import Invalid, Malformed


def check(data: bytes) -> int:
    """Return how many limits clash, once it is proved that no panel keeps them all.

    Raises ``Malformed`` for bytes that no writer emits, ``Invalid`` for a proof that proves nothing.
    """
    try:
        return _check(dict(canonical.decode_object(data)))
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Malformed("impossible: not the document of a proof") from None


def _check(document: dict[str, Any]) -> int:
    keys = {"features", "format", "limits", "people", "proof", "seats", "types"}
    if set(document) - {"homes"} != keys or document["format"] != "kleroterion/v1/impossible":
        raise Malformed("impossible: not a proof of this version")
    types, limits, sizes = (list(document[key]) for key in ("types", "limits", "people"))
    seats, features = document["seats"], list(document["features"])
    if any(type(name) is not str for name in features) or any(len(type_) != len(features) for type_ in types):
        raise Malformed("impossible: features or types")
    if (
        type(seats) is not int
        or seats < 1
        or any(type(size) is not int or size < 1 for size in sizes)
        or len(sizes) != len(types)
    ):
        raise Malformed("impossible: seats or people")
    rows = [[type_[limit["feature"]] == limit["value"] for limit in limits] for type_ in types]
    bounds = [(-1 if limit["bound"] == "min" else 1, limit["number"]) for limit in limits]
    if any(limit["bound"] not in ("min", "max") or type(limit["number"]) is not int for limit in limits):
        raise Malformed("impossible: a limit")
    homes = list(document.get("homes", ()))
    if any(set(home) != {"most", "types"} or type(home["most"]) is not int for home in homes):
        raise Malformed("impossible: homes")
    for counts, row in zip(_membership([home["types"] for home in homes], len(types)), rows, strict=True):
        row += counts  # noqa: PLW2901  # in place: homes are limits like the others, always kept
    bounds += [(1, home["most"]) for home in homes]
    _prove(document["proof"], rows, bounds, seats, [0] * len(sizes), sizes)
    return len(limits)


def _membership(homes: Sequence[Sequence[int]], types: int) -> list[list[bool]]:
    """For each type, which homes count it."""
    listed = [set(home) for home in homes]
    return [[t in home for home in listed] for t in range(types)]


def _prove(
    proof: Any,
    rows: Sequence[Sequence[bool]],
    bounds: Sequence[tuple[int, int]],
    seats: int,
    low: list[int],
    high: list[int],
) -> None:
    """No panel with ``low`` to ``high`` people of each type keeps the limits and has these seats."""
    if type(proof) is not dict:
        raise Malformed("impossible: a proof")
    if set(proof) == {"fewer", "more", "number", "type"}:
        at, number = proof["type"], proof["number"]
        if type(at) is not int or type(number) is not int or not low[at] <= number < high[at]:
            raise Malformed("impossible: a branch")
        _prove(proof["fewer"], rows, bounds, seats, low, [*high[:at], number, *high[at + 1 :]])
        _prove(proof["more"], rows, bounds, seats, [*low[:at], number + 1, *low[at + 1 :]], high)
        return
    weights, spare = [*proof["weights"], *proof.get("homes", ())], proof["at_most"] - proof["at_least"]
    known = set(proof) - {"homes"} == {"at_least", "at_most", "weights"}
    if not known or any(type(weight) is not int for weight in weights):
        raise Malformed("impossible: weights")
    signed = [sign * weight for (sign, _), weight in zip(bounds, weights, strict=True)]
    prices = [spare + sum(w for w, counts in zip(signed, row, strict=True) if counts) for row in rows]
    most = spare * seats + sum(w * number for w, (_, number) in zip(signed, bounds, strict=True))
    least = sum(price * (low[t] if price > 0 else high[t]) for t, price in enumerate(prices))
    if most >= least:
        raise Invalid("impossible: the weights do not exclude a panel")
