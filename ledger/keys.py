"""Ed25519 keys: one verdict everywhere, libsodium's strict one (RFC 8032, docs/spec/statements.md).

The verdict is cofactorless, compares the bytes of R, and refuses what is not canonical and points of small
order. Enrolment is a second, stricter question: a key of mixed order can still pass the first.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

import nacl.bindings as sodium
from nacl.exceptions import BadSignatureError

PUBLIC_LENGTH: Final = 32
SIGNATURE_LENGTH: Final = 64
SEED_LENGTH: Final = 32


def keyid(public: bytes) -> str:
    """Hex of the first 8 bytes of SHA-256(public key): 16 characters."""
    return sha256(public).hexdigest()[:16]


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` (64 bytes) is that of `message` by `public` (32 bytes). Never raises."""
    # libsodium reads fixed lengths, so these are checked before it sees the bytes.
    if len(public) != PUBLIC_LENGTH or len(signature) != SIGNATURE_LENGTH:
        return False
    try:
        sodium.crypto_sign_open(signature + message, public)
    except BadSignatureError:
        return False
    return True


def enrollable(public: bytes) -> bool:
    """Whether a key may be enrolled: canonical, of prime order, not the identity."""
    return len(public) == PUBLIC_LENGTH and sodium.crypto_core_ed25519_is_valid_point(public)


class SigningKey:
    """A private key, made from its 32-byte seed (RFC 8032 §5.1.5). Neither repr nor pickle shows it."""

    __slots__ = ("_pair", "public")

    public: bytes
    """The public key, 32 bytes."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_LENGTH:
            raise ValueError("a seed is 32 bytes")
        self.public, self._pair = sodium.crypto_sign_seed_keypair(seed)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the deterministic signature."""
        return sodium.crypto_sign(message, self._pair)[:SIGNATURE_LENGTH]

    def unseal(self, box: bytes) -> bytes:
        """What a sealed box for this key holds (docs/spec/sealed.md). CryptoError if it is for another, or altered."""
        secret = sodium.crypto_sign_ed25519_sk_to_curve25519(self._pair)
        return sodium.crypto_box_seal_open(box, sodium.crypto_sign_ed25519_pk_to_curve25519(self.public), secret)

    def __repr__(self) -> str:
        return f"SigningKey(keyid={keyid(self.public)})"

    def __reduce__(self) -> str:
        raise TypeError("a signing key is not pickled")
