"""Key cards: what a person hands to the facilitator to be enrolled. Public: it holds no secret and no name."""

from __future__ import annotations

import msgspec

from draws import canonical, sharing
from draws.errors import NotCanonical
from ledger.bodies import Founder, plain
from ledger.compose import scalar_hex
from ledger.errors import Malformed
from ledger.keyfile import PersonKey

FORMAT = "kleroterion/card/v1"


class Card(Founder, frozen=True):
    """A person's public keys for one ledger, with proof that the sharing key's secret is known.

    `origin` is part of that proof: a card for one ledger is worth nothing in another.
    """

    origin: str = ""
    format: str = FORMAT

    def founder(self) -> Founder:
        """The same keys as `ledger.founded` lists them; `key.enrolled` has the same shape."""
        return Founder(self.person, self.key, self.sharing_key, self.proof)


def make(key: PersonKey, origin: str, nonce: int) -> Card:
    """The card of a key. `nonce`: a fresh random scalar for the proof of possession."""
    public = key.signing.public
    point, proof = sharing.prove_possession(key.sharing_secret, origin.encode(), public, nonce)
    shown = {"c": scalar_hex(proof.c), "z": scalar_hex(proof.z)}
    value = {
        "person": key.person,
        "key": public.hex(),
        "sharing_key": point.hex(),
        "proof": shown,
        "origin": origin,
    }
    return msgspec.convert(value, Card)


def encode(card: Card) -> bytes:
    """The card's file, ended by a line end."""
    return canonical.encode(plain(card) | {"format": card.format, "origin": card.origin}) + b"\n"


def read(data: bytes) -> Card:
    """The card in a file. Malformed when `encode` would not have written it."""
    try:
        card = msgspec.convert(canonical.decode(data.removesuffix(b"\n")), Card)
    except (NotCanonical, msgspec.ValidationError) as problem:
        raise Malformed(f"this is no key card: {problem}") from None
    if card.format != FORMAT or card.sharing_key is None or encode(card) != data:
        raise Malformed("this is no key card")
    return card
