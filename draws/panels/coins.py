"""The solver's coins: 32 bytes stretched into as many random numbers as are asked for.

They choose among lotteries that are equally fair, and come from
``draw.lottery_coins``, dated after the pool is sealed: whoever made the list
cannot have tried several. The stream is AES-256 in counter mode, as for tickets.
"""

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

from draws.panels.polytope import Integers, Reals
from draws.seed import subkey
from draws.tagged import PREFIX

_BLOCK = 1 << 16


class Coins:
    """A stream that is a pure function of 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        """Begin the stream.

        Raises:
            InvalidSeed: not 32 bytes.
        """
        key = subkey(seed, f"{PREFIX}lottery")
        self._stream = Cipher(algorithms.AES256(key), modes.CTR(bytes(16))).encryptor()

    def _words(self, count: int) -> NDArray[np.uint64]:
        return np.frombuffer(self._stream.update(bytes(8 * count)), dtype=">u8").astype(np.uint64)

    def reals(self, count: int) -> Reals:
        """Return numbers in [0, 1), multiples of 2^-53."""
        return (self._words(count) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, bounds: Integers) -> Integers:
        """Return an integer in [0, b) for each b <= 2^20 of ``bounds``; uneven by less than 2^-32."""
        return ((self.reals(len(bounds)) * bounds).astype(np.int64)).astype(np.int64)

    def order(self, count: int) -> Integers:
        """Return 0 … count-1 in random order."""
        return np.argsort(self._words(count), kind="stable").astype(np.int64)
