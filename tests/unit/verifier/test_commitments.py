import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import commitments, tree
from verifier.errors import Malformed
from verifier.hashes import tagged_hash


@pytest.fixture(scope="module")
def draw(root):
    return json.loads((root / "tests" / "vectors" / "draw.json").read_text("utf-8"))


def test_the_people_of_the_small_draw_have_these_commitments(draw):
    purpose = bytes.fromhex(draw["pool"]["purpose"])
    leaves = []
    for person in draw["pool"]["people"]:
        assert commitments.normal_name(person["name"]) == person["normal_name"]
        id_salt = bytes.fromhex(person["id_salt"])
        assert commitments.read_id_salt(person["typed_id_salt"]) == id_salt
        identity = commitments.identity(id_salt, person["name"], person["birth"])
        features = commitments.features(bytes.fromhex(person["leaf_salt"]), person["values"])
        decline = commitments.decline(person["code"])
        leaf = commitments.leaf(purpose, identity, features, decline)
        assert [item.hex() for item in (identity, features, decline, leaf)] == [
            person[name] for name in ("identity", "features", "decline", "leaf")
        ]
        leaves.append(leaf)
    assert commitments.pool_root(b"".join(sorted(leaves))).hex() == draw["pool"]["root"]


def test_the_words_of_the_small_draw_have_this_root(draw):
    hashes = [commitments.word(bytes.fromhex(item["nonce"]), item["word"]) for item in draw["words"]]
    assert [item.hex() for item in hashes] == [item["hash"] for item in draw["words"]]
    assert commitments.words_root(b"".join(sorted(hashes))).hex() == draw["words_root"]


def test_no_word_given_is_the_empty_root():
    assert commitments.words_root(b"") == commitments.pool_root(b"") == tree.EMPTY_ROOT


@pytest.mark.parametrize(
    "listed", [bytes(31), bytes(33), bytes(64), bytes([2] * 32 + [1] * 32)], ids=["short", "long", "twice", "falling"]
)
@pytest.mark.parametrize("root_of", [commitments.pool_root, commitments.words_root])
def test_a_list_of_hashes_is_strictly_ascending(listed, root_of):
    with pytest.raises(Malformed):
        root_of(listed)


@pytest.mark.parametrize(
    ("name", "normal"),
    [("  Anaïs \t DUPRÉ\u00a0", "anaïs dupré"), ("ﬁnn", "finn"), ("Straße", "strasse"), ("Ａｄａ", "ada"), ("", "")],
)
def test_a_name_is_compared_in_one_form(name, normal):
    assert commitments.normal_name(name) == normal


@given(st.text())
def test_a_normal_name_is_its_own_normal_form_but_for_the_last_folding(name):
    normal = commitments.normal_name(name)
    assert normal == " ".join(normal.split())
    assert commitments.normal_name(" " + name + " ") == normal


@pytest.mark.parametrize("birth", ["1990-02-28", "1990", "unknown"])
def test_a_birth_is_a_date_a_year_or_unknown(birth):
    expected = tagged_hash("identity", bytes(16), b"a", birth.encode())
    assert commitments.identity(bytes(16), "A", birth) == expected


@pytest.mark.parametrize("birth", ["", "1990-02-30", "1990-2-3", "90", "Unknown", "1990-02-28 ", "19900228", "١٩٩٠"])
def test_any_other_birth_is_refused(birth):
    with pytest.raises(Malformed):
        commitments.identity(bytes(16), "A", birth)


def test_half_a_character_is_no_name_and_no_word():
    with pytest.raises(Malformed):
        commitments.identity(bytes(16), "\ud800", "1990")
    with pytest.raises(Malformed):
        commitments.word(bytes(16), "\ud800")


def test_a_typed_code_is_forgiven_its_look():
    assert commitments.read_code(" w3cm-brvq awn2 gmLo", 16) == "W3CMBRVQAWN2GM10"
    assert commitments.read_code("iIlLoO", 6) == "111100"


@pytest.mark.parametrize("code", ["", "W3CMBRVQAWN2GM1", "W3CMBRVQAWN2GM1BB", "U3CMBRVQAWN2GM1B", "é3CMBRVQAWN2GM1B"])
def test_any_other_code_is_refused(code):
    with pytest.raises(Malformed):
        commitments.read_code(code, commitments.DECLINE_CODE_LENGTH)


def test_a_letter_that_becomes_two_in_upper_case_is_refused():
    with pytest.raises(Malformed):
        commitments.read_code("ß3CMBRVQAWN2GM1", 16)


def test_a_salt_of_26_characters_has_16_bytes():
    assert commitments.read_id_salt("7" + "Z" * 25) == b"\xff" * 16
    with pytest.raises(Malformed):
        commitments.read_id_salt("8" + "0" * 25)
