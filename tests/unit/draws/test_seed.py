import hmac
import json
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from draws.beacon import QUICKNET
from draws.errors import InvalidDice, InvalidSeed
from draws.seed import seed, subkey

DRAW, D, S = b"\1" * 32, b"\2" * 32, b"\3" * 32
DICE = "d10x20:09174582631740925836"
BEACON = (QUICKNET.hash, 1000, b"\4" * 48)


def by_hand(*parts):
    domain = sha256(b"kleroterion/v1/seed").digest()
    return sha256(domain * 2 + b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def test_the_seed_is_the_hash_of_its_six_parts():
    everything = seed(DRAW, b"\5" * 32, [(1, D), (3, S)], [S, D], DICE, BEACON)
    beacon = QUICKNET.hash + (1000).to_bytes(8, "big") + b"\4" * 48
    assert everything == by_hand(DRAW, b"\5" * 32, b"\0\1" + D + b"\0\3" + S, S + D, DICE.encode(), beacon)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ((DRAW, b"", [(1, D)], [S], "", None), (DRAW, b"", b"\0\1" + D, S, b"", b"")),
        ((DRAW, b"", [], [], DICE, None), (DRAW, b"", b"", b"", DICE.encode(), b"")),
    ],
)
def test_a_part_that_was_not_announced_is_empty(arguments, parts):
    assert seed(*arguments) == by_hand(*parts)


@pytest.mark.parametrize(
    "arguments",
    [
        (DRAW, b"", [], [], "", None),
        (DRAW, b"\5" * 32, [], [], "", None),
        (DRAW[:31], b"", [(1, D)], [S], "", None),
        (DRAW, b"\5" * 31, [(1, D)], [S], "", None),
        (DRAW, b"", [(2, D), (1, D)], [S, S], "", None),
        (DRAW, b"", [(1, D), (1, D)], [S, S], "", None),
        (DRAW, b"", [(0, D)], [S], "", None),
        (DRAW, b"", [(65536, D)], [S], "", None),
        (DRAW, b"", [(1, D[:31])], [S], "", None),
        (DRAW, b"", [(1, D)], [], "", None),
        (DRAW, b"", [(1, D)], [S, S], "", None),
        (DRAW, b"", [(1, D)], [S + b"\0"], "", None),
        (DRAW, b"", [(1, D)], [S], "", (bytes(31), 1, bytes(48))),
        (DRAW, b"", [(1, D)], [S], "", (bytes(32), 0, bytes(48))),
        (DRAW, b"", [(1, D)], [S], "", (bytes(32), 2**64, bytes(48))),
        (DRAW, b"", [(1, D)], [S], "", (bytes(32), 1, bytes(47))),
    ],
)
def test_parts_that_cannot_make_a_seed_are_refused(arguments):
    with pytest.raises(InvalidSeed):
        seed(*arguments)


def test_dice_enter_the_seed_in_their_one_form_only():
    with pytest.raises(InvalidDice):
        seed(DRAW, b"", [], [], DICE + " ", None)


def test_a_subkey_is_the_expansion_of_rfc_5869():
    for info in ("", "kleroterion/v1/tickets"):
        oracle = HKDFExpand(SHA256(), 32, info.encode()).derive(DRAW)
        assert subkey(DRAW, info) == oracle == hmac.digest(DRAW, info.encode() + b"\1", "sha256")


@pytest.mark.parametrize(("key", "info"), [(DRAW[:31], "a"), (b"", "a"), (DRAW, "é")])
def test_a_short_seed_or_a_purpose_beyond_ascii_is_refused(key, info):
    with pytest.raises(InvalidSeed):
        subkey(key, info)


def test_the_small_draw_has_its_recorded_seed(root):
    draw = json.loads((root / "tests/vectors/draw.json").read_text())
    hexed = bytes.fromhex
    beacon = draw["beacon"]
    made = by_hand(
        hexed(draw["draw"]),
        hexed(draw["words_root"]),
        b"".join(item["j"].to_bytes(2, "big") + hexed(item["digest"]) for item in draw["dealings"]),
        b"".join(hexed(item["point"]) for item in draw["dealings"]),
        draw["dice"].encode(),
        hexed(beacon["chain"]) + beacon["round"].to_bytes(8, "big") + hexed(beacon["signature"]),
    )
    assert made.hex() == draw["seed"]
