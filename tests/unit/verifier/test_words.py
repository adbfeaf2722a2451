import json
from hashlib import sha256
from unicodedata import normalize

import pytest
from mnemonic import Mnemonic

from verifier import words
from verifier.errors import Malformed


@pytest.fixture(scope="module")
def vector(root):
    return json.loads((root / "tests" / "vectors" / "fingerprint.json").read_text("utf-8"))


def test_the_published_head_has_these_twelve_words(vector):
    indexes = words.fingerprint(vector["kind"], vector["origin"], vector["size"], bytes.fromhex(vector["root"]))
    assert list(indexes) == vector["indexes"]
    assert words.words(indexes, "en")[:4] == vector["english"]
    assert words.words(indexes, "fr")[:4] == vector["french"]


def test_pool_and_head_of_one_root_read_differently():
    heads = {words.fingerprint(kind, "a", size, bytes(32)) for kind in ("pool", "head") for size in (1, 2)}
    assert len(heads) == 4


@pytest.mark.parametrize(("language", "name"), [("en", "english"), ("fr", "french")])
def test_the_lists_are_bip_39s_in_nfc(language, name):
    listed = words.words(range(2048), language)
    assert listed == [normalize("NFC", word) for word in Mnemonic(name).wordlist]
    assert len(set(listed)) == 2048


def test_a_damaged_list_is_not_read_out(monkeypatch):
    monkeypatch.setattr(words, "_LISTS", {"en": ("english", sha256(b"another").hexdigest())})
    words._words_of.cache_clear()
    try:
        with pytest.raises(Malformed):
            words.words([0], "en")
    finally:
        words._words_of.cache_clear()
