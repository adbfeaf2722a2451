import json
from collections import Counter
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from draws import uniform as module
from draws.errors import InvalidSeed
from draws.seed import subkey
from draws.uniform import uniform

SEED = sha256(b"uniform").digest()


def test_a_bound_of_one_leaves_only_zero():
    assert uniform(SEED, "x", 1) == 0


def test_the_largest_bound_gives_the_hash_itself():
    key = subkey(SEED, "kleroterion/v1/uniform/x")
    assert uniform(SEED, "x", 2**256) == int.from_bytes(sha256(key + bytes(4)).digest(), "big")


def test_a_value_that_would_favour_some_results_is_skipped(monkeypatch):
    m = 2**255 + 1
    values = [2**256 - 1, m, m - 1]  # m fits once only: the first two are at or above it
    monkeypatch.setattr(module, "_value", lambda _, j: values[j])
    assert uniform(SEED, "x", m) == m - 1


def test_rejection_goes_on_with_the_next_counter():
    m = 2**255 + 1
    key = subkey(SEED, "kleroterion/v1/uniform/y")
    hashes = (int.from_bytes(sha256(key + j.to_bytes(4, "big")).digest(), "big") for j in range(1000))
    assert uniform(SEED, "y", m) == next(value for value in hashes if value < m)


def test_every_value_comes_about_equally_often():
    counts = Counter(uniform(SEED, str(i), 3) for i in range(3000))
    assert sorted(counts) == [0, 1, 2]
    assert all(900 < count < 1100 for count in counts.values())


@pytest.mark.parametrize(("label", "m"), [("x", 0), ("x", -1), ("x", 2**256 + 1), ("é", 2)])
def test_a_bound_or_label_out_of_range_is_refused(label, m):
    with pytest.raises(InvalidSeed):
        uniform(SEED, label, m)


def test_the_small_draw_has_its_recorded_integers(root):
    draw = json.loads((root / "tests/vectors/draw.json").read_text())
    seed = bytes.fromhex(draw["seed"])
    for vector in draw["uniform"]:
        info = f"kleroterion/v1/uniform/{vector['label']}".encode()
        key = HKDFExpand(SHA256(), 32, info).derive(seed)
        first = int.from_bytes(sha256(key + bytes(4)).digest(), "big")  # far below any limit here
        assert first % vector["m"] == vector["value"] == uniform(seed, vector["label"], vector["m"])
