import json
from dataclasses import replace
from itertools import chain, combinations
from secrets import randbelow

import pytest

from draws import sharing
from draws.errors import (
    InvalidDealing,
    InvalidOpening,
    InvalidPoint,
    InvalidProof,
    InvalidScalar,
)
from draws.group import IDENTITY, G, H, L, add, decode_scalar, encode_scalar, multiply
from draws.seed import seed
from draws.sharing import DecryptedShare, EncryptedShare, Proof
from draws.tagged import tagged_hash, tagged_scalar

DRAW = tagged_hash("test", b"announced")


def scalar():
    return 1 + randbelow(L - 1)


class Trustees:
    """n trustees with their secrets, and what each dealt in one draw."""

    def __init__(self, n):
        self.n, self.t = n, sharing.threshold(n)
        self.secrets = [scalar() for _ in range(n)]
        self.keys = [multiply(H, x) for x in self.secrets]
        dealt = [sharing.deal(DRAW, j, self.t, self.keys, scalar) for j in self.numbers]
        self.opened, self.dealings = zip(*dealt, strict=True)
        self.digests = [self.check(j, dealing) for j, dealing in enumerate(self.dealings, 1)]

    @property
    def numbers(self):
        return range(1, self.n + 1)

    def check(self, j, dealing, draw=DRAW):
        return sharing.check_dealing(draw, j, self.t, self.keys, dealing)

    def opening(self, j):
        return sharing.check_opening(self.dealings[j - 1].commitments[0], self.opened[j - 1])

    def share(self, j, i):
        encrypted = self.dealings[j - 1].shares[i - 1]
        x, y, digest = self.secrets[i - 1], self.keys[i - 1], self.digests[j - 1]
        share = sharing.decrypt_share(digest, j, i, x, y, encrypted, scalar())
        sharing.check_share(digest, j, i, y, encrypted.point, share)
        return share


@pytest.fixture(scope="module")
def three():
    return Trustees(3)


@pytest.fixture(scope="module")
def vectors(request):
    return json.loads((request.getfixturevalue("root") / "tests/vectors/sharing.json").read_text())


@pytest.mark.parametrize(("n", "t"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (15, 8), (31, 16)])
def test_more_than_half_of_the_trustees_suffice_and_are_needed(n, t):
    assert sharing.threshold(n) == t


# Possession


def test_the_published_proof_of_possession_is_made_and_accepted(vectors):
    vector = vectors["possession"]
    origin, key = vector["origin"].encode(), bytes.fromhex(vector["key"])
    y, proof = sharing.prove_possession(vector["x"], origin, key, vector["nonce"])
    assert (y.hex(), encode_scalar(proof.c).hex(), encode_scalar(proof.z).hex()) == (
        vector["y"],
        vector["c"],
        vector["z"],
    )
    sharing.check_possession(y, proof, origin, key)


def test_a_proof_of_possession_holds_for_one_origin_one_holder_and_one_key():
    y, proof = sharing.prove_possession(7, b"example/v", bytes(32), 11)
    for wrong in [
        (y, proof, b"example/w", bytes(32)),
        (y, proof, b"example/v", b"\1" * 32),
        (multiply(H, 8), proof, b"example/v", bytes(32)),
    ]:
        with pytest.raises(InvalidProof):
            sharing.check_possession(*wrong)


def test_a_rogue_key_made_to_cancel_the_others_has_no_proof(three):
    honest, proof = sharing.prove_possession(three.secrets[0], b"o", b"k", scalar())
    rogue = add(multiply(H, 5), multiply(honest, -1))
    with pytest.raises(InvalidProof):
        sharing.check_possession(rogue, proof, b"o", b"k")


@pytest.mark.parametrize("x", [0, L, -1])
def test_a_key_of_no_secret_is_not_made(x):
    with pytest.raises(InvalidScalar):
        sharing.prove_possession(x, b"o", b"k", 11)


@pytest.mark.parametrize("nonce", [0, L, -1])
def test_a_proof_is_not_made_with_a_nonce_out_of_range(nonce):
    with pytest.raises(InvalidScalar):
        sharing.prove_possession(7, b"o", b"k", nonce)


def test_the_identity_is_no_key():
    with pytest.raises(InvalidPoint):
        sharing.check_possession(IDENTITY, Proof(1, 1), b"o", b"k")


# Every way to lose trustees


@pytest.mark.parametrize("n", range(1, 6))
def test_whoever_vanishes_up_to_n_minus_t_the_seed_is_the_same(n):
    trustees = Trustees(n)
    dealt = list(enumerate(trustees.digests, 1))
    seeds = {seed(DRAW, b"", dealt, [trustees.opening(j) for j in trustees.numbers], "", None)}
    shares = {(j, i): trustees.share(j, i).point for j in trustees.numbers for i in trustees.numbers}
    sizes = range(n - trustees.t + 1)
    for gone in chain.from_iterable(combinations(trustees.numbers, size) for size in sizes):
        present = [i for i in trustees.numbers if i not in gone]
        points = [
            sharing.recover({i: shares[j, i] for i in present}, trustees.t) if j in gone else trustees.opening(j)
            for j in trustees.numbers
        ]
        seeds.add(seed(DRAW, b"", dealt, points, "", None))
    assert len(seeds) == 1


def test_any_t_helpers_recover_the_same_point():
    trustees = Trustees(5)
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


# Dealings that are refused


def test_a_dealing_copied_by_another_trustee_or_into_another_draw_is_refused(three):
    with pytest.raises(InvalidProof):
        three.check(2, three.dealings[0])
    with pytest.raises(InvalidProof):
        three.check(1, three.dealings[0], draw=tagged_hash("test", b"other"))


def test_a_dealing_shifted_or_scaled_by_another_trustee_is_refused(three):
    r, dealing = scalar(), three.dealings[0]
    # p + r: the old responses fit the shifted values, but D binds the shifted points.
    shifted = sharing.Dealing(
        (add(dealing.commitments[0], multiply(G, r)), *dealing.commitments[1:]),
        tuple(
            EncryptedShare(
                add(share.point, multiply(y, r)),
                Proof(share.proof.c, (share.proof.z - share.proof.c * r) % L),
            )
            for share, y in zip(dealing.shares, three.keys, strict=True)
        ),
    )
    scaled = sharing.Dealing(
        tuple(multiply(commitment, r) for commitment in dealing.commitments),
        tuple(replace(share, point=multiply(share.point, r)) for share in dealing.shares),
    )
    for j in (1, 2):
        for copied in (shifted, scaled):
            with pytest.raises(InvalidProof):
                three.check(j, copied)


def test_a_sum_that_passes_through_the_identity_is_lawful():
    # p = a₀ − 4a₂X + a₂X²: at i = 4 Horner's rule meets a₂·4 − 4a₂ = 0 on its way.
    last = scalar()
    polynomial = [scalar(), -4 * last % L, last]
    source = iter([*polynomial, *(scalar() for _ in range(5))])
    keys = [multiply(H, scalar()) for _ in range(5)]
    _, dealing = sharing.deal(DRAW, 1, 3, keys, lambda: next(source))
    assert add(multiply(dealing.commitments[2], 4), dealing.commitments[1]) == IDENTITY
    sharing.check_dealing(DRAW, 1, 3, keys, dealing)


def test_a_polynomial_that_is_zero_at_a_trustee_is_drawn_again(three):
    zero_at_one = [L - 5, 5]
    source = iter([*zero_at_one, 3, 4, *(scalar() for _ in range(3))])
    secret, dealing = sharing.deal(DRAW, 1, 2, three.keys, lambda: next(source))
    assert secret == 3
    three.check(1, dealing)


def test_a_share_that_is_zero_is_refused(three):
    dealing = replace(three.dealings[0], commitments=(multiply(G, L - 5), multiply(G, 5)))
    with pytest.raises(InvalidDealing, match="trustee 1 is zero"):
        three.check(1, dealing)


@pytest.mark.parametrize("wrong", [0, L, -1])
def test_a_source_of_scalars_that_leaves_its_range_deals_nothing(three, wrong):
    with pytest.raises(InvalidScalar):
        sharing.deal(DRAW, 1, 2, three.keys, lambda: wrong)


def altered(dealing, index, **changes):
    shares = list(dealing.shares)
    shares[index] = replace(shares[index], **changes)
    return replace(dealing, shares=tuple(shares))


@pytest.mark.parametrize("index", range(3))
def test_scalars_out_of_range_zero_or_reduced_differently_are_refused(three, index):
    dealing = three.dealings[0]
    proof = dealing.shares[index].proof
    for forged in [
        Proof(proof.c, proof.z + L),
        Proof(proof.c + L, proof.z),
        Proof(proof.c, proof.z - L),
        Proof(0, proof.z),
        Proof(proof.c, 0),
        Proof(0, 0),
        Proof(-1, -1),
        Proof(proof.z, proof.c),
    ]:
        with pytest.raises(InvalidProof):
            three.check(1, altered(dealing, index, proof=forged))


@pytest.mark.parametrize("point", [IDENTITY, b"", bytes(31), bytes(32), b"\xff" * 32])
def test_a_dealing_with_a_point_that_is_none_is_refused(three, point):
    dealing = three.dealings[0]
    with pytest.raises(InvalidPoint):
        three.check(1, altered(dealing, 1, point=point))
    with pytest.raises(InvalidPoint):
        three.check(1, replace(dealing, commitments=(dealing.commitments[0], point)))
    with pytest.raises(InvalidPoint):
        sharing.check_dealing(DRAW, 1, 2, [*three.keys[:2], point], dealing)


def test_shares_that_were_swapped_are_refused(three):
    first, second, third = three.dealings[0].shares
    with pytest.raises(InvalidProof):
        three.check(1, replace(three.dealings[0], shares=(second, first, third)))


def test_lists_that_are_too_short_or_too_long_are_refused(three):
    dealing = three.dealings[0]
    for wrong in [
        replace(dealing, commitments=dealing.commitments[:1]),
        replace(dealing, commitments=(*dealing.commitments, G)),
        replace(dealing, commitments=()),
        replace(dealing, shares=dealing.shares[:2]),
        replace(dealing, shares=(*dealing.shares, dealing.shares[0])),
        replace(dealing, shares=()),
    ]:
        with pytest.raises(InvalidDealing):
            three.check(1, wrong)


@pytest.mark.parametrize(
    ("draw", "j", "t", "n"),
    [
        (DRAW[:31], 1, 2, 3),
        (DRAW, 0, 2, 3),
        (DRAW, 4, 2, 3),
        (DRAW, -1, 2, 3),
        (DRAW, 1, 0, 3),
        (DRAW, 1, 4, 3),
        (DRAW, 1, 1, 0),
        (DRAW, 1, 16, 32),
    ],
)
def test_a_roster_that_cannot_be_is_refused(draw, j, t, n):
    keys = [H] * n
    with pytest.raises(InvalidDealing):
        sharing.deal(draw, j, t, keys, scalar)
    with pytest.raises(InvalidDealing):
        sharing.check_dealing(draw, j, t, keys, sharing.Dealing((), ()))


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


def test_the_published_share_is_made_and_accepted(vectors):
    vector = vectors["share"]
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


def test_the_small_draw_has_its_recorded_dealings(root):
    draw = json.loads((root / "tests/vectors/draw.json").read_text())
    keys = [bytes.fromhex(trustee["key"]) for trustee in draw["trustees"]]
    secrets = [decode_scalar(bytes.fromhex(trustee["secret"])) for trustee in draw["trustees"]]
    assert keys == [multiply(H, x) for x in secrets]
    for item in draw["dealings"]:
        shares = tuple(
            EncryptedShare(
                bytes.fromhex(share["e"]),
                Proof(decode_scalar(bytes.fromhex(share["c"])), decode_scalar(bytes.fromhex(share["z"]))),
            )
            for share in item["shares"]
        )
        dealing = sharing.Dealing(tuple(map(bytes.fromhex, item["commitments"])), shares)
        digest = sharing.check_dealing(bytes.fromhex(draw["draw"]), item["j"], draw["t"], keys, dealing)
        assert digest.hex() == item["digest"]
        opened = sharing.check_opening(dealing.commitments[0], decode_scalar(bytes.fromhex(item["secret"])))
        assert opened.hex() == item["point"]
        decrypted = {i: multiply(shares[i - 1].point, pow(secrets[i - 1], -1, L)) for i in (2, 3)}
        assert sharing.recover(decrypted, draw["t"]) == opened
