"""A lottery as bytes: canonical JSON, what auditors receive (docs/spec/panels.md, "Document")."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final, NoReturn

from draws import canonical
from draws.canonical import Value
from draws.errors import DrawsError
from draws.panels.aggregate import Types, aggregate
from draws.panels.attained import is_attained
from draws.panels.branching import Branch, Leaf
from draws.panels.certificate import Certificate
from draws.panels.cuts import Cut
from draws.panels.errors import InvalidPanels
from draws.panels.leximin import Level
from draws.panels.lottery import Lottery
from draws.panels.quotas import Quota

FORMAT: Final = "kleroterion/v1/panels"
MEDIA_TYPE: Final = "application/vnd.kleroterion.panels+json"


def encode(lottery: Lottery) -> bytes:
    """Return the document of a lottery."""
    types, certificate = lottery.types, lottery.certificate
    place = {feature: i for i, feature in enumerate(types.features)}
    people = [0] * types.people
    for t, members in enumerate(types.members):
        for position in members:
            people[position] = t
    homes = {"homes": _homes(types)} if types.classes else {}
    return canonical.encode({
        "called": lottery.totals,
        "certificate": {
            "attained": attained(lottery),
            **({"cuts": [_cut(cut) for cut in certificate.cuts]} if certificate.cuts else {}),
            "levels": [{"types": level.types, **_weights(level.weights)} for level in certificate.levels],
            "scale": certificate.scale,
            "spread": [certificate.spread.numerator, certificate.spread.denominator],
            **_weights(certificate.weights),
        },
        "coins": lottery.coins.hex(),
        "features": types.features,
        "format": FORMAT,
        **homes,
        "objective": lottery.objective,
        "panels": lottery.panels,
        "people": people,
        "quotas": [
            {"feature": place[quota.feature], "max": quota.maximum, "min": quota.minimum, "value": quota.value}
            for quota in lottery.quotas
        ],
        "seats": lottery.seats,
        "solver": lottery.solver,
        "types": types.values,
    })  # fmt: skip


def attained(lottery: Lottery) -> bool:
    """Whether the certificate proves that chances are as near to the objective's best as so many panels can be."""
    certificate, m = lottery.certificate, len(lottery.panels)
    return is_attained(lottery.weighed, lottery.objective, certificate, lottery.totals, m)


def decode(data: bytes) -> Lottery:
    """Return the lottery of a document.

    Raises:
        InvalidPanels: these are not the bytes that :func:`encode` gives for any lottery.
    """
    try:
        found: Any = canonical.decode(data)
        if found["format"] != FORMAT:
            _refuse(f"its format is {found['format']}")
        lottery = _lottery(found)
        same = encode(lottery) == data
    except InvalidPanels:
        raise
    except (DrawsError, LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise InvalidPanels(f"not the document of a lottery: {str(error)[:80]}") from error
    if not same:
        raise InvalidPanels("not the document of a lottery: what it says is written otherwise")
    return lottery


def _homes(types: Types) -> dict[str, Value]:
    """Who live together, by position, and how many of them may sit; only homes of more people than that."""
    listed = sorted(home for homes in types.classes for home in homes.homes)
    return {"most": types.classes[0].most, "of": listed}


def _weights(weights: Sequence[int]) -> dict[str, Value]:
    """Rows with a weight, as [row, weight]: ``max`` has those that use the row's maximum, ``min`` its minimum."""
    return {
        "max": [(row, weight) for row, weight in enumerate(weights) if weight > 0],
        "min": [(row, -weight) for row, weight in enumerate(weights) if weight < 0],
    }


def _cut(cut: Cut) -> dict[str, Value]:
    """A cut: ``prices`` as [type, price] where there is one."""
    if cut.proof is None:
        raise InvalidPanels("a cut without proof is not written down")
    listed = [(t, price) for t, price in enumerate(cut.prices) if price]
    return {"most": cut.most, "prices": listed, "proof": _proof(cut.proof)}


def _proof(proof: Leaf | Branch) -> dict[str, Value]:
    """A branch, or the weights of rows, and of what is refuted: more than the cut allows."""
    if isinstance(proof, Branch):
        return {
            "fewer": _proof(proof.fewer), "more": _proof(proof.more), "number": proof.number, "type": proof.type,
        }  # fmt: skip
    return {"beyond": -proof.weights[-1], **_weights(proof.weights[:-1])}


def _lottery(document: Any) -> Lottery:
    """The lottery that a document describes; re-encoding tells whether it is one that can be."""
    features = tuple(document["features"])
    values = [tuple(map(str, row)) for row in document["types"]]
    members: list[list[int]] = [[] for _ in values]
    for position, t in enumerate(document["people"]):
        members[t].append(position)
    homes = document.get("homes", {"most": 1, "of": []})
    people = [values[t] for t in document["people"]]
    types = aggregate(features, people, homes["of"], homes["most"])
    if types.values != tuple(values) or types.members != tuple(map(tuple, members)):
        _refuse("types must ascend, have people, and be those of the people and their homes")
    quotas = tuple(
        Quota(features[quota["feature"]], quota["value"], quota["min"], quota["max"]) for quota in document["quotas"]
    )
    panels = [tuple(panel) for panel in document["panels"]]
    if panels != sorted(panels) or any(list(panel) != sorted(panel) for panel in panels):
        _refuse("panels must ascend")
    return Lottery(
        types,
        quotas,
        document["seats"],
        document["objective"],
        tuple(panels),
        _certificate(document["certificate"], len(values), len(quotas) + len(types.classes) + 1),
        bytes.fromhex(document["coins"]),
        document["solver"],
    )


def _certificate(document: Any, types: int, rows: int) -> Certificate:
    found = tuple(_read_cut(cut, types, rows) for cut in document.get("cuts", ()))
    rows += len(found)
    levels = tuple(Level(_read_weights(level, rows), tuple(level["types"])) for level in document["levels"])
    numerator, denominator = document["spread"]
    weights = _read_weights(document, rows)
    return Certificate(levels, weights, document["scale"], Fraction(numerator, denominator), found)


def _read_cut(document: Any, types: int, rows: int) -> Cut:
    prices = [0] * types
    for t, price in document["prices"]:
        prices[t] += price
    return Cut(tuple(prices), document["most"], _read_proof(document["proof"], rows))


def _read_proof(document: Any, rows: int) -> Leaf | Branch:
    if "beyond" in document:
        return Leaf((*(_read_weights(document, rows) or (0,) * rows), -document["beyond"]))
    fewer, more = (_read_proof(document[part], rows) for part in ("fewer", "more"))
    return Branch(document["type"], document["number"], fewer, more)


def _read_weights(part: Any, rows: int) -> tuple[int, ...]:
    dense = [0] * rows
    for bound, sign in (("max", 1), ("min", -1)):
        for row, weight in part[bound]:
            dense[row] += sign * weight
    return tuple(dense) if any(dense) else ()


def _refuse(why: str) -> NoReturn:
    raise InvalidPanels(f"not the document of a lottery: {why}")
