"""All the cryptography of a draw with fifteen trustees."""

from secrets import randbelow

import pytest

from draws import sharing
from draws.group import H, L, multiply
from draws.seed import seed

N = 15
DRAW = bytes(range(32))


def scalar() -> int:
    return 1 + randbelow(L - 1)


@pytest.fixture(scope="module")
def roster():
    secrets = [scalar() for _ in range(N)]
    return secrets, [multiply(H, x) for x in secrets]


def deal_all(keys):
    t = sharing.threshold(len(keys))
    return [sharing.deal(DRAW, j, t, keys, scalar) for j in range(1, len(keys) + 1)]


def verify_all(keys, dealt):
    t = sharing.threshold(len(keys))
    return [sharing.check_dealing(DRAW, j, t, keys, dealing) for j, (_, dealing) in enumerate(dealt, 1)]


def open_all(dealt):
    return [sharing.check_opening(dealing.commitments[0], secret) for secret, dealing in dealt]


def test_deal_verify_and_open(benchmark, compare, roster):
    _, keys = roster

    def draw():
        dealt = deal_all(keys)
        digests = verify_all(keys, dealt)
        return seed(DRAW, b"", list(enumerate(digests, 1)), open_all(dealt), "", None)

    benchmark(draw)
    compare(f"{N} trustees: deal all, verify all, open all, seed", needed="<= 500 ms")


def test_one_trustee_deals(benchmark, compare, roster):
    _, keys = roster
    benchmark(sharing.deal, DRAW, 1, sharing.threshold(N), keys, scalar)
    compare(f"{N} trustees: one deals")


def test_anyone_verifies_all_dealings(benchmark, compare, roster):
    _, keys = roster
    benchmark(verify_all, keys, deal_all(keys))
    compare(f"{N} trustees: verify all dealings")


def test_all_who_may_vanish_do(benchmark, compare, roster):
    secrets, keys = roster
    dealt, t = deal_all(keys), sharing.threshold(N)
    digests, expected = verify_all(keys, dealt), open_all(dealt)

    def recover_the_vanished():
        points = {}
        for j in range(t + 1, N + 1):
            shares = {}
            for i in range(1, t + 1):
                encrypted, y = dealt[j - 1][1].shares[i - 1], keys[i - 1]
                share = sharing.decrypt_share(digests[j - 1], j, i, secrets[i - 1], y, encrypted, scalar())
                sharing.check_share(digests[j - 1], j, i, y, encrypted.point, share)
                shares[i] = share.point
            points[j] = sharing.recover(shares, t)
        return points

    points = benchmark(recover_the_vanished)
    assert all(point == expected[j - 1] for j, point in points.items())
    compare(f"{N} trustees: {N - t} vanish, {t} decrypt, all is verified and recovered")
