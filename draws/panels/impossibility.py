"""The proof that no panel keeps some limits, as bytes (docs/spec/panels.md, "Impossible quotas")."""

from collections.abc import Sequence
from typing import Final

from draws import canonical
from draws.canonical import Value
from draws.panels.aggregate import Types
from draws.panels.branching import Branch, Leaf
from draws.panels.errors import InvalidPanels
from draws.panels.feasibility import Conflict, Limit
from draws.panels.quotas import Quota

FORMAT: Final = "kleroterion/v1/impossible"


def encode(types: Types, quotas: Sequence[Quota], seats: int, conflict: Conflict) -> bytes:
    """Return the document that says which limits clash, and proves it.

    Raises:
        InvalidPanels: there is no proof.
    """
    if conflict.proof is None:
        raise InvalidPanels("a conflict without proof is not written down")
    place = {feature: i for i, feature in enumerate(types.features)}
    limits = [_limit(limit, quotas, place) for limit in conflict.limits]
    homes: list[dict[str, Value]] = [{"most": kind.limit, "types": kind.types} for kind in types.classes]
    return canonical.encode({
        "features": types.features,
        "format": FORMAT,
        **({"homes": homes} if homes else {}),
        "limits": limits,
        "people": [len(members) for members in types.members],
        "proof": _proof(conflict.proof, conflict.limits, len(quotas), len(homes)),
        "seats": seats,
        "types": types.values,
    })  # fmt: skip


def _limit(limit: Limit, quotas: Sequence[Quota], place: dict[str, int]) -> dict[str, Value]:
    quota = quotas[limit.quota]
    bound = quota.minimum if limit.is_minimum else quota.maximum
    kind = "min" if limit.is_minimum else "max"
    return {"bound": kind, "feature": place[quota.feature], "number": bound, "value": quota.value}


def _proof(proof: Leaf | Branch, limits: Sequence[Limit], quotas: int, homes: int) -> dict[str, Value]:
    """A branch, or the weight of each limit; the seats' weight in excess of, or short of, nothing."""
    if isinstance(proof, Branch):
        fewer, more = (_proof(part, limits, quotas, homes) for part in (proof.fewer, proof.more))
        return {"fewer": fewer, "more": more, "number": proof.number, "type": proof.type}
    seats = proof.weights[-1]
    at_home = {"homes": proof.weights[quotas : quotas + homes]} if homes else {}
    return {
        "at_least": max(0, -seats),
        "at_most": max(0, seats),
        **at_home,
        "weights": [max(0, _sign(limit) * proof.weights[limit.quota]) for limit in limits],
    }


def _sign(limit: Limit) -> int:
    return -1 if limit.is_minimum else 1
