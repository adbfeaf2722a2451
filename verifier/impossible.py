"""The proof that no panel keeps some limits, checked with integers (docs/spec/panels.md, "Impossible quotas")."""

from dataclasses import dataclass
from typing import Any, NoReturn

from verifier import canonical
from verifier.errors import Invalid, Malformed

FORMAT = "kleroterion/v1/impossible"
MAX_SEATS = 10_000

_KEYS = {"features", "format", "limits", "people", "proof", "seats", "types"}


@dataclass(frozen=True)
class _Claim:
    """Each row counts the types with True in ``counts``: signed +1 for a maximum, -1 for a minimum; then its number.

    The last ``homes`` rows are those of homes.
    """

    sizes: tuple[int, ...]
    seats: int
    counts: tuple[tuple[bool, ...], ...]
    bounds: tuple[tuple[int, int], ...]
    homes: int


def check(data: bytes) -> int:
    """Return how many limits clash, once it is proved that no panel keeps them all.

    Raises ``Malformed`` for bytes that no writer emits, ``Invalid`` for a proof that proves nothing.
    """
    document: Any = canonical.decode_object(data)
    try:
        claim = _read(document)
        _prove(claim, document["proof"], [0] * len(claim.sizes), list(claim.sizes))
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Malformed("not the document of a proof") from None
    return len(document["limits"])


def _read(document: Any) -> _Claim:
    """Read everything but the proof."""
    if set(document) - {"homes"} != _KEYS or document["format"] != FORMAT:
        _malformed("not a proof of this version")
    features, sizes = _texts(document["features"]), [_whole(size, 1, 2**53) for size in _list(document["people"])]
    types = [_texts(item) for item in _list(document["types"])]
    if len(types) != len(sizes) or any(len(values) != len(features) for values in types):
        _malformed("types and people do not belong together")
    counts, bounds = [], []
    for item in _list(document["limits"]):
        if set(item) != {"bound", "feature", "number", "value"} or item["bound"] not in ("min", "max"):
            _malformed("a limit has bound, feature, number and value")
        feature, (value,) = _whole(item["feature"], 0, len(features)), _texts([item["value"]])
        counts.append(tuple(values[feature] == value for values in types))
        bounds.append((-1 if item["bound"] == "min" else 1, _whole(item["number"], 0, 2**53)))
    homes = _list(document["homes"]) if "homes" in document else []
    if "homes" in document and not homes:
        _malformed("no homes where there should be some")
    for item in homes:
        if set(item) != {"most", "types"}:
            _malformed("homes have most and types")
        own = [_whole(t, 0, len(types)) for t in _list(item["types"])]
        if not own or own != sorted(set(own)):
            _malformed("the types of homes do not ascend")
        counts.append(tuple(t in own for t in range(len(types))))
        bounds.append((1, _whole(item["most"], 0, 2**53)))
    seats = _whole(document["seats"], 1, MAX_SEATS + 1)
    return _Claim(tuple(sizes), seats, tuple(counts), tuple(bounds), len(homes))


def _prove(claim: _Claim, proof: Any, low: list[int], high: list[int]) -> None:
    """No panel with ``low`` to ``high`` people of each type keeps the limits and has these seats."""
    if type(proof) is not dict:
        _malformed("a proof")
    if set(proof) == {"fewer", "more", "number", "type"}:
        at, number = _whole(proof["type"], 0, len(low)), proof["number"]
        if type(number) is not int or not low[at] <= number < high[at]:
            _malformed("a branch tells nothing apart")
        _prove(claim, proof["fewer"], low, [*high[:at], number, *high[at + 1 :]])
        _prove(claim, proof["more"], [*low[:at], number + 1, *low[at + 1 :]], high)
        return
    parts = {"at_least", "at_most", "weights"} | ({"homes"} if claim.homes else set())
    if set(proof) != parts:
        _malformed("a leaf has at_least, at_most and weights, and homes where there are some")
    weights = [_whole(weight, 0, 2**53) for weight in [*_list(proof["weights"]), *_list(proof.get("homes", []))]]
    if len(weights) != len(claim.bounds) or (claim.homes and len(proof["homes"]) != claim.homes):
        _malformed("a weight for each limit")
    spare = _whole(proof["at_most"], 0, 2**53) - _whole(proof["at_least"], 0, 2**53)
    signed = [sign * weight for (sign, _), weight in zip(claim.bounds, weights, strict=True)]
    most = spare * claim.seats + sum(w * number for w, (_, number) in zip(signed, claim.bounds, strict=True))
    least = 0
    for t, (few, many) in enumerate(zip(low, high, strict=True)):
        price = spare + sum(w for w, counts in zip(signed, claim.counts, strict=True) if counts[t])
        least += price * (few if price > 0 else many)
    if most >= least:
        raise Invalid("impossible.proof: the weights do not exclude a panel")


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        _malformed("a list was expected")
    return value


def _texts(value: Any) -> list[str]:
    if any(type(item) is not str for item in _list(value)):
        _malformed("a text was expected")
    return list(value)


def _whole(value: Any, least: int, end: int) -> int:
    if type(value) is not int or not least <= value < end:
        _malformed("a number out of range")
    return value


def _malformed(what: str) -> NoReturn:
    raise Malformed(what)
