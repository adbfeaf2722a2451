"""What only the auditors' bundle lets one check of a lottery over panels (docs/spec/panels.md, "Who checks what").

The document is compared with the announcement and the pool, every panel and the certificate are checked, the root is
recomputed; then who was drawn, and every substitute.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from verifier import canonical, opened, panel_homes, panels, tree
from verifier.errors import Malformed
from verifier.hashes import tagged_hash
from verifier.methods.panel import SECRET_SIZE
from verifier.panel_seats import Known, drawn, wrong_substitutes
from verifier.state import Draw

Code = tuple[str, int | None]
"""What was found, and in which entry."""


def check(
    draw: Draw, data: bytes, values: Sequence[Sequence[str]] | None, homes: Sequence[Sequence[int]] | None
) -> Iterator[Code]:
    """Yield what is wrong. ``data``: secret and document; ``values``: everybody's features as the roster has them.

    ``homes``: those sealed with the pool, None where they are not known.
    A document that holds leaves the lowest and the highest chance in ``draw.chances``, and what it says of its
    solver.
    """
    secret, document = data[:SECRET_SIZE], data[SECRET_SIZE:]
    try:
        verdict = panels.check(document, _announced(draw, values))
    except panels.Refused as refused:
        yield f"lottery.{refused.step}", draw.index
        return
    except Malformed:
        yield "lottery.form", draw.index
        return
    found: Any = canonical.decode(document)
    if not _are_the_homes(found.get("homes"), draw.body["lottery"].get("per_home"), homes):
        yield "lottery.homes", draw.index
        return
    draw.chances, draw.solver = (verdict.lowest, verdict.highest), found["solver"]
    if draw.body["lottery"]["attained"] != verdict.attained:
        yield "lottery.attained", draw.index
        return
    quotas = draw.body["quotas"]
    alike = panel_homes.alike(found.get("homes"), found["people"], found["types"])
    most = draw.body["lottery"].get("per_home", 1)
    lottery = Known(found["people"], found["types"], found["features"], quotas, found["panels"], most, alike)
    if _root(lottery, secret).hex() != draw.body["lottery"]["root"]:
        yield "lottery.root", draw.index
        return
    if draw.concluded_index is None or draw.outcome is None or draw.outcome.panel is None:
        return
    seed, panel = draw.outcome.seed, draw.outcome.panel
    if drawn(lottery, seed, panel.number) != list(panel.drawn):
        yield "lottery.drawn", draw.concluded_index
        return
    for index in wrong_substitutes(lottery, seed, set(panel.drawn), draw.filled):
        yield "lottery.substitute", index


def _are_the_homes(found: Any, most: int | None, homes: Sequence[Sequence[int]] | None) -> bool:
    """Tell whether a document keeps apart exactly whom the pool's homes and the announced limit keep apart."""
    if most is None or found is None:
        return found is None and (most is None or not any(len(home) > most for home in homes or ()))
    if homes is None:
        return bool(found["most"] == most)
    return bool(found == {"most": most, "of": [list(home) for home in homes if len(home) > most]})


def _announced(draw: Draw, values: Sequence[Sequence[str]] | None) -> panels.Announced:
    body, lottery = draw.body, draw.body["lottery"]
    features = tuple(dict.fromkeys(quota["feature"] for quota in body["quotas"]))
    names = [feature["name"] for feature in draw.pool.statement["features"]]
    columns = [names.index(feature) for feature in features]
    return panels.Announced(
        seats=draw.purpose.seats,
        panels=lottery["m"],
        objective=lottery["objective"],
        quotas=tuple(panels.Quota(q["feature"], q["value"], q["min"], q["max"]) for q in body["quotas"]),
        coins=draw.pool.coins.value.hex() if draw.pool.coins else None,
        features=features,
        people=None if values is None else [[row[column] for column in columns] for row in values],
    )


def _root(lottery: Known, secret: bytes) -> bytes:
    return tree.root(_leaf(lottery, secret, number) for number in range(len(lottery.panels)))


def _leaf(lottery: Known, secret: bytes, number: int) -> bytes:
    called = Counter(lottery.panels[number])

    def salt(part: int) -> bytes:
        return tagged_hash("panel/salt", secret, number.to_bytes(4, "big"), part.to_bytes(4, "big"))

    by_value: Counter[tuple[str, str]] = Counter()
    for t, people in called.items():
        for named in zip(lottery.features, lottery.types[t], strict=True):
            by_value[named] += people
    features = []
    for part, feature in enumerate(lottery.features, 1):
        counts = [by_value[feature, quota["value"]] for quota in lottery.quotas if quota["feature"] == feature]
        features.append(opened.of_counts(salt(part), counts))
    types = opened.of_types(salt(0), [(lottery.types[t], called[t]) for t in sorted(called)])
    return opened.leaf(types, features)
