"""Tickets: AES-256 of each position under the draw's key (docs/spec/draw.md; FIPS 197).

ticket_i = AES-256_K(BE128(i)), K = HKDF-Expand(seed). All tickets in order are the AES-256-CTR
keystream from a zero counter (NIST SP 800-38A, §6.5), so ``cryptography`` makes them in one call.
"""

from collections.abc import Iterator

from verifier import accelerators, aes_pure
from verifier.hashes import subkey

TICKET_SIZE = 16
_BLOCK = 1 << 16  # positions per round of work: keeps memory flat for any size of pool


def ticket_key(seed: bytes) -> bytes:
    """Return K, the 32 bytes with which anyone recomputes one ticket by ``openssl``."""
    return subkey(seed, "kleroterion/v1/tickets")


def ticket(seed: bytes, position: int) -> bytes:
    """Return one ticket, 16 bytes; tickets compare as big-endian integers, that is as bytes."""
    return aes_pure.keystream(ticket_key(seed), position, 1)


def tickets(seed: bytes, n: int, *, pure: bool | None = None) -> bytes:
    """Return the tickets of positions 0…n-1, 16 bytes each, one after another."""
    return b"".join(block for _, block in blocks(seed, n, pure=pure))


def blocks(seed: bytes, n: int, *, pure: bool | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield (first position, tickets) in runs, so that a pool of any size is walked in little memory."""
    key = ticket_key(seed)
    library = accelerators.optional("cryptography.hazmat.primitives.ciphers", pure=pure)
    if library is None:
        for start in range(0, n, _BLOCK):
            yield start, aes_pure.keystream(key, start, min(_BLOCK, n - start))
        return
    cipher = library.Cipher(library.algorithms.AES256(key), library.modes.CTR(bytes(16))).encryptor()
    for start in range(0, n, _BLOCK):
        yield start, cipher.update(bytes(TICKET_SIZE * min(_BLOCK, n - start)))
