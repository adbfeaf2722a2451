from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import shake_256

import pytest

from draws import canonical
from ledger import receipt, sealing
from ledger.errors import Malformed
from ledger.people import Feature, Person
from ledger.receipt import Receipt

PURPOSE = bytes(range(32))
ORIGIN = "sagiterre.example/les-pins"
PEOPLE = [Person(f"p{i}", f"Zoé Marqueur{i}", "1980-01-02", ("femme", "sud")) for i in range(5)]
FEATURES = (Feature("sexe", ("femme",)), Feature("lieu", ("sud",)))
SEALED = sealing.seal(PURPOSE, PEOPLE, FEATURES, lambda size: shake_256(b"%d" % size).digest(size))
RECORD = SEALED.records[2]
RECEIPT = Receipt.of(RECORD, ORIGIN, PURPOSE)
TEXT = RECEIPT.text()


def payload(text: str):
    packed = text.removeprefix("klero1:")
    return canonical.decode(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))


def pack(value) -> str:
    return "klero1:" + urlsafe_b64encode(canonical.encode(value)).rstrip(b"=").decode()


def test_the_qr_text_is_that_of_the_specification():
    assert payload(TEXT) == {
        "v": 1,
        "origin": ORIGIN,
        "purpose": PURPOSE.hex(),
        "identity": RECORD.identity.hex(),
        "features": ["femme", "sud"],
        "leaf_salt": RECORD.leaf_salt.hex(),
        "decline": RECORD.decline.hex(),
    }
    assert pack(payload(TEXT)) == TEXT
    assert len(TEXT) <= 1024


def test_a_receipt_reads_back_and_opens_its_leaf():
    assert Receipt.read(TEXT) == RECEIPT
    assert RECEIPT.leaf() == SEALED.leaves[RECORD.position]


def test_neither_name_nor_codes_stand_in_the_qr_text():
    content = canonical.encode(payload(TEXT)).decode()
    for secret in (RECORD.person.name, "1980", RECORD.id_salt.hex(), RECORD.decline_code):
        assert secret not in content


@pytest.mark.parametrize(
    "text",
    [
        "",
        "klero1:",
        TEXT[7:],
        TEXT + "=",
        TEXT + "A",
        TEXT + "\n",
        TEXT[:-1],
        TEXT.replace("klero1", "klero2"),
        "klero1:klero1:" + TEXT[7:],
        TEXT[:20] + " " + TEXT[20:],
        "klero1:é",
        pack({**payload(TEXT), "v": 2}),
        pack({**payload(TEXT), "v": True}),
        pack({**payload(TEXT), "name": "Zoé"}),
        pack({**payload(TEXT), "origin": "Nulle Part"}),
        pack({**payload(TEXT), "decline": "00"}),
        pack({**payload(TEXT), "features": "femme"}),
        pack({**payload(TEXT), "features": ["x" * 100] * 10}),
        pack({key: value for key, value in payload(TEXT).items() if key != "identity"}),
        pack([]),
    ],
)
def test_another_text_is_refused(text):
    with pytest.raises(Malformed):
        Receipt.read(text)


@pytest.mark.parametrize("features", [["x"] * 31, [""], ["a\tb"], [5]], ids=["31", "empty", "control", "number"])
def test_values_that_no_pool_has_are_refused(features):
    with pytest.raises(Malformed):
        Receipt.read(pack(payload(TEXT) | {"features": features}))


def test_values_too_long_for_a_qr_code_are_refused_with_advice():
    long = Receipt(ORIGIN, PURPOSE, bytes(32), ("x" * 100,) * 4, bytes(32), bytes(32))
    with pytest.raises(Malformed, match="shorten"):
        long.text()


def test_the_codes_on_paper_come_in_groups_of_four():
    assert receipt.decline_code("ABCDEFGH12345678") == "ABCD-EFGH-1234-5678"
    assert receipt.id_salt_code(bytes(16)) == "0000-0000-0000-0000-0000-0000-00"
