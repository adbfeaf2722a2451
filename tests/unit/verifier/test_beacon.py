import json

import pytest

from verifier import accelerators, beacon, pairing
from verifier.errors import Invalid, Unavailable

HASHES = {"quicknet": beacon.QUICKNET, "default": beacon.DEFAULT}


@pytest.fixture(scope="module")
def vectors(root):
    return json.loads((root / "tests" / "vectors" / "beacon.json").read_text("utf-8"))


@pytest.fixture(params=[False, True], ids=["arkworks", "py_ecc"])
def pure(request):
    return request.param


def round_of(chain, item):
    previous = bytes.fromhex(item["previous"]) if "previous" in item else None
    return HASHES[chain], item["round"], bytes.fromhex(item["signature"]), previous


def test_the_pairings_are_two():
    assert type(pairing._curves(pure=False)) is not type(pairing._curves(pure=True))


def test_the_chains_compiled_in_are_the_published_ones(vectors):
    for name, published in vectors["chains"].items():
        chain = beacon.chain_of(published["hash"])
        assert chain.name == name
        assert chain.public_key.hex() == published["public_key"]
        assert (chain.genesis, chain.period) == (published["genesis"], published["period"])
        assert chain.domain.decode() == published["domain"]


def test_published_rounds_verify_and_appear_at_their_time(vectors, pure):
    for name, rounds in vectors["rounds"].items():
        for item in rounds:
            beacon.check_round(*round_of(name, item), pure=pure)
            assert beacon.time_of(HASHES[name], item["round"]) == item["time"]


def test_a_signature_is_of_its_round_alone(vectors, pure):
    for name, rounds in vectors["rounds"].items():
        chain, number, signature, previous = round_of(name, rounds[0])
        with pytest.raises(Invalid):
            beacon.check_round(chain, number + 1, signature, previous, pure=pure)


def test_a_chained_round_follows_its_own_predecessor_alone(vectors, pure):
    chain, number, signature, previous = round_of("default", vectors["rounds"]["default"][0])
    with pytest.raises(Invalid):
        beacon.check_round(chain, number, signature, signature, pure=pure)
    with pytest.raises(Invalid):
        beacon.check_round(chain, number, signature, None, pure=pure)
    quicknet = round_of("quicknet", vectors["rounds"]["quicknet"][0])
    with pytest.raises(Invalid):
        beacon.check_round(*quicknet[:3], previous, pure=pure)


def test_signatures_that_are_no_good_points_are_refused(vectors, pure):
    for case in vectors["refused"]:
        for chain in HASHES.values():
            previous = bytes(96) if chain == beacon.DEFAULT else None
            with pytest.raises(Invalid):
                beacon.check_round(chain, 1000, bytes.fromhex(case["signature"]), previous, pure=pure)


@pytest.mark.parametrize(
    "signature",
    [
        bytes(96),
        b"\xff" * 96,
        b"\xc0" + bytes(95),  # the identity
        b"\x80" + bytes(47) + bytes(47) + b"\x02",  # on the curve or not, never in the subgroup
        b"\xa0" + bytes(47) + b"\xe0" + bytes(47),
    ],
)
def test_points_of_g2_that_are_no_good_are_refused(signature, pure):
    with pytest.raises(Invalid):
        beacon.check_round(beacon.DEFAULT, 7, signature, bytes(96), pure=pure)


@pytest.mark.parametrize("size", [0, 47, 49, 96])
def test_a_quicknet_signature_has_48_bytes(size):
    with pytest.raises(Invalid):
        beacon.check_round(beacon.QUICKNET, 1, bytes(size))


def test_lengths_are_looked_at_by_py_ecc_too():
    curves = pairing._curves(pure=True)
    for read in (curves.read_g1, curves.read_g2):
        with pytest.raises(ValueError):
            read(bytes(47))


@pytest.mark.parametrize("number", [0, -1, 2**64])
def test_there_is_no_round_before_the_first_nor_beyond_64_bits(number):
    with pytest.raises(Invalid):
        beacon.check_round(beacon.QUICKNET, number, bytes(48))


def test_the_first_round_of_the_chained_network_is_refused_for_its_shape(vectors):
    item = vectors["first_default_round"]
    assert beacon.time_of(beacon.DEFAULT, item["round"]) == item["time"]
    with pytest.raises(Invalid, match="previous"):
        beacon.check_round(*round_of("default", item))


def test_an_unknown_chain_or_round_has_no_time():
    with pytest.raises(Invalid):
        beacon.time_of("00" * 32, 1)
    with pytest.raises(Invalid):
        beacon.time_of(beacon.QUICKNET, 0)


def test_without_a_library_the_round_is_not_verifiable(monkeypatch):
    monkeypatch.setattr(accelerators, "optional", lambda name, *, pure=None: None)
    pairing._curves.cache_clear()
    try:
        with pytest.raises(Unavailable):
            beacon.check_round(beacon.QUICKNET, 1, bytes(48))
    finally:
        pairing._curves.cache_clear()


def test_an_accelerator_is_used_if_it_imports_and_nobody_forbids_it(monkeypatch):
    monkeypatch.delenv("KLERO_VERIFY_PURE", raising=False)
    assert accelerators.optional("json") is json
    assert accelerators.optional("json", pure=True) is None
    assert accelerators.optional("a_library_that_nobody_wrote") is None
    monkeypatch.setenv("KLERO_VERIFY_PURE", "1")
    assert accelerators.optional("json") is None
    assert accelerators.optional("json", pure=False) is json
