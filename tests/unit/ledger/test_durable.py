"""Files that are whole or absent."""

import os
import threading

import pytest

from ledger import durable
from ledger.errors import Unavailable


def test_a_file_is_replaced_at_once_and_nothing_else_is_left(tmp_path):
    path = tmp_path / "a" / "b" / "file"
    durable.write(path, b"one")
    durable.write(path, b"two")
    assert durable.read(path) == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_exclusive_never_replaces(tmp_path):
    durable.write(tmp_path / "file", b"one", exclusive=True)
    with pytest.raises(FileExistsError):
        durable.write(tmp_path / "file", b"two", exclusive=True)
    assert durable.read(tmp_path / "file") == b"one"
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_file_that_is_not_there_reads_as_none(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    assert durable.read(tmp_path / "other") is None
    assert durable.read(tmp_path / "file" / "below") is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (2, "store.missing"),
        (13, "store.read_only"),
        (30, "store.read_only"),
        (28, "store.full"),
        (5, "store.unreadable"),
    ],
)
def test_what_the_system_says_becomes_a_code_and_words(tmp_path, number, code):
    problem = durable.unavailable(tmp_path, OSError(number, os.strerror(number)))
    assert (type(problem), problem.code) == (Unavailable, code)
    assert str(tmp_path) in problem.where


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Unavailable):
        durable.read(tmp_path)
    with pytest.raises(Unavailable):
        durable.write(tmp_path, b"x")
    with pytest.raises(Unavailable), durable.locked(tmp_path):
        pass


def test_one_holder_of_a_lock_at_a_time(tmp_path):
    inside, most = [], []

    def work():
        for _ in range(50):
            with durable.locked(tmp_path / "lock"):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (max(most), len(most)) == (1, 200)
