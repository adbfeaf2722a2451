import pytest

from draws import canonical
from ledger import card
from ledger.errors import Malformed
from ledger.keyfile import PersonKey
from ledger.keys import SigningKey

KEY = PersonKey("0123456789abcdef", SigningKey(b"\x07" * 32), 1234567)
ORIGIN = "example/les-pins"


def altered(**changes) -> bytes:
    value = canonical.decode(card.encode(card.make(KEY, ORIGIN, 99)).removesuffix(b"\n"))
    return canonical.encode({k: v for k, v in {**value, **changes}.items() if v is not None}) + b"\n"


def test_a_card_reads_back_as_it_was_made():
    made = card.make(KEY, ORIGIN, 99)
    assert card.read(card.encode(made)) == made
    assert made.person == KEY.person
    assert made.key == KEY.signing.public.hex()
    assert made.sharing_key == KEY.sharing_key.hex()


def test_a_card_holds_no_secret():
    data = card.encode(card.make(KEY, ORIGIN, 99))
    assert (b"\x07" * 32).hex().encode() not in data
    assert KEY.sharing_secret.to_bytes(32, "little").hex().encode() not in data


def test_a_founder_is_the_card_without_its_ledger():
    made = card.make(KEY, ORIGIN, 99)
    founder = made.founder()
    assert (founder.person, founder.key, founder.sharing_key, founder.proof) == (
        made.person,
        made.key,
        made.sharing_key,
        made.proof,
    )


def test_cards_of_one_key_for_two_ledgers_have_different_proofs():
    assert card.make(KEY, ORIGIN, 99).proof != card.make(KEY, "example/other", 99).proof


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\x00",
        b"{}",
        b"[]",
        altered(format="kleroterion/card/v2"),
        altered(person="nobody"),
        altered(key="00"),
        altered(sharing_key=None, proof=None),
        altered(proof={"c": "0" * 64}),
        altered()[:-1],
        altered(origin=None),
        altered(format=None),
    ],
    ids=[
        "empty",
        "binary",
        "object",
        "list",
        "format",
        "person",
        "key",
        "no sharing key",
        "half a proof",
        "no line end",
        "no origin",
        "no format",
    ],
)
def test_what_is_no_card_is_malformed(data):
    with pytest.raises(Malformed):
        card.read(data)
