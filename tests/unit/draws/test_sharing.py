import json
from dataclasses import replace
from itertools import chain, combinations
from secrets import randbelow

import pytest

from draws import sharing
from draws.errors import InvalidDealing, InvalidOpening, InvalidPoint, InvalidProof, InvalidScalar
from draws.group import IDENTITY, H, L, add, encode_scalar, multiply
from draws.seed import seed
from draws.sharing import DecryptedShare, EncryptedShare, Proof
from draws.tagged import tagged_scalar


def scalar():
    return 1 + randbelow(L - 1)


@pytest.mark.parametrize(("n", "t"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (15, 8), (31, 16)])
def test_more_than_half_of_the_trustees_suffice_and_are_needed(n, t):
    assert sharing.threshold(n) == t


# Every way to lose trustees


@pytest.mark.parametrize("n", range(1, 6))
def test_whoever_vanishes_up_to_n_minus_t_the_seed_is_the_same(trustees, n):
    trustees = trustees(n)
    dealt = list(enumerate(trustees.digests, 1))
    seeds = {seed(trustees.draw, b"", dealt, [trustees.opening(j) for j in trustees.numbers], "", None)}
    shares = {(j, i): trustees.share(j, i).point for j in trustees.numbers for i in trustees.numbers}
    sizes = range(n - trustees.t + 1)
    for gone in chain.from_iterable(combinations(trustees.numbers, size) for size in sizes):
        present = [i for i in trustees.numbers if i not in gone]
        points = [
            sharing.recover({i: shares[j, i] for i in present}, trustees.t) if j in gone else trustees.opening(j)
            for j in trustees.numbers
        ]
        seeds.add(seed(trustees.draw, b"", dealt, points, "", None))
    assert len(seeds) == 1


def test_any_t_helpers_recover_the_same_point(trustees):
    trustees = trustees(5)
    shares = {i: trustees.share(1, i).point for i in trustees.numbers}
    for helpers in combinations(trustees.numbers, trustees.t):
        assert sharing.recover({i: shares[i] for i in helpers}, trustees.t) == trustees.opening(1)


def test_fewer_than_t_helpers_recover_nothing(three):
    with pytest.raises(InvalidOpening):
        sharing.recover({2: three.share(1, 2).point}, 2)
    with pytest.raises(InvalidOpening):
        sharing.recover({}, 2)


@pytest.mark.parametrize(("helper", "t"), [(0, 1), (-1, 1), (32, 1), (1, 0), (1, -1)])
def test_helpers_are_numbered_from_one_to_thirty_one(helper, t):
    with pytest.raises(InvalidDealing):
        sharing.recover({helper: H}, t)


def test_a_share_that_is_no_point_recovers_nothing():
    with pytest.raises(InvalidPoint):
        sharing.recover({1: IDENTITY}, 1)


# Openings


@pytest.mark.parametrize("change", [1, L, -L])
def test_a_secret_opens_its_commitment_only_as_itself(three, change):
    with pytest.raises(InvalidOpening):
        sharing.check_opening(three.dealings[0].commitments[0], three.opened[0] + change)


@pytest.mark.parametrize("secret", [0, L])
def test_zero_opens_nothing_not_even_the_identity(secret):
    with pytest.raises(InvalidOpening):
        sharing.check_opening(IDENTITY, secret)


# Shares


def test_the_published_share_is_made_and_accepted(root):
    vector = json.loads((root / "tests/vectors/sharing.json").read_text())["share"]
    digest, j, i, x = bytes.fromhex(vector["digest"]), vector["j"], vector["i"], vector["x"]
    e, y = multiply(H, vector["e_over_h"]), multiply(H, x)
    unused = Proof(0, 0)
    share = sharing.decrypt_share(digest, j, i, x, y, EncryptedShare(e, unused), vector["nonce"])
    assert share.point == multiply(H, vector["d_over_h"])
    assert encode_scalar(share.proof.c).hex() == vector["c"]
    assert encode_scalar(share.proof.z).hex() == vector["z"]
    sharing.check_share(digest, j, i, y, e, share)


def test_a_share_holds_for_one_dealing_one_dealer_and_one_helper(three):
    share = three.share(1, 2)
    e, y, digest = three.dealings[0].shares[1].point, three.keys[1], three.digests[0]
    sharing.check_share(digest, 1, 2, y, e, share)
    for wrong in [
        (three.digests[1], 1, 2, y, e, share),
        (digest, 3, 2, y, e, share),
        (digest, 1, 3, y, e, share),
        (digest, 1, 2, three.keys[0], e, share),
        (digest, 1, 2, y, three.dealings[1].shares[1].point, share),
        (digest, 1, 2, y, e, replace(share, point=multiply(H, 5))),
        (digest, 1, 2, y, e, replace(share, proof=replace(share.proof, z=share.proof.z + L))),
        (digest, 1, 2, y, e, replace(share, proof=Proof(0, 0))),
    ]:
        with pytest.raises(InvalidProof):
            sharing.check_share(*wrong)


@pytest.mark.parametrize(("digest", "j", "i"), [(bytes(31), 1, 1), (bytes(32), 0, 1), (bytes(32), 1, 32)])
def test_a_share_of_no_possible_dealing_is_refused(digest, j, i):
    with pytest.raises(InvalidDealing):
        sharing.check_share(digest, j, i, H, H, DecryptedShare(H, Proof(1, 1)))


def test_a_helper_decrypts_only_with_their_own_secret(three):
    encrypted = three.dealings[0].shares[0]
    for x in (three.secrets[1], 0, L):
        with pytest.raises(InvalidScalar):
            sharing.decrypt_share(three.digests[0], 1, 1, x, three.keys[0], encrypted, scalar())


def naive_share_challenge(bound, e, commitments):
    """The challenge as it would be if the decrypted share d were left out of it."""
    digest, j, i, y = bound
    numbers = (j.to_bytes(2, "big"), i.to_bytes(2, "big"))
    return tagged_scalar("pvss/share", digest, *numbers, y, e, *commitments)


def test_a_false_share_passes_when_the_share_is_not_hashed_and_is_refused_by_us(three):
    # The helper fixes both commitments first, and then solves z·d + c·e = A for a false d.
    digest, j, i, x, y = three.digests[0], 1, 2, three.secrets[1], three.keys[1]
    e = three.dealings[0].shares[1].point
    nonce, aimed = scalar(), multiply(H, scalar())
    bound = (digest, j, i, y)
    c = naive_share_challenge(bound, e, (multiply(H, nonce), aimed))
    z = (nonce - c * x) % L
    false = multiply(add(aimed, multiply(e, -c)), pow(z, -1, L))

    assert false != three.share(1, 2).point
    seen = (
        add(multiply(H, z), multiply(y, c)),
        add(multiply(false, z), multiply(e, c)),
    )
    assert naive_share_challenge(bound, e, seen) == c, "the attack on the naive check works"
    with pytest.raises(InvalidProof):
        sharing.check_share(digest, j, i, y, e, DecryptedShare(false, Proof(c, z)))
