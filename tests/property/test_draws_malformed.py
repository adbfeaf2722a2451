"""Input of any size and shape is refused by a DrawsError, and never by anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import beacon, canonical, crockford, dice, fingerprint, pool, result, sharing, tickets, uniform, words
from draws import seed as seeds
from draws.errors import DrawsError
from draws.group import IDENTITY, G, H, L

numbers = st.integers(-2, 40) | st.integers(-(2**300), 2**300) | st.sampled_from([0, L - 1, L, L + 1])
hashes = st.binary(max_size=40) | st.binary(min_size=32, max_size=32) | st.sampled_from([G, H, IDENTITY])
proofs = st.builds(sharing.Proof, numbers, numbers)
encrypted = st.builds(sharing.EncryptedShare, hashes, proofs)
decrypted = st.builds(sharing.DecryptedShare, hashes, proofs)
dealings = st.builds(
    sharing.Dealing, st.lists(hashes, max_size=4).map(tuple), st.lists(encrypted, max_size=4).map(tuple)
)
lists = st.lists(hashes, max_size=4)
text = st.text(st.characters(exclude_categories=()), max_size=40)  # lone surrogates included

CALLS = {
    "decode": (canonical.decode, [st.binary(max_size=80)]),
    "decode_any": (canonical.decode_any, [st.binary(max_size=80)]),
    "check_possession": (sharing.check_possession, [hashes, proofs, hashes, hashes]),
    "check_dealing": (sharing.check_dealing, [hashes, numbers, numbers, lists, dealings]),
    "deal": (sharing.deal, [hashes, numbers, numbers, lists, st.just(lambda: 5)]),
    "check_share": (sharing.check_share, [hashes, numbers, numbers, hashes, hashes, decrypted]),
    "decrypt_share": (
        sharing.decrypt_share,
        [hashes, numbers, numbers, numbers, hashes, encrypted, numbers],
    ),
    "prove_possession": (sharing.prove_possession, [numbers, hashes, hashes, numbers]),
    "check_opening": (sharing.check_opening, [hashes, numbers]),
    "recover": (sharing.recover, [st.dictionaries(numbers, hashes, max_size=4), numbers]),
    "quicknet": (
        beacon.check_round,
        [
            st.just(beacon.QUICKNET),
            numbers,
            st.binary(max_size=100) | st.binary(min_size=48, max_size=48),
            st.none() | hashes,
        ],
    ),
    "default": (
        beacon.check_round,
        [
            st.just(beacon.DEFAULT),
            numbers,
            st.binary(max_size=100) | st.binary(min_size=96, max_size=96),
            st.none() | hashes | st.binary(min_size=96, max_size=96),
        ],
    ),
    "round_at": (beacon.QUICKNET.round_at, [numbers]),
    "parse": (dice.parse, [text | st.from_regex(dice._ROLL, fullmatch=True)]),
    "plan": (dice.Plan, [numbers, numbers]),
    "roll": (dice.Roll, [numbers, numbers, text]),
    "seed": (
        seeds.seed,
        [
            hashes,
            hashes,
            st.lists(st.tuples(numbers, hashes), max_size=3),
            lists,
            st.just("") | text,
            st.none() | st.tuples(hashes, numbers, hashes),
        ],
    ),
    "subkey": (seeds.subkey, [hashes, text]),
    "uniform": (uniform.uniform, [hashes, text, numbers]),
    "ticket": (tickets.ticket, [hashes, numbers]),
    "digest": (result.digest, [hashes, hashes, st.lists(st.lists(numbers, max_size=3), max_size=3)]),
    "identity": (pool.identity_commitment, [st.binary(min_size=15, max_size=17), text, text]),
    "features": (pool.features_commitment, [hashes, st.lists(text, max_size=3)]),
    "decline": (pool.decline_commitment, [text]),
    "leaf": (pool.leaf, [hashes, hashes, hashes, hashes]),
    "pool root": (pool.root, [lists]),
    "birth": (pool.normal_birth, [text]),
    "crockford": (crockford.decode, [text, st.integers(0, 20)]),
    "word": (words.word_hash, [st.binary(min_size=15, max_size=17), text]),
    "words root": (words.words_root, [lists]),
    "fingerprint": (fingerprint.fingerprint, [st.sampled_from(["pool", "head", ""]), text, numbers, hashes]),
    "indexes": (fingerprint.words, [st.lists(numbers, max_size=3), text | st.just("french")]),
}


@pytest.mark.parametrize("name", CALLS)
@given(data=st.data())
def test_only_a_draws_error_refuses(name, data):
    function, strategies = CALLS[name]
    arguments = [data.draw(strategy) for strategy in strategies]
    refusal = None
    try:
        function(*arguments)
    except DrawsError as error:
        refusal = error
    assert refusal is None or (str(refusal) and refusal.code.startswith("draws."))
