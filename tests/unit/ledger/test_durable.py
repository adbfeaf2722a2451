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


@pytest.mark.parametrize("number", [95, 21, 22])
def test_where_no_file_can_be_without_a_name_it_is_written_beside(tmp_path, monkeypatch, number):
    real = os.open

    def refusing(path, flags, *rest, **more):
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(number, os.strerror(number))
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refusing)
    test_exclusive_never_replaces(tmp_path)


def test_where_there_is_no_proc_it_is_written_beside(tmp_path, monkeypatch):
    real = os.link

    def refusing(source, *rest, **more):
        if str(source).startswith("/proc"):
            raise FileNotFoundError(2, "no such file")
        return real(source, *rest, **more)

    monkeypatch.setattr(os, "link", refusing)
    test_exclusive_never_replaces(tmp_path)


def test_what_was_killed_before_it_had_a_name_left_nothing(tmp_path, monkeypatch):
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", killed)
    with pytest.raises(KeyboardInterrupt):
        durable.write(tmp_path / "file", b"one", durable.PRIVATE_MODE, exclusive=True)
    assert list(tmp_path.iterdir()) == []


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
