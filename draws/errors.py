"""Everything that draws/ can refuse.

    DrawsError
    ├── NotCanonical          bytes or a value that canonical JSON would not emit
    ├── InvalidText           a string that is not NFC, not UTF-8, or out of bounds
    ├── InvalidTree           a hash, index or size that no Merkle tree can have
    ├── InvalidPoint          not a canonical point of prime order
    ├── InvalidScalar         not an integer strictly between 0 and L
    ├── InvalidProof          a proof of possession, dealing or share that fails
    ├── InvalidDealing        a dealing or roster of the wrong shape
    ├── InvalidOpening        a secret that does not open its commitment, too few shares
    ├── InvalidDice           a dice string or plan outside its grammar
    ├── InvalidBeacon         an unknown chain, impossible round or bad signature
    ├── InvalidSeed           parts that cannot make a seed, a label or bound out of range
    ├── InvalidPool           leaves, codes, seats or birth dates that no pool can have
    ├── InvalidCode           a typed code that is no Crockford base32 of its length
    └── InvalidWord           a resident's word, nonce or list of hashes out of bounds

Malformed input of any size or shape raises one of these and nothing else. Each
class has a stable ``code``; the api maps codes to HTTP status and to words in
the reader's language.
"""

from typing import ClassVar


class DrawsError(Exception):
    """Base of all refusals; ``str(error)`` says what was wrong and where."""

    code: ClassVar[str] = "draws"


class NotCanonical(DrawsError):
    """Bytes or a value that canonical JSON would not emit (RFC 8785, restricted)."""

    code: ClassVar[str] = "draws.not_canonical"


class InvalidText(DrawsError):
    """A string that is not NFC, has no UTF-8 form, or is empty where it may not be."""

    code: ClassVar[str] = "draws.invalid_text"


class InvalidTree(DrawsError):
    """A hash that is not 32 bytes, or an index or size outside the tree."""

    code: ClassVar[str] = "draws.invalid_tree"


class InvalidPoint(DrawsError):
    """Not the canonical 32 bytes of a point of prime order other than the identity."""

    code: ClassVar[str] = "draws.invalid_point"


class InvalidScalar(DrawsError):
    """Not an integer s with 0 < s < L, or not its canonical 32 bytes."""

    code: ClassVar[str] = "draws.invalid_scalar"


class InvalidProof(DrawsError):
    """A proof whose scalars are out of range or whose equation does not hold."""

    code: ClassVar[str] = "draws.invalid_proof"


class InvalidDealing(DrawsError):
    """A dealing or roster of the wrong shape: lengths, n, t, j, i, repeated keys."""

    code: ClassVar[str] = "draws.invalid_dealing"


class InvalidOpening(DrawsError):
    """A secret that does not open its commitment, or fewer than t shares."""

    code: ClassVar[str] = "draws.invalid_opening"


class InvalidDice(DrawsError):
    """A dice string or plan outside its grammar, or throws that do not fit."""

    code: ClassVar[str] = "draws.invalid_dice"


class InvalidBeacon(DrawsError):
    """An unknown chain, an impossible round, or a signature that does not verify."""

    code: ClassVar[str] = "draws.invalid_beacon"


class InvalidSeed(DrawsError):
    """Parts that cannot make a seed; a label or bound that cannot use one."""

    code: ClassVar[str] = "draws.invalid_seed"


class InvalidPool(DrawsError):
    """Leaves, codes, weights, seats, commitments or births that no pool can have."""

    code: ClassVar[str] = "draws.invalid_pool"


class InvalidCode(DrawsError):
    """A typed code that is not Crockford base32 of the expected length."""

    code: ClassVar[str] = "draws.invalid_code"


class InvalidWord(DrawsError):
    """A resident's word, its nonce, or a list of word hashes out of bounds."""

    code: ClassVar[str] = "draws.invalid_word"
