import json

import pytest

from api import rounds
from api.i18n import set_language
from ledger.errors import Malformed


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


def saved(tmp_path, data):
    path = tmp_path / "round.json"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return path


def test_a_round_is_read_as_drand_s_servers_publish_it(tmp_path):
    published = {"round": 657413, "randomness": "00" * 32, "signature": "ab" * 48}
    assert rounds.read(saved(tmp_path, published)) == rounds.Round(657413, "ab" * 48)


def test_a_chained_round_brings_the_one_before(tmp_path):
    published = {"round": 7, "signature": "ab" * 96, "previous_signature": "cd" * 96}
    assert rounds.read(saved(tmp_path, published)).previous_signature == "cd" * 96


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"\xff\xfe\x00", b"[]", b"<html>", {"round": 1}, {"round": "1", "signature": "00"}, {"signature": "00"}),
        b'{"x":' + b"[" * 100_000,
    ],
    ids=["empty", "binary", "list", "a web page", "no signature", "a number as text", "no number", "deep"],
)
def test_what_is_no_round_is_malformed_and_the_file_is_named(tmp_path, data):
    with pytest.raises(Malformed, match=r"round\.json is no drand round"):
        rounds.read(saved(tmp_path, data))


def test_a_file_that_is_not_there_is_the_system_s_own_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        rounds.read(tmp_path / "nothing")
