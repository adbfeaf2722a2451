import json
from dataclasses import replace
from secrets import randbelow

import pytest

from draws import sharing
from draws.errors import InvalidDealing, InvalidPoint, InvalidProof, InvalidScalar
from draws.group import IDENTITY, G, H, L, add, decode_scalar, multiply
from draws.sharing import EncryptedShare, Proof
from draws.tagged import tagged_hash

DRAW = tagged_hash("test", b"announced")


def scalar():
    return 1 + randbelow(L - 1)


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
