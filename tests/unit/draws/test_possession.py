import json

import pytest

from draws import sharing
from draws.errors import InvalidPoint, InvalidProof, InvalidScalar
from draws.group import IDENTITY, H, L, add, encode_scalar, multiply
from draws.sharing import Proof


def test_the_published_proof_of_possession_is_made_and_accepted(root):
    vector = json.loads((root / "tests/vectors/sharing.json").read_text())["possession"]
    origin, key = vector["origin"].encode(), bytes.fromhex(vector["key"])
    y, proof = sharing.prove_possession(vector["x"], origin, key, vector["nonce"])
    assert (y.hex(), encode_scalar(proof.c).hex(), encode_scalar(proof.z).hex()) == (
        vector["y"],
        vector["c"],
        vector["z"],
    )
    sharing.check_possession(y, proof, origin, key)


def test_a_proof_of_possession_holds_for_one_origin_one_holder_and_one_key():
    y, proof = sharing.prove_possession(7, b"example/v", bytes(32), 11)
    for wrong in [
        (y, proof, b"example/w", bytes(32)),
        (y, proof, b"example/v", b"\1" * 32),
        (multiply(H, 8), proof, b"example/v", bytes(32)),
    ]:
        with pytest.raises(InvalidProof):
            sharing.check_possession(*wrong)


def test_a_rogue_key_made_to_cancel_the_others_has_no_proof(three):
    honest, proof = sharing.prove_possession(three.secrets[0], b"o", b"k", 11)
    rogue = add(multiply(H, 5), multiply(honest, -1))
    with pytest.raises(InvalidProof):
        sharing.check_possession(rogue, proof, b"o", b"k")


@pytest.mark.parametrize("x", [0, L, -1])
def test_a_key_of_no_secret_is_not_made(x):
    with pytest.raises(InvalidScalar):
        sharing.prove_possession(x, b"o", b"k", 11)


@pytest.mark.parametrize("nonce", [0, L, -1])
def test_a_proof_is_not_made_with_a_nonce_out_of_range(nonce):
    with pytest.raises(InvalidScalar):
        sharing.prove_possession(7, b"o", b"k", nonce)


def test_the_identity_is_no_key():
    with pytest.raises(InvalidPoint):
        sharing.check_possession(IDENTITY, Proof(1, 1), b"o", b"k")
