import json
from hashlib import sha256
from unicodedata import is_normalized

import pytest

from draws.errors import InvalidText, InvalidTree
from draws.fingerprint import LANGUAGES, fingerprint, words

EMPTY = sha256(b"").digest()


@pytest.fixture(scope="module")
def vector(request):
    return json.loads((request.getfixturevalue("root") / "tests/vectors/fingerprint.json").read_text())


def test_the_published_head_has_its_published_words(vector):
    indexes = fingerprint(vector["kind"], vector["origin"], vector["size"], bytes.fromhex(vector["root"]))
    assert list(indexes) == vector["indexes"]
    for language in LANGUAGES:
        assert list(words(indexes, language)[:4]) == vector[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_lists_are_those_of_bip_39(root, vector, language):
    data = (root / "draws/wordlists" / f"{language}.txt").read_bytes()
    assert sha256(data).hexdigest() == vector["lists"][language]
    assert is_normalized("NFC", data.decode())
    assert len(set(words(range(2048), language))) == 2048


def test_a_pool_and_a_head_another_origin_size_or_root_have_other_words():
    seen = {
        fingerprint("head", "example/v", 0, EMPTY),
        fingerprint("pool", "example/v", 0, EMPTY),
        fingerprint("head", "example/w", 0, EMPTY),
        fingerprint("head", "example/v", 1, EMPTY),
        fingerprint("head", "example/v", 0, bytes(32)),
    }
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("kind", "size", "root"),
    [("tail", 0, EMPTY), ("head", -1, EMPTY), ("head", 2**64, EMPTY), ("head", 0, EMPTY[:31])],
)
def test_what_is_neither_pool_nor_head_has_no_words(kind, size, root):
    with pytest.raises(InvalidTree):
        fingerprint(kind, "example/v", size, root)


def test_an_origin_that_is_no_text_has_no_words():
    for origin in ("e\u0301", "\ud800"):
        with pytest.raises(InvalidText):
            fingerprint("head", origin, 0, EMPTY)


@pytest.mark.parametrize(("indexes", "language"), [((0,), "klingon"), ((2048,), "french"), ((-1,), "english")])
def test_a_word_outside_the_lists_is_refused(indexes, language):
    with pytest.raises(InvalidText):
        words(indexes, language)
