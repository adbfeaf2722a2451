"""Sharing with any polynomial and roster: whoever helps, the point is the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from draws import sharing
from draws.errors import DrawsError
from draws.group import H, L, multiply

secrets = st.integers(1, L - 1)
DRAW = bytes(range(32))


@settings(max_examples=25)
@given(st.data(), st.integers(1, 7))
def test_any_t_helpers_find_what_the_dealer_opens(data, n):
    t = data.draw(st.integers(1, n))
    j = data.draw(st.integers(1, n))
    holders = data.draw(st.lists(secrets, min_size=n, max_size=n))
    keys = [multiply(H, x) for x in holders]
    secret, dealing = sharing.deal(DRAW, j, t, keys, lambda: data.draw(secrets))
    digest = sharing.check_dealing(DRAW, j, t, keys, dealing)
    helpers = data.draw(st.permutations(range(1, n + 1)))[:t]
    shares = {}
    for i in helpers:
        encrypted, nonce = dealing.shares[i - 1], data.draw(secrets)
        share = sharing.decrypt_share(digest, j, i, holders[i - 1], keys[i - 1], encrypted, nonce)
        sharing.check_share(digest, j, i, keys[i - 1], encrypted.point, share)
        shares[i] = share.point
    assert sharing.recover(shares, t) == sharing.check_opening(dealing.commitments[0], secret)


def flat(dealing):
    parts = list(dealing.commitments)
    for share in dealing.shares:
        parts += [share.point, share.proof.c.to_bytes(32, "little"), share.proof.z.to_bytes(32, "little")]
    return b"".join(parts)


def rebuilt(data, t):
    pieces = [data[start : start + 32] for start in range(0, len(data), 32)]
    shares = []
    for e, c, z in zip(*[iter(pieces[t:])] * 3, strict=True):
        proof = sharing.Proof(int.from_bytes(c, "little"), int.from_bytes(z, "little"))
        shares.append(sharing.EncryptedShare(e, proof))
    return sharing.Dealing(tuple(pieces[:t]), tuple(shares))


KEYS = [multiply(H, x) for x in (3, 5, 7)]
_source = iter(range(1000, 2000))
WRITTEN = flat(sharing.deal(DRAW, 1, 2, KEYS, lambda: next(_source))[1])


@settings(max_examples=300)
@given(st.integers(0, 8 * len(WRITTEN) - 1))
def test_a_dealing_with_one_bit_flipped_is_refused(bit):
    sharing.check_dealing(DRAW, 1, 2, KEYS, rebuilt(WRITTEN, 2))
    flipped = bytearray(WRITTEN)
    flipped[bit // 8] ^= 1 << bit % 8
    try:
        sharing.check_dealing(DRAW, 1, 2, KEYS, rebuilt(bytes(flipped), 2))
    except DrawsError:
        return
    raise AssertionError(bit)
