"""Who sits and who comes in where homes are kept apart: both implementations give the vector of the specification."""

import json

import pytest

from draws import tickets
from draws.panels.aggregate import aggregate
from draws.panels.homes import seat
from draws.panels.quotas import Quota
from draws.panels.substitutes import substitute
from verifier.panel_homes import alike
from verifier.panel_seats import Known, drawn, wrong_substitutes


@pytest.fixture
def vector(root):
    return json.loads((root / "tests/vectors/homes.json").read_text())


def test_draws_give_the_vector(vector):
    seed = bytes.fromhex(vector["seed"])
    types = aggregate(("v",), [(value,) for value in vector["people"]], vector["homes"], vector["most"])
    assert [types.values[t] for t in range(6)] == [(("a", "b")[kind],) for kind in vector["types"]]
    assert [next(t for t, m in enumerate(types.members) if p in m) for p in range(12)] == vector["of"]
    ranks = tickets.listed(seed, 12)
    found = seat(types, {t: vector["panel"].count(t) for t in vector["panel"]}, ranks)
    people = [position for members in found.values() for position in members]
    assert sorted(people, key=ranks.__getitem__) == vector["drawn"]
    quotas = tuple(Quota("v", *quota) for quota in vector["quotas"])
    seated, offered = list(vector["drawn"]), set(vector["drawn"])
    for vacated, position, reason in vector["filled"]:
        seated.remove(vacated)
        answer = substitute(types, quotas, seed, vacated, seated, offered)
        assert (answer.position, answer.reason) == (position, reason)
        seated.append(position)
        offered.add(position)


def test_the_verifier_gives_the_vector(vector):
    seed, values = bytes.fromhex(vector["seed"]), [[("a", "b")[kind]] for kind in vector["types"]]
    quotas = [{"feature": "v", "value": value, "min": low, "max": high} for value, low, high in vector["quotas"]]
    homes = {"most": 1, "of": vector["homes"]}
    known = Known(
        vector["of"], values, ["v"], quotas, [vector["panel"]], 1, alike(homes, vector["of"], values)
    )  # fmt: skip
    assert drawn(known, seed, 0) == vector["drawn"]
    filled = [(vacated, position, index) for index, (vacated, position, _why) in enumerate(vector["filled"])]
    assert list(wrong_substitutes(known, seed, set(vector["drawn"]), filled)) == []


def test_the_page_shows_the_vector(root, vector):
    page = " ".join((root / "docs/spec/panels.md").read_text("utf-8").split())
    told = ", ".join(f"{vacated} → {position}" for vacated, position, _why in vector["filled"])
    assert f"seats {', '.join(map(str, vector['drawn']))}" in page
    assert told in page
