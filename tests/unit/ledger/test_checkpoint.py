"""Checkpoints: three lines, one form (C2SP tlog-checkpoint)."""

import json
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws.merkle import EMPTY_ROOT
from ledger import checkpoint, note
from ledger.checkpoint import Checkpoint
from ledger.errors import Malformed
from ledger.keys import SigningKey
from ledger.note import COSIGNATURE, ED25519, Note, Vkey

KEY = SigningKey(b"\x07" * 32)
ORIGIN = "example.org/log"
VKEY = Vkey(ORIGIN, ED25519, KEY.public).encode()
ROOT = bytes(range(32))
TEXT = f"{ORIGIN}\n7\n{b64encode(ROOT).decode()}\n"


def test_is_three_lines():
    assert Checkpoint(ORIGIN, 7, ROOT).encode() == TEXT
    assert checkpoint.decode(TEXT) == Checkpoint(ORIGIN, 7, ROOT)


def test_what_the_log_signed_is_verified():
    data = checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), KEY)
    assert checkpoint.verify(data, VKEY) == Checkpoint(ORIGIN, 7, ROOT)


def test_signing_twice_gives_the_same_bytes():
    one, two = (checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), KEY) for _ in range(2))
    assert one == two


def test_a_checkpoint_of_another_project_is_read(shared):
    vectors = json.loads((shared / "vectors" / "transparency-log.json").read_text())
    proof = vectors["mldsa44_cosignature"]["tlog_proof"]
    parsed = note.parse(proof[proof.index("ledger.territory-a") :].encode())
    read = checkpoint.decode(parsed.text)
    assert (read.origin, read.size) == ("ledger.territory-a.example/log1", 700)


def test_an_empty_log_has_the_empty_root_and_no_other():
    empty = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    assert checkpoint.decode(empty.encode()) == empty
    with pytest.raises(Malformed, match="size 0"):
        checkpoint.decode(TEXT.replace("\n7\n", "\n0\n"))


@pytest.mark.parametrize("size", [1, 255, 256, 257, 2**53 - 1])
def test_any_size_survives(size):
    assert checkpoint.decode(Checkpoint(ORIGIN, size, ROOT).encode()).size == size


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "\n\n\n",
        TEXT[:-1],
        TEXT + "\n",
        TEXT + "extension\n",
        TEXT.replace("7", "07"),
        TEXT.replace("7", "+7"),
        TEXT.replace("7", "-7"),
        TEXT.replace("7", " 7"),
        TEXT.replace("7", "7_0"),
        TEXT.replace("7", "٧"),
        TEXT.replace("7", str(2**53)),
        TEXT.replace("7", "9" * 5000),
        TEXT.replace("=", ""),
        TEXT.replace("8=\n", "9=\n"),
        TEXT.replace("AAEC", "AA EC"),
        TEXT.replace(b64encode(ROOT).decode(), b64encode(ROOT[:31]).decode()),
        TEXT.replace(ORIGIN, ""),
    ],
)
def test_what_would_not_be_emitted_is_refused(wrong):
    with pytest.raises(Malformed):
        checkpoint.decode(wrong)


@pytest.mark.parametrize(("size", "root", "origin"), [(-1, ROOT, "a"), (1, b"", "a"), (1, ROOT, "a\nb"), (1, ROOT, "")])
def test_what_is_no_checkpoint_is_not_made(size, root, origin):
    with pytest.raises(Malformed):
        Checkpoint(origin, size, root)


def test_a_checkpoint_without_the_signature_of_its_log_is_refused():
    stranger = SigningKey(b"\x08" * 32)
    with pytest.raises(Malformed, match="no signature by"):
        checkpoint.verify(checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), stranger), VKEY)


def test_a_checkpoint_of_another_origin_is_refused_even_under_the_same_name():
    other = Note(TEXT.replace(ORIGIN, "example.org/other"), ())
    data = note.encode(Note(other.text, (note.sign(other.text, ORIGIN, KEY),)))
    with pytest.raises(Malformed, match="is not that of the key"):
        checkpoint.verify(data, VKEY)


def test_a_witness_key_is_no_log_key():
    data = checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), KEY)
    with pytest.raises(Malformed, match="is not that of the key"):
        checkpoint.verify(data, Vkey(ORIGIN, COSIGNATURE, KEY.public).encode())


def test_an_altered_signature_is_refused():
    good = note.parse(checkpoint.sign(Checkpoint(ORIGIN, 7, ROOT), KEY))
    altered = note.encode(Note(good.text.replace("7", "8"), good.signatures))
    with pytest.raises(Malformed, match="wrong"):
        checkpoint.verify(altered, VKEY)


@given(st.text(max_size=100))
def test_any_text_is_malformed_or_encodes_to_itself(text):
    for candidate in (text, ORIGIN + "\n" + text, TEXT[: len(text)] + text):
        try:
            read = checkpoint.decode(candidate)
        except Malformed:
            continue
        assert read.encode() == candidate
