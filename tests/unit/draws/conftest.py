"""Trustees with their keys and dealings, for the tests of sharing."""

from secrets import randbelow

import pytest

from draws import sharing
from draws.group import H, L, multiply
from draws.tagged import tagged_hash

DRAW = tagged_hash("test", b"announced")


def scalar():
    return 1 + randbelow(L - 1)


class Trustees:
    """n trustees with their secrets, and what each dealt in one draw."""

    def __init__(self, n):
        self.draw, self.n, self.t = DRAW, n, sharing.threshold(n)
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
def trustees():
    """Make n trustees who have all dealt in one draw."""
    return Trustees


@pytest.fixture(scope="module")
def three():
    return Trustees(3)
