import random

import pytest

from draws import crockford
from ledger import envelopes, keyfile
from ledger.errors import Malformed, WrongPassphrase

PERSON = "00112233445566aa"
OLD, NEW = "four words of old", "four words of new"


@pytest.fixture(scope="module")
def text():
    return keyfile.create(PERSON, OLD, cost=keyfile.FOR_TESTS)


@pytest.fixture(scope="module")
def halves(text):
    return envelopes.split(text, OLD)


def test_both_halves_close_the_same_key_under_a_new_passphrase(text, halves):
    for order in (halves, halves[::-1]):
        renewed = envelopes.renew(text, [half.secret for half in order], NEW, cost=keyfile.FOR_TESTS)
        before, after = keyfile.open(text, OLD), keyfile.open(renewed, NEW)
        assert (after.person, after.signing.public, after.sharing_secret) == (
            before.person,
            before.signing.public,
            before.sharing_secret,
        )
        with pytest.raises(WrongPassphrase):
            keyfile.open(renewed, OLD)


def test_the_halves_are_worthless_once_the_passphrase_is_new(text, halves):
    secrets = [half.secret for half in halves]
    renewed = envelopes.renew(text, secrets, NEW, cost=keyfile.FOR_TESTS)
    with pytest.raises(WrongPassphrase):
        envelopes.renew(renewed, secrets, OLD, cost=keyfile.FOR_TESTS)


def test_a_half_alone_is_the_chance_that_it_was_made_with(text):
    fixed = envelopes.split(text, OLD, lambda size: bytes(range(size)))
    assert fixed[0].secret == bytes(range(32))
    again = envelopes.split(text, OLD)
    assert again[0].secret != fixed[0].secret
    assert again[1].secret != fixed[1].secret


@pytest.mark.parametrize("wrong", [0, 1])
def test_a_half_of_another_key_opens_nothing(text, halves, wrong):
    other = envelopes.split(keyfile.create(PERSON, OLD, cost=keyfile.FOR_TESTS), OLD)
    secrets = [half.secret for half in halves]
    secrets[wrong] = other[wrong].secret
    with pytest.raises(WrongPassphrase):
        envelopes.renew(text, secrets, NEW, cost=keyfile.FOR_TESTS)


def test_no_halves_come_of_a_wrong_passphrase(text):
    with pytest.raises(WrongPassphrase):
        envelopes.split(text, NEW)


def test_rows_and_scanned_text_give_the_half_back(halves):
    for half in halves:
        assert b"".join(map(envelopes.read_row, half.rows)) == half.secret
        assert envelopes.read(half.text) == half
        assert envelopes.read(f" {half.text.upper()}\n") == half
        assert envelopes.is_scanned(half.text)
        assert not envelopes.is_scanned(half.rows[0])


def test_a_row_is_read_as_people_type_it(halves):
    row = halves[0].rows[0]
    assert envelopes.read_row(f"  {row.lower().replace('-', ' ')} ") == halves[0].secret[:8]


def test_every_wrong_character_and_every_exchange_of_two_is_noticed():
    rng = random.Random(1)
    for _ in range(20):
        row = crockford.checked(rng.randbytes(8))
        for place in range(len(row)):
            for other in crockford.ALPHABET:
                if other != row[place]:
                    with pytest.raises(Malformed) as caught:
                        envelopes.read_row(row[:place] + other + row[place + 1 :])
                    assert caught.value.code == "envelope.row"
        for place in range(len(row) - 1):
            if row[place] != row[place + 1]:
                with pytest.raises(Malformed):
                    envelopes.read_row(row[:place] + row[place + 1] + row[place] + row[place + 2 :])


@pytest.mark.parametrize("typed", ["", "0", "klero-half1:", "klero-half1:3:00112233445566aa:0", "é"])
def test_what_is_no_half_is_refused(typed):
    with pytest.raises(Malformed):
        envelopes.read(typed)
    with pytest.raises(Malformed):
        envelopes.read_row(typed)


def test_a_half_shows_no_secret_by_itself(halves):
    assert halves[0].secret.hex() not in repr(halves[0])
    assert halves[0].rows[0] not in repr(halves[0])
