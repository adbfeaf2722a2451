"""`weighted`: in each stratum a race in which a greater weight runs faster."""

from collections import Counter

from verifier import aes, race
from verifier.act import Act
from verifier.kinds import WEIGHTS
from verifier.methods import strata
from verifier.methods.method import Method
from verifier.state import Draw, Material, Outcome, Pool, Purpose


def _publish(act: Act, purpose: Purpose, pool: Pool) -> Material | str:
    codes = strata.codes_published(act, purpose, pool)
    if isinstance(codes, str):
        return codes
    reference = act.body["weights"]
    if (reference["media_type"], reference["audience"], reference["size"]) != (WEIGHTS, "public", 4 * pool.size):
        return "blob.reference"
    data = act.blob(reference)
    if data is None:
        return "blob.missing"
    weights = race.weights_of(data)
    if 0 in weights:
        return "weights.zero"
    if act.body["mode"] == "audience" and _somebody_stands_out(codes, weights):
        return "weights.too_small"
    return Material(codes, data)


def _somebody_stands_out(codes: bytes, weights: tuple[int, ...]) -> bool:
    """Tell whether people of several weights share a stratum and one of these weights is that of a few."""
    people: dict[int, Counter[int]] = {}
    for stratum, weight in zip(strata.codes_of(codes), weights, strict=True):
        people.setdefault(stratum, Counter())[weight] += 1
    people.pop(strata.NO_STRATUM, None)
    return any(len(found) > 1 and min(found.values()) < strata.SMALLEST for found in people.values())


def _outcome(draw: Draw, seed: bytes) -> Outcome:
    tickets, weights = aes.tickets(seed, draw.pool.size), race.weights_of(draw.material.weights)
    ranked = tuple(race.ranked(members, tickets, weights) for members in strata.positions_of(draw))
    return Outcome(seed, ranked, strata.seats_of(draw))


METHOD = Method(frozenset(("weights",)), frozenset(("dice", "beacon")), _publish, _outcome, strata.next_in_stratum)
