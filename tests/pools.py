"""Pools for lotteries over panels: those beside the checkout, and invented ones of the same shape."""

from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from itertools import accumulate
from random import Random

from api.panels import inputs
from draws.panels.quotas import Quota

REAL = {
    "sf_fixture_22": 22,
    "newdem_20": 20,
    "diversimax_wide_60": 60,
    "example_small_20": 20,
    "example_large_200": 200,
}

FEW = ((0.49, 0.49, 0.02), (0.15, 0.2, 0.25, 0.2, 0.2), (0.1, 0.12, 0.08, 0.15, 0.15, 0.2, 0.2), (0.25, 0.35, 0.4))
MANY = (
    (0.49, 0.5, 0.01),
    (0.12, 0.18, 0.2, 0.25, 0.25),
    (0.08, 0.1, 0.08, 0.12, 0.1, 0.12, 0.1, 0.1, 0.1, 0.1),
    (0.2, 0.4, 0.4),
    (0.86, 0.07, 0.04, 0.03),
    (0.3, 0.3, 0.4),
    (0.45, 0.35, 0.2),
)
"""Shares of a population by feature and value; people who volunteer differ from it."""


@dataclass(frozen=True)
class Pool:
    people: tuple
    quotas: tuple
    seats: int


def real(shared, name):
    folder = shared / "data" / "pools" / name
    read = inputs.read(folder / "respondents.csv", folder / "categories.csv", REAL[name])
    return Pool(read.people, read.quotas, read.seats)


def synthetic(shared, profile, people, seats, seed):
    """A pool of the prototypes' profiles: ``cca`` has four features, ``sfe`` seven; people volunteer unevenly."""
    where = spec_from_file_location("prototype_pools", shared / "prototypes" / "pools.py")
    module = module_from_spec(where)
    where.loader.exec_module(module)
    features, rows = module.synth(people, seats, profile, seed)
    quotas = [
        Quota(feature, value, *bounds) for feature, values in features.items() for value, bounds in values.items()
    ]
    return Pool(tuple(tuple(row[feature] for feature in features) for row in rows), tuple(quotas), seats)


def invented(people, seats, shares, seed=1):
    """Volunteers with a bias, and quotas of the population's shares that one biased panel keeps."""
    random = Random(f"{people} {seats} {len(shares)} {seed}")
    biased = [[share * (0.25 + 1.75 * random.random()) for share in feature] for feature in shares]
    bounds = [list(accumulate(feature)) for feature in biased]
    rows = [tuple(_value(random, ends) for ends in bounds) for _ in range(people)]
    weight = [1.0] * people
    for j, feature in enumerate(shares):
        for i, row in enumerate(rows):
            weight[i] *= feature[row[j]] / sum(other[j] == row[j] for other in rows) if people <= 400 else 1.0
    ranks = [random.random() ** (1 / weight[i]) if people <= 400 else random.random() for i in range(people)]
    panel = sorted(range(people), key=ranks.__getitem__)[-seats:]
    quotas = []
    for j, feature in enumerate(shares):
        for value, share in enumerate(feature):
            have, aim = sum(rows[i][j] == value for i in panel), share * seats
            slack = max(1, 0.05 * aim)
            quotas.append(
                Quota(f"f{j}", f"v{value}", min(have, max(0, int(aim - slack))), max(have, int(aim + slack) + 1))
            )
    return Pool(tuple(tuple(f"v{value}" for value in row) for row in rows), tuple(quotas), seats)


def _value(random, ends):
    at = random.random() * ends[-1]
    return next(value for value, end in enumerate(ends) if at <= end)
