import json
from hashlib import sha256

import pytest

from draws import merkle, pool
from draws.errors import InvalidCode, InvalidPool, InvalidText

ID_SALT, LEAF_SALT = bytes(range(16)), bytes(range(32))


def by_hand(tag, *parts):
    domain = sha256(b"kleroterion/v1/" + tag).digest()
    return sha256(domain * 2 + b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("  Anaïs   DUPRÉ ", "anaïs dupré"),
        ("Anai\u0308s\u00a0Dupre\u0301", "anaïs dupré"),
        ("Jürgen Groß", "jürgen gross"),
        ("\ufb01ona O\u2019Neill", "fiona o\u2019neill"),
        ("\u216b\t\n1", "xii 1"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(written, normal):
    assert pool.normal_name(written) == normal
    assert pool.normal_name(normal) == normal


@pytest.mark.parametrize("name", ["", " ", "\u3000\t"])
def test_a_name_of_nothing_is_refused(name):
    with pytest.raises(InvalidPool):
        pool.normal_name(name)


@pytest.mark.parametrize("birth", ["1990-02-28", "2000-02-29", "1951", "unknown", "0001"])
def test_a_birth_is_a_day_a_year_or_unknown(birth):
    assert pool.normal_birth(f" {birth}\n") == birth


@pytest.mark.parametrize(
    "birth",
    [
        "",
        "1990-02-29",
        "1990-13-01",
        "1990-00-10",
        "0000",
        "90",
        "1990-2-3",
        "1990-02",
        "19900228",
        "28/02/1990",
        "1990-02-28T00:00",
        "-1990",
        "Unknown",
        "١٩٩٠",
        "\ud800",
    ],
)
def test_any_other_birth_is_refused(birth):
    with pytest.raises(InvalidPool):
        pool.normal_birth(birth)


def test_an_identity_is_bound_to_salt_name_and_birth():
    commitment = pool.identity_commitment(ID_SALT, " ANAÏS Dupré", "1990-02-28 ")
    assert commitment == by_hand(b"identity", ID_SALT, "anaïs dupré".encode(), b"1990-02-28")


@pytest.mark.parametrize("salt", [b"", bytes(15), bytes(32)])
def test_an_identity_needs_a_salt_of_sixteen_bytes(salt):
    with pytest.raises(InvalidPool):
        pool.identity_commitment(salt, "a", "1990")


def test_a_name_that_is_no_text_is_refused():
    with pytest.raises(InvalidText):
        pool.identity_commitment(ID_SALT, "\ud800", "1990")


def test_features_are_bound_to_their_salt_and_order():
    commitment = pool.features_commitment(LEAF_SALT, ("F", "été"))
    assert commitment == by_hand(b"features", LEAF_SALT, '["F","été"]'.encode())
    assert commitment != pool.features_commitment(LEAF_SALT, ("été", "F"))


@pytest.mark.parametrize(("salt", "values"), [(bytes(16), ["F"]), (LEAF_SALT, ["e\u0301"]), (LEAF_SALT, ["\ud800"])])
def test_features_need_their_salt_and_text(salt, values):
    with pytest.raises(InvalidPool):
        pool.features_commitment(salt, values)


def test_a_decline_code_is_the_same_however_it_is_typed():
    commitment = by_hand(b"decline", b"0123456789ABCDEF")
    assert pool.decline_commitment("0123456789ABCDEF") == commitment
    assert pool.decline_commitment("o l23-4567 89ab-cdef") == commitment
    with pytest.raises(InvalidCode):
        pool.decline_commitment("0123456789ABCDE")


def test_a_leaf_is_the_hash_of_its_purpose_and_three_commitments():
    parts = [bytes([number]) * 32 for number in range(4)]
    assert pool.leaf(*parts) == sha256(b"\0" + b"".join(parts)).digest()


@pytest.mark.parametrize("place", range(4))
def test_a_leaf_is_not_made_of_shorter_parts(place):
    parts = [bytes(32)] * 4
    parts[place] = bytes(31)
    with pytest.raises(InvalidPool):
        pool.leaf(*parts)


def test_the_root_is_that_of_the_leaves_as_they_are():
    leaves = sorted(sha256(bytes([number])).digest() for number in range(5))
    assert pool.root(leaves) == merkle.root(leaves)
    assert pool.root([]) == sha256(b"").digest()
    assert pool.root(leaves[:1]) == leaves[0]


@pytest.mark.parametrize(
    "leaves",
    [
        [b"\2" * 32, b"\1" * 32],
        [b"\1" * 32, b"\1" * 32],
        [b"\1" * 31],
        [b"\1" * 33],
        [b"\1" * 31, b"\2" * 32],
    ],
)
def test_leaves_out_of_order_or_repeated_are_refused(leaves):
    with pytest.raises(InvalidPool):
        pool.root(leaves)


def test_the_small_pool_has_its_recorded_leaves_and_root(root):
    recorded = json.loads((root / "tests/vectors/draw.json").read_text())["pool"]
    hexed = bytes.fromhex
    leaves = []
    for person in recorded["people"]:
        values = json.dumps(person["values"], ensure_ascii=False, separators=(",", ":")).encode()
        name, birth = person["normal_name"].encode(), person["birth"].encode()
        identity = by_hand(b"identity", hexed(person["id_salt"]), name, birth)
        features = by_hand(b"features", hexed(person["leaf_salt"]), values)
        decline = by_hand(b"decline", person["code"].encode())
        leaf = sha256(b"\0" + hexed(recorded["purpose"]) + identity + features + decline).digest()
        assert (identity.hex(), features.hex(), decline.hex()) == (
            person["identity"],
            person["features"],
            person["decline"],
        )
        assert pool.identity_commitment(hexed(person["id_salt"]), person["name"], person["birth"]) == identity
        assert pool.features_commitment(hexed(person["leaf_salt"]), person["values"]) == features
        assert pool.decline_commitment(person["code"]) == decline
        assert leaf.hex() == person["leaf"]
        leaves.append(leaf)
    assert pool.root(sorted(leaves)).hex() == recorded["root"]
