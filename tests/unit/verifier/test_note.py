import json
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from verifier import note
from verifier.errors import Invalid, Malformed
from verifier.note import COSIGNATURE, ED25519, Checkpoint, VerifierKey

ROOT = bytes(range(32))
TEXT = f"example/v\n7\n{b64encode(ROOT).decode()}\n"


class Signer:
    def __init__(self, name, kind, seed):
        self.signing = SigningKey(bytes([seed] * 32))
        self.key = VerifierKey(name, kind, bytes(self.signing.verify_key))

    def line(self, text, time=None, *, spoil=False):
        message, front = text.encode(), b""
        if self.key.type == COSIGNATURE:
            message = f"cosignature/v1\ntime {time}\n".encode() + message
            front = time.to_bytes(8, "big")
        signature = self.signing.sign(message).signature
        if spoil:
            signature = signature[:-1] + bytes([signature[-1] ^ 1])
        return f"— {self.key.name} {b64encode(self.key.key_id + front + signature).decode()}\n"

    @property
    def vkey(self):
        material = b64encode(bytes([self.key.type]) + self.key.public_key).decode()
        return f"{self.key.name}+{self.key.key_id.hex()}+{material}"


LOG = Signer("example/v", ED25519, 1)
WITNESS = Signer("witness.example/w1", COSIGNATURE, 2)
STRANGER = Signer("elsewhere.example", ED25519, 3)
KEYS = (LOG.key, WITNESS.key)


def signed(*lines, text=TEXT):
    return (text + "\n" + "".join(lines)).encode()


@pytest.fixture
def vectors(shared):
    return json.loads((shared / "vectors" / "transparency-log.json").read_text("utf-8"))


def test_the_example_of_c2sp_verifies(vectors):
    example = vectors["signed_note_c2sp_example"]
    key = note.parse_vkey(example["vkey"])
    (verified,) = note.verify(note.parse(example["note"].encode()), [key])
    assert verified == note.Verified(key, None)


def test_the_example_of_go_verifies(vectors):
    example = vectors["signed_note_go_xmod"]
    data = example["note_text"] + "\n" + example["signature_line"] + "\n"
    key = note.parse_vkey(example["vkey"])
    assert note.verify(note.parse(data.encode()), [key])
    with pytest.raises(Invalid):
        note.verify(note.parse(b"X" + data.encode()), [key])


def test_notes_that_other_witnesses_serve_are_read(vectors):
    script = vectors["litewitness_add_checkpoint"]["litewitness.txt"]
    body = script.split("old 0\n\n", 1)[1].split("```", 1)[0]
    parsed = note.parse(body.encode())
    assert note.parse_checkpoint(parsed.text).size == 1


def test_a_key_of_another_algorithm_is_not_taken(vectors):
    with pytest.raises(Malformed):
        note.parse_vkey(vectors["mldsa44_cosignature"]["vkey"])


@pytest.mark.parametrize("signer", [LOG, WITNESS])
def test_a_vkey_is_read(signer):
    assert note.parse_vkey(signer.vkey) == signer.key


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "a+b+c",
        LOG.vkey + "\n",
        LOG.vkey.replace("example/v", "example/w"),
        LOG.vkey.replace("example/v", ""),
        LOG.vkey.replace("example/v", "example v"),
        LOG.vkey.replace("example/v", "example\u2003v"),
        LOG.vkey.replace("example/v", "\ud800"),
        LOG.vkey.upper(),
        LOG.vkey + "=",
        LOG.vkey[:-4],
        VerifierKey("a", 2, bytes(32)).key_id.hex().join(["a+", "+" + b64encode(b"\x02" + bytes(32)).decode()]),
    ],
)
def test_a_vkey_has_one_spelling(vkey):
    with pytest.raises(Malformed):
        note.parse_vkey(vkey)


def test_signatures_that_hold_are_told_with_their_times():
    data = signed(STRANGER.line(TEXT), WITNESS.line(TEXT, 1_700_000_000), LOG.line(TEXT), WITNESS.line(TEXT, 5))
    parsed = note.parse(data)
    assert [line.name for line in parsed.signatures] == [
        "elsewhere.example",
        "witness.example/w1",
        "example/v",
        "witness.example/w1",
    ]
    assert note.verify(parsed, KEYS) == (
        note.Verified(WITNESS.key, 1_700_000_000),
        note.Verified(LOG.key, None),
        note.Verified(WITNESS.key, 5),
    )


def test_a_bad_signature_by_a_known_key_refuses_the_whole_note():
    for bad in (WITNESS.line(TEXT, 5, spoil=True), LOG.line(TEXT, spoil=True), LOG.line("another\n")):
        with pytest.raises(Invalid):
            note.verify(note.parse(signed(LOG.line(TEXT), bad)), KEYS)


def test_a_bad_signature_by_an_unknown_key_means_nothing():
    parsed = note.parse(signed(LOG.line(TEXT), WITNESS.line(TEXT, 5, spoil=True)))
    assert note.verify(parsed, [LOG.key]) == (note.Verified(LOG.key, None),)


def test_the_same_name_with_another_key_is_another_key():
    impostor = Signer("example/v", ED25519, 9)
    assert note.verify(note.parse(signed(impostor.line(TEXT), LOG.line(TEXT))), KEYS)
    with pytest.raises(Invalid, match="none of the known"):
        note.verify(note.parse(signed(impostor.line(TEXT))), KEYS)


def test_a_signature_too_short_for_a_time_is_no_cosignature():
    line = f"— {WITNESS.key.name} {b64encode(WITNESS.key.key_id + b'12345').decode()}\n"
    with pytest.raises(Invalid):
        note.verify(note.parse(signed(line)), KEYS)


def test_a_time_beyond_63_bits_is_no_time():
    with pytest.raises(Invalid):
        note.verify(note.parse(signed(WITNESS.line(TEXT, 2**63))), KEYS)


def test_a_text_may_hold_empty_lines_of_which_the_last_splits():
    text = "one\n\ntwo\n\n\n"
    parsed = note.parse(signed(LOG.line(text), text=text))
    assert parsed.text == text
    assert note.verify(parsed, KEYS)


def test_a_hundred_signatures_are_read_and_no_more():
    line = STRANGER.line(TEXT)
    assert len(note.parse(signed(*[line] * 100)).signatures) == 100
    with pytest.raises(Malformed):
        note.parse(signed(*[line] * 101))


GOOD = LOG.line(TEXT)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        TEXT.encode(),
        TEXT.encode() + b"\n",
        signed(GOOD)[:-1],
        signed(GOOD) + b"\n",
        signed(GOOD).replace(b"\n", b"\r\n"),
        signed(GOOD).replace(b"7", b"\x00"),
        signed(GOOD).replace(b"7", b"\xff"),
        signed(GOOD.replace("—", "-")),
        signed(GOOD.replace("— ", "—")),
        signed(GOOD.replace(" ", "  ")),
        signed(GOOD.replace("example/v", "a+b")),
        signed(GOOD.replace("example/v", "a\u00a0b")),
        signed(GOOD.replace("\n", " x\n")),
        signed("— example/v AAAAAA==\n"),
        signed("— example/v AAAAAA\n"),
        signed("— example/v AAAAAAB=\n"),
        signed("— example/v\n"),
        signed(GOOD, "\n"),
        signed(GOOD, text="x" * (1 << 20) + "\n"),
    ],
)
def test_anything_else_is_no_note(data):
    with pytest.raises(Malformed):
        note.parse(data)


@given(st.binary(max_size=300) | st.text(st.sampled_from("— \na+=A1é"), max_size=60).map(str.encode))
def test_bytes_of_any_kind_are_malformed_or_a_note(data):
    try:
        parsed = note.parse(data)
    except Malformed:
        return
    assert data.startswith(parsed.text.encode())


def test_a_checkpoint_says_origin_size_and_root():
    assert note.parse_checkpoint(TEXT) == Checkpoint("example/v", 7, ROOT)
    empty = b64encode(sha256().digest()).decode()
    assert note.parse_checkpoint(f"example/v\n0\n{empty}\n").size == 0
    assert note.parse_checkpoint(TEXT.replace("7", str(2**53 - 1))).size == 2**53 - 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        TEXT[:-1],
        TEXT + "an extension line\n",
        TEXT + "\n",
        TEXT.replace("example/v", ""),
        TEXT.replace("7", "0"),  # nothing has but one root
        TEXT.replace("7", "07"),
        TEXT.replace("7", "+7"),
        TEXT.replace("7", "-7"),
        TEXT.replace("7", " 7"),
        TEXT.replace("7", ""),
        TEXT.replace("7", "٧"),
        TEXT.replace("7", str(2**53)),
        TEXT.replace("7", "1" * 30),
        TEXT.replace("=", ""),
        "example/v\n7\n" + b64encode(bytes(31)).decode() + "\n",
        "example/v\n7\n" + b64encode(bytes(33)).decode() + "\n",
    ],
)
def test_anything_else_is_no_checkpoint(text):
    with pytest.raises(Malformed):
        note.parse_checkpoint(text)


def test_a_checkpoint_is_opened_by_its_logs_key():
    data = signed(LOG.line(TEXT), WITNESS.line(TEXT, 5))
    assert note.open_checkpoint(data, LOG.key) == (Checkpoint("example/v", 7, ROOT), ())
    checkpoint, cosignatures = note.open_checkpoint(data, LOG.key, [WITNESS.key])
    assert checkpoint.size == 7
    assert cosignatures == (note.Verified(WITNESS.key, 5),)


def test_a_witness_alone_does_not_make_a_checkpoint():
    with pytest.raises(Invalid, match="not signed by the log"):
        note.open_checkpoint(signed(WITNESS.line(TEXT, 5)), LOG.key, [WITNESS.key])


def test_a_checkpoint_of_another_origin_is_refused_though_signed():
    text = TEXT.replace("example/v", "example/w")
    with pytest.raises(Invalid, match="origin"):
        note.open_checkpoint(signed(LOG.line(text), text=text), LOG.key)
