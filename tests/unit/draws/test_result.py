import json
from hashlib import sha256

import pytest

from draws.errors import InvalidPool, InvalidSeed
from draws.result import digest
from draws.tagged import tagged_hash


def test_the_digest_is_that_of_the_written_result():
    draw, seed = b"\1" * 32, b"\2" * 32
    written = b'{"draw":"%b","seed":"%b","strata":[{"drawn":[5,0]},{"drawn":[]}]}' % (b"01" * 32, b"02" * 32)
    assert digest(draw, seed, [(5, 0), ()]) == tagged_hash("result", written)


def test_the_small_draw_has_its_recorded_digest(root):
    draw = json.loads((root / "tests/vectors/draw.json").read_text())
    made = digest(bytes.fromhex(draw["draw"]), bytes.fromhex(draw["seed"]), draw["drawn"])
    strata = ",".join(f'{{"drawn":[{",".join(map(str, drawn))}]}}' for drawn in draw["drawn"])
    written = f'{{"draw":"{draw["draw"]}","seed":"{draw["seed"]}","strata":[{strata}]}}'.encode()
    domain = sha256(b"kleroterion/v1/result").digest()
    assert made == sha256(domain * 2 + len(written).to_bytes(4, "big") + written).digest()
    assert made.hex() == draw["result"]


def test_order_and_strata_are_part_of_the_result():
    results = [[(1, 2)], [(2, 1)], [(1,), (2,)], [(1, 2), ()]]
    assert len({digest(bytes(32), bytes(32), drawn) for drawn in results}) == len(results)


@pytest.mark.parametrize(("draw", "seed"), [(31, 32), (32, 33), (0, 0)])
def test_ids_of_another_length_have_no_digest(draw, seed):
    with pytest.raises(InvalidSeed):
        digest(bytes(draw), bytes(seed), [])


@pytest.mark.parametrize("position", [-1, 2**53])
def test_positions_that_cannot_be_have_no_digest(position):
    with pytest.raises(InvalidPool):
        digest(bytes(32), bytes(32), [(position,)])
