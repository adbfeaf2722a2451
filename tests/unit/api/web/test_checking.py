"""The verifier runs apart and within bounds."""

import os
import subprocess
import sys
import threading

import pytest

from api.web import bounded, checking
from api.web.checking import Busy, Checker, Unfinished


def run(code: str, seconds: int = 5, memory: int = 2**29) -> subprocess.CompletedProcess:
    alone = [sys.executable, "-I", "-S"]
    command = [*alone, bounded.__file__, str(seconds), str(memory), *alone, "-c", code]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)


def test_what_runs_within_bounds_is_left_alone():
    assert run("print('done')").stdout == "done\n"


def test_too_much_time_ends_it():
    assert run("while True: pass", seconds=1).returncode < 0


def test_too_much_memory_ends_it():
    assert "MemoryError" in run("bytearray(2**30)").stderr


def test_too_much_output_ends_it(tmp_path):
    code = f"open({str(tmp_path / 'large')!r}, 'wb').write(bytes({bounded.OUTPUT + 1}))"
    run(code)
    assert (tmp_path / "large").stat().st_size <= bounded.OUTPUT


@pytest.fixture
def checker(tmp_path):
    """A checker whose verifier is a file of the test's own."""

    def write(code: str) -> Checker:
        (tmp_path / checking.VERIFIER).write_text(code)
        return Checker(tmp_path)

    return write


def test_the_verifier_sees_nothing_of_the_servers_environment(checker, tmp_path, monkeypatch):
    monkeypatch.setenv("KLERO_PASSPHRASE", "secret")
    told = checker("import json, os, sys; print(json.dumps([sorted(os.environ), sys.path[1:2], sys.argv[1:]]))")
    names, _path, arguments = told.verify(tmp_path / "bundle.zip")
    assert "KLERO_PASSPHRASE" not in names
    assert arguments == [os.fspath(tmp_path / "bundle.zip"), "--json"]


@pytest.mark.parametrize("code", ["", "print('not json')", "import sys; sys.exit(3)"])
def test_a_verifier_that_comes_to_no_report_is_said(checker, tmp_path, code):
    with pytest.raises(Unfinished):
        checker(code).verify(tmp_path / "bundle.zip")


def test_a_verifier_that_runs_for_ever_is_ended(checker, tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 1)
    with pytest.raises(Unfinished):
        checker("while True: pass").verify(tmp_path / "bundle.zip")


def test_whoever_comes_while_all_turns_are_taken_is_told(checker, tmp_path, monkeypatch):
    monkeypatch.setattr(checking, "PATIENCE", 0.05)
    busy = checker("print({})")
    busy.turns = threading.BoundedSemaphore(1)
    busy.turns.acquire()
    with pytest.raises(Busy):
        busy.verify(tmp_path / "bundle.zip")


def test_the_bundle_is_made_once_for_a_head(site):
    first = site.checker.bundle(site.published)
    assert site.checker.bundle(site.published) is first
    assert first[:2] == b"PK"
