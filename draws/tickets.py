"""Tickets (numéros de sort): 128 bits for each position, all from one key.

    K = HKDF-Expand(seed, "kleroterion/v1/tickets", 32)      ticket_i = AES-256_K(BE128 i)

which is the AES-256-CTR keystream from a zero counter: all tickets are one pass
of a cipher that processors have in silicon, and one person's ticket is one
command of a common tool:

    printf '%032x' POSITION | xxd -r -p | openssl enc -aes-256-ecb -K KEY -nopad | xxd -p

People are ranked by (ticket, position), ascending. See docs/spec/draw.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from draws.errors import InvalidPool
from draws.seed import subkey
from draws.tagged import PREFIX

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    Halves: TypeAlias = NDArray[np.uint64]
    """Tickets as two columns, high and low 64 bits, both big-endian: shape (count, 2)."""

TICKET_SIZE: Final = 16

BLOCK: Final = 1 << 16
"""Tickets made at once: one mebibyte, which stays in a processor's cache."""

MAX_POSITION: Final = 2**53 - 1


def key(seed: bytes) -> bytes:
    """Return the AES-256 key of this seed's tickets, which is published with the result."""
    return subkey(seed, f"{PREFIX}tickets")


def ticket(seed: bytes, position: int) -> bytes:
    """Return the 16-byte ticket of one position.

    Raises:
        InvalidPool: no pool has that position.
    """
    if not 0 <= position <= MAX_POSITION:
        raise InvalidPool(f"no pool has a position {position}")
    return _keystream(seed, position).update(bytes(TICKET_SIZE))


def listed(seed: bytes, count: int) -> list[bytes]:
    """Return the tickets of positions 0 … count-1.

    Raises:
        InvalidSeed: the seed is not 32 bytes.
    """
    stream = _keystream(seed, 0).update(bytes(count * TICKET_SIZE))
    return [stream[start : start + TICKET_SIZE] for start in range(0, len(stream), TICKET_SIZE)]


def blocks(seed: bytes, count: int) -> Iterator[tuple[int, Halves]]:
    """Yield (first position, tickets) for positions 0 … count-1, in order, in blocks.

    The array of type ``>u8`` is overwritten by the next block: copy what is kept.
    """
    import numpy as np  # only where people are ranked: no command waits for it that ranks nobody

    stream = _keystream(seed, 0)
    size = min(count, BLOCK) * TICKET_SIZE
    zeros = memoryview(bytes(size))
    buffer = bytearray(size)
    tickets = np.frombuffer(buffer, dtype=">u8").reshape(-1, 2)
    for start in range(0, count, BLOCK):
        length = min(BLOCK, count - start)
        stream.update_into(zeros[: length * TICKET_SIZE], buffer)
        yield start, tickets[:length]


def _keystream(seed: bytes, position: int) -> CipherContext:
    counter = position.to_bytes(TICKET_SIZE, "big")
    return Cipher(algorithms.AES256(key(seed)), modes.CTR(counter)).encryptor()
