"""Key files: sealed for people, plain for the log."""

import json
import stat
from itertools import count

import pytest

from draws import group
from ledger import keyfile
from ledger.errors import Conflict, Malformed, Unavailable, WrongPassphrase
from ledger.keyfile import FOR_TESTS, Cost
from ledger.keys import SigningKey

PERSON = "00112233445566aa"
ORIGIN = "sagiterre.example/les-pins"


def counter():
    """Different bytes at every call, the same in every run."""
    number = count(1)
    return lambda length: bytes([next(number)]) * length


def made(passphrase="correct horse"):
    return keyfile.create(PERSON, passphrase, counter(), FOR_TESTS)


def test_what_is_created_opens_with_its_passphrase():
    key = keyfile.open(made(), "correct horse")
    assert key.person == PERSON
    assert key.signing.public == SigningKey(b"\x01" * 32).public
    assert key.sharing_secret == int.from_bytes(b"\x02" * 64, "little") % (group.L - 1) + 1
    assert key.sharing_key == group.multiply(group.H, key.sharing_secret)


def test_the_file_names_the_public_keys_and_the_parameters():
    value = json.loads(text := made())
    key = keyfile.open(text, "correct horse")
    assert (value["key"], value["sharing_key"]) == (key.signing.public.hex(), key.sharing_key.hex())
    assert value["kdf"] == {"memory": FOR_TESTS.memory, "name": "argon2id", "operations": FOR_TESTS.operations}
    assert keyfile.person_of(text) == PERSON


def test_two_files_share_nothing_when_the_system_gives_the_randomness():
    one, other = (json.loads(keyfile.create(PERSON, "x", cost=FOR_TESTS)) for _ in range(2))
    assert not {one[name] for name in ("box", "salt", "key", "sharing_key")} & set(other["box"])
    assert one["salt"] != other["salt"]
    assert one["box"][:48] != other["box"][:48]


@pytest.mark.parametrize("passphrase", ["", "correct hors", "Correct horse", "correct horse "])
def test_another_passphrase_does_not_open_it(passphrase):
    with pytest.raises(WrongPassphrase if passphrase else Malformed):
        keyfile.open(made(), passphrase)


def test_the_same_letters_typed_otherwise_are_the_same_passphrase():
    key = keyfile.open(made("e\u0301te\u0301 \ufb01n"), "\u00e9t\u00e9 fin")
    assert key.person == PERSON


@pytest.mark.parametrize("passphrase", ["", "\ud800"])
def test_no_file_is_made_with_no_passphrase_or_no_text(passphrase):
    with pytest.raises(Malformed, match="passphrase"):
        made(passphrase)


@pytest.mark.parametrize("person", ["", "0011", PERSON.upper(), PERSON + "\n"])
def test_no_file_is_made_for_what_is_no_person(person):
    with pytest.raises(Malformed, match="person"):
        keyfile.create(person, "x", counter(), FOR_TESTS)


@pytest.mark.parametrize("field", ["box", "format", "kdf", "key", "person", "salt", "sharing_key"])
def test_a_missing_or_extra_field_is_named(field):
    value = json.loads(made())
    changed = {**value, field + "_": "0"}
    del value[field]
    for wrong in (value, changed):
        with pytest.raises(Malformed, match=field):
            keyfile.open(encoded(wrong), "correct horse")


def encoded(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("format", "kleroterion/key/v2"),
        ("person", "00112233445566AA"),
        ("salt", "00"),
        ("box", "00"),
        ("key", 7),
        ("kdf", {"memory": 8192, "name": "scrypt", "operations": 1}),
        ("kdf", {"memory": 2**40, "name": "argon2id", "operations": 1}),
        ("kdf", {"memory": 8192, "name": "argon2id", "operations": 10**6}),
        ("kdf", {"memory": 0, "name": "argon2id", "operations": 1}),
    ],
)
def test_a_field_of_another_shape_is_refused_before_any_work(field, wrong):
    with pytest.raises(Malformed, match=field):
        keyfile.open(encoded({**json.loads(made()), field: wrong}), "correct horse")


@pytest.mark.parametrize("change", [str.strip, lambda t: " " + t, lambda t: t + "\n", lambda t: t[:-2], lambda _: ""])
def test_only_the_canonical_line_is_read(change):
    with pytest.raises(Malformed):
        keyfile.open(change(made()), "correct horse")


@pytest.mark.parametrize("text", ["", "[]\n", "null\n", "7\n", '"x"\n', "\ud800\n", "{" * 5000])
def test_what_is_no_key_file_at_all_is_malformed(text):
    with pytest.raises(Malformed, match="key file"):
        keyfile.open(text, "x")


def test_an_altered_box_does_not_open():
    value = json.loads(made())
    value["box"] = value["box"][:-1] + ("0" if value["box"][-1] != "0" else "1")
    with pytest.raises(WrongPassphrase):
        keyfile.open(encoded(value), "correct horse")


@pytest.mark.parametrize("field", ["key", "sharing_key"])
def test_a_public_key_that_is_not_that_of_the_box_is_refused(field):
    with pytest.raises(Malformed, match=f"{field}: it is not that of the box"):
        keyfile.open(encoded({**json.loads(made()), field: "00" * 32}), "correct horse")


def test_a_sharing_scalar_out_of_range_is_refused(monkeypatch):
    monkeypatch.setattr(keyfile.group, "encode_scalar", lambda _: b"\xff" * 32)
    text = made()
    with pytest.raises(Malformed, match="box"):
        keyfile.open(text, "correct horse")


def test_a_machine_without_the_memory_says_so(monkeypatch):
    def kdf(*_):
        raise MemoryError

    text = made()
    monkeypatch.setattr(keyfile.argon2id, "kdf", kdf)
    with pytest.raises(Unavailable, match=r"passphrase\.memory"):
        keyfile.open(text, "correct horse")


def test_the_default_cost_is_moderate_and_its_file_opens():
    text = keyfile.create(PERSON, "x", counter())
    assert json.loads(text)["kdf"] == {"memory": 256 << 20, "name": "argon2id", "operations": 3}
    assert keyfile.open(text, "x").person == PERSON


def test_a_cost_that_no_file_may_ask_for_makes_no_file():
    with pytest.raises(Malformed, match="kdf"):
        keyfile.create(PERSON, "x", counter(), Cost(21, FOR_TESTS.memory))


def test_repr_shows_no_secret():
    key = keyfile.open(made(), "correct horse")
    assert str(key.sharing_secret) not in repr(key)
    assert "01" * 32 not in repr(key)


def test_a_log_key_is_readable_by_its_owner_alone_and_opens(tmp_path):
    path = tmp_path / "log.key"
    key = keyfile.create_log_key(path, ORIGIN, counter())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keyfile.read_log_key(path, ORIGIN).public == key.public == SigningKey(b"\x01" * 32).public


def test_a_log_has_one_key_and_it_is_never_replaced(tmp_path):
    path = tmp_path / "log.key"
    keyfile.create_log_key(path, ORIGIN)
    before = path.read_bytes()
    with pytest.raises(Conflict, match="exists already"):
        keyfile.create_log_key(path, ORIGIN)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_log_key_that_others_can_read_is_not_used(tmp_path):
    path = tmp_path / "log.key"
    keyfile.create_log_key(path, ORIGIN)
    path.chmod(0o640)
    with pytest.raises(Unavailable, match=r"key\.exposed.*chmod 600"):
        keyfile.read_log_key(path, ORIGIN)


def test_the_key_of_another_log_is_not_used(tmp_path):
    path = tmp_path / "log.key"
    keyfile.create_log_key(path, ORIGIN)
    with pytest.raises(Malformed, match="origin"):
        keyfile.read_log_key(path, "example/other")


def test_a_log_key_for_no_origin_is_not_made(tmp_path):
    with pytest.raises(Malformed, match="no name of a ledger"):
        keyfile.create_log_key(tmp_path / "log.key", "Les Pins")


def test_a_missing_or_broken_log_key_is_an_error_with_its_path(tmp_path):
    path = tmp_path / "log.key"
    with pytest.raises(Unavailable, match=r"store\.missing.*log\.key"):
        keyfile.read_log_key(path, ORIGIN)
    path.write_bytes(b"\xff\n")
    path.chmod(0o600)
    with pytest.raises(Malformed, match=r"log\.key"):
        keyfile.read_log_key(path, ORIGIN)
