"""What only the auditors' bundle lets one check of a lottery over panels (docs/spec/panels.md, "Who checks what").

The document is compared with the announcement and the pool, every panel and the certificate are checked, the root is
recomputed; then who was drawn, and every substitute.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from verifier import aes, canonical, opened, panels, tree
from verifier.errors import Malformed
from verifier.hashes import tagged_hash
from verifier.methods.panel import SECRET_SIZE
from verifier.state import Draw

Code = tuple[str, int | None]
"""What was found, and in which entry."""


@dataclass(frozen=True, slots=True)
class _Lottery:
    """A document that was found right: the type of each position, the values of each type, quotas, panels."""

    people: list[int]
    types: list[list[str]]
    features: list[str]
    quotas: Sequence[Any]
    panels: list[list[int]]

    def counted(self, t: int) -> set[int]:
        """Return the quotas that count people of type t."""
        values = self.types[t]
        return {
            row for row, quota in enumerate(self.quotas)
            if values[self.features.index(quota["feature"])] == quota["value"]
        }  # fmt: skip


def check(draw: Draw, data: bytes, values: Sequence[Sequence[str]] | None) -> Iterator[Code]:
    """Yield what is wrong. ``data``: secret and document; ``values``: everybody's features as the roster has them.

    A document that holds leaves the lowest and the highest chance in ``draw.chances``.
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
    if "homes" in found:  # nothing on the ledger says who lives together
        yield "lottery.announced", draw.index
        return
    draw.chances = (verdict.lowest, verdict.highest)
    if draw.body["lottery"]["attained"] != verdict.attained:
        yield "lottery.attained", draw.index
        return
    quotas = draw.body["quotas"]
    lottery = _Lottery(found["people"], found["types"], found["features"], quotas, found["panels"])
    if _root(lottery, secret).hex() != draw.body["lottery"]["root"]:
        yield "lottery.root", draw.index
        return
    if draw.concluded_index is None or draw.outcome is None or draw.outcome.panel is None:
        return
    if _drawn(lottery, draw.outcome.seed, draw.outcome.panel.number) != list(draw.outcome.panel.drawn):
        yield "lottery.drawn", draw.concluded_index
        return
    yield from _substitutes(lottery, draw)


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


def _root(lottery: _Lottery, secret: bytes) -> bytes:
    return tree.root(_leaf(lottery, secret, number) for number in range(len(lottery.panels)))


def _leaf(lottery: _Lottery, secret: bytes, number: int) -> bytes:
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


def _drawn(lottery: _Lottery, seed: bytes, number: int) -> list[int]:
    """Return who sits: in each type that the panel calls, those with the smallest tickets."""
    called = Counter(lottery.panels[number])
    tickets, width = aes.tickets(seed, len(lottery.people)), aes.TICKET_SIZE
    order = sorted(range(len(lottery.people)), key=lambda position: tickets[position * width : (position + 1) * width])
    drawn = []
    for position in order:
        t = lottery.people[position]
        if called[t]:
            called[t] -= 1
            drawn.append(position)
    return drawn


def _substitutes(lottery: _Lottery, draw: Draw) -> Iterator[Code]:
    """Go through the replacements in their order: each has one answer, whatever was answered before."""
    assert draw.outcome is not None  # noqa: S101 - the caller has seen to it
    seed, size = draw.outcome.seed, len(lottery.people)
    tickets, width = aes.tickets(seed, size), aes.TICKET_SIZE
    order = sorted(range(size), key=lambda position: tickets[position * width : (position + 1) * width])
    rows = [lottery.counted(t) for t in range(len(lottery.types))]
    seated = set(draw.outcome.ranked[0])
    offered = set(seated)
    for vacated, position, index in draw.filled:
        seated.remove(vacated)
        counts = Counter(row for sitting in seated for row in rows[lottery.people[sitting]])
        left = [candidate for candidate in order if candidate not in offered]
        if position != _next(lottery, vacated, left, counts, rows):
            yield "lottery.substitute", index
        seated.add(position)
        offered.add(position)


def _next(
    lottery: _Lottery, vacated: int, left: Sequence[int], counts: Counter[int], rows: Sequence[set[int]]
) -> int | None:
    """Return the next of the same type, else who departs least from the quotas; ``left`` is in ticket order."""
    kind = lottery.people[vacated]
    for candidate in left:
        if lottery.people[candidate] == kind:
            return candidate
    best, least = None, 0
    for candidate in left:
        own = rows[lottery.people[candidate]]
        apart = 0
        for row, quota in enumerate(lottery.quotas):
            count = counts[row] + (row in own)
            apart += max(quota["min"] - count, count - quota["max"], 0)
        if best is None or apart < least:
            best, least = candidate, apart
    return best
