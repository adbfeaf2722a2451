import json
from pathlib import Path

import pytest

from draws import beacon
from draws.errors import InvalidBeacon

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/beacon.json").read_text())
ROUNDS = [(name, item) for name, rounds in VECTORS["rounds"].items() for item in rounds]
CHAINS = {chain.name: chain for chain in beacon.CHAINS.values()}


def named(item):
    return item if isinstance(item, str) else f"round {item['round']}"


def parts(item):
    previous = item.get("previous")
    return item["round"], bytes.fromhex(item["signature"]), bytes.fromhex(previous) if previous else None


@pytest.mark.parametrize("name", CHAINS)
def test_the_chains_compiled_in_are_the_published_ones(name):
    chain, published = CHAINS[name], VECTORS["chains"][name]
    assert chain.hash.hex() == published["hash"]
    assert chain.public_key.hex() == published["public_key"]
    assert (chain.genesis, chain.period) == (published["genesis"], published["period"])
    assert chain.domain.decode() == published["domain"]
    assert beacon.CHAINS[published["hash"]] is chain


@pytest.mark.parametrize(("name", "item"), ROUNDS, ids=named)
def test_a_published_round_verifies(name, item):
    number, signature, previous = parts(item)
    beacon.check_round(CHAINS[name], number, signature, previous)
    assert beacon.randomness(signature).hex() == item["randomness"]


@pytest.mark.parametrize(("name", "item"), ROUNDS, ids=named)
def test_a_round_appears_at_its_published_time(name, item):
    chain, number = CHAINS[name], item["round"]
    assert chain.time(number) == item["time"]
    assert chain.round_at(item["time"]) == chain.round_from(item["time"]) == number
    assert chain.round_at(item["time"] + chain.period - 1) == number
    assert chain.round_from(item["time"] + 1) == number + 1


def test_before_the_first_round_there_is_none_and_the_first_comes():
    chain = beacon.QUICKNET
    assert chain.round_from(0) == chain.round_from(chain.genesis) == 1
    with pytest.raises(InvalidBeacon):
        chain.round_at(chain.genesis - 1)


@pytest.mark.parametrize(("name", "item"), ROUNDS, ids=named)
def test_a_signature_of_one_round_is_refused_for_every_other(name, item):
    number, signature, previous = parts(item)
    for other in (number + 1, number - 1, 0, -number, 2**53, 2**64 + number):
        with pytest.raises(InvalidBeacon):
            beacon.check_round(CHAINS[name], other, signature, previous)


@pytest.mark.parametrize("item", VECTORS["refused"], ids=lambda item: item["why"])
def test_a_signature_that_is_no_canonical_point_of_the_subgroup_is_refused(item):
    signature = bytes.fromhex(item["signature"])
    with pytest.raises(InvalidBeacon, match="the signature is"):
        beacon.check_round(beacon.QUICKNET, 1000, signature, None)
    with pytest.raises(InvalidBeacon, match="the signature is"):
        beacon.check_round(beacon.DEFAULT, 1000, signature[:1] + bytes(47) + signature[1:] + b"\0", bytes(96))


def test_another_point_of_the_subgroup_is_no_signature():
    _, signature, _ = parts(VECTORS["rounds"]["quicknet"][0])
    with pytest.raises(InvalidBeacon, match="does not verify"):
        beacon.check_round(beacon.QUICKNET, 1000, signature, None)


@pytest.mark.parametrize("length", [0, 47, 49, 96])
def test_a_signature_of_another_length_is_refused(length):
    with pytest.raises(InvalidBeacon):
        beacon.check_round(beacon.QUICKNET, 1000, bytes(length), None)
    with pytest.raises(InvalidBeacon):
        beacon.check_round(beacon.DEFAULT, 1000, bytes(95), bytes(96))


def test_the_previous_signature_is_there_exactly_for_the_chained_chain():
    number, signature, previous = parts(VECTORS["rounds"]["default"][0])
    for wrong in (None, b"", previous[:95], previous[::-1]):
        with pytest.raises(InvalidBeacon):
            beacon.check_round(beacon.DEFAULT, number, signature, wrong)
    number, signature, _ = parts(VECTORS["rounds"]["quicknet"][0])
    for wrong in (b"", previous):
        with pytest.raises(InvalidBeacon):
            beacon.check_round(beacon.QUICKNET, number, signature, wrong)


def test_the_first_round_of_the_chained_chain_is_refused_for_its_short_predecessor():
    number, signature, previous = parts(VECTORS["first_default_round"])
    with pytest.raises(InvalidBeacon, match="96-byte"):
        beacon.check_round(beacon.DEFAULT, number, signature, previous)


def test_the_rounds_in_the_shared_collection_verify_too(shared):
    suite = json.loads((shared / "vectors/drand.json").read_text())
    for name, chain in CHAINS.items():
        for item in suite[name]["rounds"]:
            number, signature, _ = parts(item)
            previous = item.get("previous_signature")
            if previous is None or len(previous) == 192:
                beacon.check_round(chain, number, signature, previous and bytes.fromhex(previous))
