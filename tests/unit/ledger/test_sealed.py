import json
from hashlib import shake_256
from pathlib import Path

import nacl.bindings as sodium
import pytest

from ledger import sealed
from ledger.errors import Malformed
from ledger.keys import SigningKey, keyid

VECTOR = json.loads((Path(__file__).parents[2] / "vectors" / "sealed.json").read_text("utf-8"))
READERS = tuple(SigningKey(bytes([number]) * 32) for number in VECTOR["seed_bytes"])
CONTENT = VECTOR["content"].encode()
DATA = bytes.fromhex(VECTOR["sealed"])
ROW, START = 88, 16
END = START + ROW * len(READERS)


class Stream:
    """The vector's randomness: SHAKE-256 of its name, read in order."""

    def __init__(self):
        self.at = 0

    def __call__(self, length):
        self.at += length
        return shake_256(VECTOR["randomness"].encode()).digest(self.at)[-length:]


def test_sealing_gives_the_bytes_of_the_vector():
    assert sealed.seal(CONTENT, [key.public for key in READERS], Stream()) == DATA


def test_every_reader_opens_the_vector():
    assert [sealed.unseal(DATA, key) for key in READERS] == [CONTENT] * len(READERS)


def test_a_box_is_libsodiums_sealed_box():
    first = min(READERS, key=lambda key: keyid(key.public))
    public = sodium.crypto_sign_ed25519_pk_to_curve25519(first.public)
    secret = sodium.crypto_sign_ed25519_sk_to_curve25519(first._pair)
    opened = sodium.crypto_box_seal_open(DATA[START + 8 : START + ROW], public, secret)
    assert sodium.crypto_secretbox_open(DATA[END + 24 :], DATA[END : END + 24], opened) == CONTENT


def test_order_and_repetition_of_the_readers_change_nothing():
    keys = [key.public for key in READERS]
    assert sealed.seal(CONTENT, [*reversed(keys), keys[0]], Stream()) == DATA


def test_an_empty_content_and_a_single_reader_are_possible():
    data = sealed.seal(b"", [READERS[0].public], Stream())
    assert len(data) == START + ROW + 24 + 16
    assert sealed.unseal(data, READERS[0]) == b""


def test_somebody_else_does_not_open_it_and_learns_for_whom_it_is():
    with pytest.raises(sealed.NotForYou) as caught:
        sealed.unseal(DATA, SigningKey(bytes(32)))
    assert caught.value.where == ", ".join(sorted(keyid(key.public) for key in READERS))


CLASSES = {
    "the magic": (0, 14),
    "the number of keys": (14, 16),
    "a keyid": (START, START + 8),
    "a key of one use": (START + 8, START + 40),
    "a box's authenticator": (START + 40, START + 56),
    "a box's key": (START + 56, START + ROW),
    "the nonce": (END, END + 24),
    "the content's authenticator": (END + 24, END + 40),
    "the content": (END + 40, len(DATA)),
}


@pytest.mark.parametrize("what", CLASSES)
def test_no_changed_byte_opens(what):
    first = min(READERS, key=lambda key: keyid(key.public))
    start, end = CLASSES[what]
    for place in range(start, end):
        for flip in (0x01, 0x80):
            data = DATA[:place] + bytes([DATA[place] ^ flip]) + DATA[place + 1 :]
            with pytest.raises((Malformed, sealed.NotForYou)):
                sealed.unseal(data, first)


@pytest.mark.parametrize("length", [0, 13, 14, 15, 16, START + ROW, END, END + 24, END + 39, len(DATA) - 1])
def test_a_file_cut_short_does_not_open(length):
    with pytest.raises((Malformed, sealed.NotForYou)):
        sealed.unseal(DATA[:length], READERS[0])


def test_nothing_may_follow_the_content():
    with pytest.raises(Malformed):
        sealed.unseal(DATA + b"\n", READERS[0])


def test_readers_out_of_order_or_twice_are_refused():
    rows = [DATA[place : place + ROW] for place in range(START, END, ROW)]
    for changed in (rows[::-1], [rows[0], rows[0], *rows[2:]]):
        with pytest.raises(Malformed, match="ascending"):
            sealed.read(DATA[:START] + b"".join(changed) + DATA[END:])


@pytest.mark.parametrize("readers", [[], [bytes([number % 256, number // 256]) + bytes(30) for number in range(1001)]])
def test_nobody_and_a_crowd_are_refused(readers):
    with pytest.raises(Malformed, match="1 to 1000"):
        sealed.seal(CONTENT, readers, Stream())


def test_a_key_that_is_no_point_is_refused():
    with pytest.raises(Malformed, match="no point"):
        sealed.seal(CONTENT, [b"\x02" + bytes(31)], Stream())
