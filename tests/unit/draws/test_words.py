import json
from hashlib import sha256

import pytest

from draws.errors import InvalidText, InvalidWord
from draws.words import word_hash, words_root

NONCE = bytes(range(16))


def test_a_word_is_hidden_by_its_nonce():
    domain = sha256(b"kleroterion/v1/word").digest() * 2
    measured = b"\0\0\0\x10" + NONCE + b"\0\0\0\5" + "Noël".encode()
    assert word_hash(NONCE, "Noël") == sha256(domain + measured).digest()
    assert word_hash(NONCE, "Noël") != word_hash(bytes(16), "Noël")


@pytest.mark.parametrize(("nonce", "word"), [(bytes(15), "a"), (bytes(17), "a"), (NONCE, "")])
def test_a_word_needs_letters_and_a_nonce(nonce, word):
    with pytest.raises(InvalidWord):
        word_hash(nonce, word)


@pytest.mark.parametrize("word", ["e\u0301", "\ud800"])
def test_a_word_is_text_in_normal_form(word):
    with pytest.raises(InvalidText):
        word_hash(NONCE, word)


def test_no_words_have_the_root_of_the_empty_tree():
    assert words_root([]) == sha256(b"").digest()


def test_words_are_entries_of_the_tree():
    low, high = b"\1" * 32, b"\2" * 32
    left, right = sha256(b"\0" + low).digest(), sha256(b"\0" + high).digest()
    assert words_root([low, high]) == sha256(b"\1" + left + right).digest()


@pytest.mark.parametrize("hashes", [[b"\2" * 32, b"\1" * 32], [b"\1" * 32] * 2, [b"\1" * 31], [b""]])
def test_words_out_of_order_or_repeated_are_refused(hashes):
    with pytest.raises(InvalidWord):
        words_root(hashes)


def test_the_small_draw_has_its_recorded_words(root):
    draw = json.loads((root / "tests/vectors/draw.json").read_text())
    hashes = [word_hash(bytes.fromhex(word["nonce"]), word["word"]) for word in draw["words"]]
    assert [item.hex() for item in hashes] == [word["hash"] for word in draw["words"]]
    assert words_root(sorted(hashes)).hex() == draw["words_root"]
