"""Signed notes and keys as C2SP signed-note and tlog-cosignature define them."""

import json
import re
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import note
from ledger.errors import Malformed
from ledger.keys import SigningKey
from ledger.note import COSIGNATURE, ED25519, Note, Signature, Vkey

KEY = SigningKey(b"\x07" * 32)
NAME = "example.org/log"
VKEY = Vkey(NAME, ED25519, KEY.public)
TEXT = "one\n\ntwo\n"


def signed(text=TEXT, *more):
    return Note(text, (note.sign(text, NAME, KEY), *more))


def cosigned(text, time, key=KEY, name="example.org/witness"):
    vkey = Vkey(name, COSIGNATURE, key.public)
    signature = key.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
    return vkey, Signature(name, vkey.keyid, time.to_bytes(8, "big") + signature)


@pytest.fixture
def vectors(shared):
    return json.loads((shared / "vectors" / "transparency-log.json").read_text())


def test_the_example_of_c2sp_verifies(vectors):
    example = vectors["signed_note_c2sp_example"]
    key = note.parse_vkey(example["vkey"])
    parsed = note.parse(example["note"].encode())
    assert [found.key for found in note.verify(parsed, [key])] == [key]
    assert key.encode() == example["vkey"]
    assert note.encode(parsed) == example["note"].encode()


def test_signs_as_the_go_library_does(vectors):
    example = vectors["signed_note_go_xmod"]
    seed = b64decode(example["skey"].split("+", 4)[4])[1:]
    key = SigningKey(seed)
    made = note.encode(Note(example["note_text"], (note.sign(example["note_text"], "PeterNeumann", key),)))
    assert made.decode() == f"{example['note_text']}\n{example['signature_line']}\n"
    assert Vkey("PeterNeumann", ED25519, key.public).encode() == example["vkey"]


def test_a_checkpoint_with_cosignatures_of_two_kinds_verifies_for_those_who_know_one(vectors):
    proof = vectors["mldsa44_cosignature"]["tlog_proof"]
    parsed = note.parse(proof[proof.index("ledger.territory-a") :].encode())
    assert [line.name for line in parsed.signatures][1:] == [
        "witness.territory-b.example/w1",
        "witness.territory-c.example/w1",
    ]
    with pytest.raises(Malformed, match="type 6"):
        note.parse_vkey(vectors["mldsa44_cosignature"]["vkey"])


def test_the_last_empty_line_splits():
    assert note.parse(note.encode(signed())) == signed()
    assert note.parse(note.encode(signed())).text == TEXT


def test_unknown_keys_are_ignored():
    stranger = SigningKey(b"\x08" * 32)
    written = signed(TEXT, note.sign(TEXT, NAME, stranger), Signature("someone.else", b"abcd", b"?"))
    assert [found.key for found in note.verify(written, [VKEY])] == [VKEY]
    assert note.verify(written, []) == ()


def test_a_known_key_with_a_bad_signature_refuses_the_note():
    good = note.sign(TEXT, NAME, KEY)
    bad = Signature(NAME, good.keyid, good.signature[:-1] + b"\x7f")
    for order in ((good, bad), (bad, good), (bad,)):
        with pytest.raises(Malformed, match="wrong"):
            note.verify(Note(TEXT, order), [VKEY])


def test_a_key_that_signs_twice_counts_once():
    good = note.sign(TEXT, NAME, KEY)
    assert len(note.verify(Note(TEXT, (good, good)), [VKEY])) == 1


def test_a_cosignature_tells_its_time():
    vkey, line = cosigned(TEXT, 1_790_000_000)
    assert [(found.key, found.time) for found in note.verify(signed(TEXT, line), [vkey])] == [(vkey, 1_790_000_000)]


def test_a_cosignature_with_another_time_or_text_is_wrong():
    vkey, line = cosigned(TEXT, 1_790_000_000)
    later = Signature(line.name, line.keyid, (1_790_000_001).to_bytes(8, "big") + line.signature[8:])
    short = Signature(line.name, line.keyid, line.signature[:7])
    for wrong in (Note(TEXT, (later,)), Note(TEXT, (short,)), Note("other\n", (line,))):
        with pytest.raises(Malformed, match="wrong"):
            note.verify(wrong, [vkey])


def test_a_cosignature_is_no_signature_and_the_reverse():
    as_log = Signature(NAME, VKEY.keyid, cosigned(TEXT, 5)[1].signature[8:])
    with pytest.raises(Malformed, match="wrong"):
        note.verify(Note(TEXT, (as_log,)), [VKEY])


GOOD = note.encode(signed()).decode()
LINE = GOOD.rpartition("\n\n")[2]


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "\n",
        "\n\n",
        "one\n",
        "one\n\n",
        GOOD[:-1],
        GOOD + "\n",
        GOOD + "x\n",
        GOOD.replace("\n\n—", "\n—"),
        GOOD.replace("—", "-"),
        GOOD.replace("— ", "—  "),
        GOOD.replace("— ", "—\u00a0"),
        GOOD.replace(f"{NAME} ", f"{NAME}  "),
        GOOD.replace(f"{NAME} ", f"{NAME}+ "),
        GOOD.replace(f"{NAME} ", "a\u2003b "),
        GOOD.replace(f"— {NAME} ", "—  "),
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("one", "o\tne"),
        GOOD.replace("one", "o\x00ne"),
        GOOD.replace("==\n", "\n") if "==\n" in GOOD else GOOD.replace("=\n", "\n"),
        GOOD[:-1] + " \n",
        f"one\n\n— {NAME} AAAA\n",  # three bytes: no key id
        f"one\n\n— {NAME} AAAAAA==\n",  # four bytes: no signature
        f"one\n\n— {NAME}\n",
        f"one\n\n— {NAME} \n",
        f"one\n\n{LINE}" + LINE * 100,
    ],
)
def test_what_would_not_be_emitted_is_refused(wrong):
    with pytest.raises(Malformed):
        note.parse(wrong.encode())


def test_base64_with_stray_bits_is_refused():
    assert LINE.endswith("=\n")
    last = LINE[-3]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    stray = alphabet[alphabet.index(last) + 1]
    with pytest.raises(Malformed, match="only form"):
        note.parse(f"{GOOD[:-3]}{stray}=\n".encode())


def test_bytes_that_are_not_utf_8_are_refused():
    with pytest.raises(Malformed, match="UTF-8"):
        note.parse(b"\xff" + GOOD.encode())


def test_a_hundred_signatures_are_read():
    many = Note(TEXT, (note.sign(TEXT, NAME, KEY),) * 100)
    assert note.parse(note.encode(many)) == many


@pytest.mark.parametrize("text", ["", "one", "one\x1f\n", "\ud800\n"])
def test_a_text_that_no_note_has_is_neither_signed_nor_encoded(text):
    with pytest.raises(Malformed):
        note.sign(text, NAME, KEY)
    with pytest.raises(Malformed):
        note.encode(Note(text, (note.sign("x\n", NAME, KEY),)))


def test_a_note_has_a_signature():
    with pytest.raises(Malformed, match="0 signatures"):
        note.encode(Note(TEXT, ()))


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "\ud800"])
def test_a_name_that_no_key_has_is_refused(name):
    with pytest.raises(Malformed):
        Vkey(name, ED25519, KEY.public)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        NAME,
        f"{NAME}+",
        f"{NAME}+00000000+",
        re.sub(r"\+[0-9a-f]{8}\+", "+00000000+", VKEY.encode()),
        VKEY.encode().upper(),
        VKEY.encode() + "\n",
        " " + VKEY.encode(),
        VKEY.encode()[:-4],
        VKEY.encode().replace(NAME, "example.org/other"),
    ],
)
def test_a_vkey_in_any_but_its_only_form_is_refused(wrong):
    with pytest.raises(Malformed):
        note.parse_vkey(wrong)


def test_a_vkey_whose_base64_holds_a_plus_is_read():
    keys = (Vkey(NAME, kind, SigningKey(bytes([n]) * 32).public) for kind in (1, 4) for n in range(60))
    held = [key for key in keys if "+" in key.encode().split("+", 2)[2]]
    assert held
    assert all(note.parse_vkey(key.encode()) == key for key in held)


@given(st.binary(max_size=200))
def test_any_bytes_are_malformed_or_encode_to_themselves(data):
    mixed = GOOD.encode()[: len(data)] + data
    for candidate in (data, mixed):
        try:
            parsed = note.parse(candidate)
        except Malformed:
            continue
        assert note.encode(parsed) == candidate


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))), st.integers(0, 3))
def test_any_text_without_control_characters_survives(text, empty_lines):
    whole = signed(text + "\n" * (empty_lines + 1))
    assert note.parse(note.encode(whole)) == whole
    assert note.verify(whole, [VKEY])
