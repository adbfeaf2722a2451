import io
import subprocess
import sys
import zipfile
from hashlib import sha256
from importlib import metadata

import pytest

from verifier import build

# What a stub of the verifier's command does: everything that must work from inside the archive.
STUB = b"""
import sys
from verifier import aes, beacon, curve, ed25519, tree, words

def main():
    print(sorted(name.partition(".")[0] for name in sys.modules if name.startswith(("nacl", "cryptography"))))
    indexes = words.fingerprint("head", "example/v", 0, tree.EMPTY_ROOT)
    print(*words.words(indexes, "fr")[:2], *words.words(indexes, "en")[:2])
    print(ed25519.verify(*map(bytes.fromhex, sys.argv[1:3]), b""))
    beacon.check_round(beacon.QUICKNET, int(sys.argv[3]), bytes.fromhex(sys.argv[4]))
    print(aes.tickets(bytes(32), 3) == aes.tickets(bytes(32), 3, pure=True))
    return 7
"""

KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
SIGNATURE = (  # RFC 8032, section 7.1, test 1
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
    "d25bf5f0595bbe24655141438e7a100b"
)
ROUND_1000 = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"


@pytest.fixture
def package(tmp_path):
    """A copy of the package whose command is the stub."""
    copy = tmp_path / "sources" / "verifier"
    for pattern in ("*.py", "wordlists/*"):
        for path in build.PACKAGE.glob(pattern):
            (copy / path.relative_to(build.PACKAGE)).parent.mkdir(parents=True, exist_ok=True)
            (copy / path.relative_to(build.PACKAGE)).write_bytes(path.read_bytes())
    (copy / "cli.py").write_bytes(STUB)
    catalogue = copy / "locale" / "fr" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "klero-verify.mo").write_bytes(b"compiled")
    (catalogue / "klero-verify.po").write_bytes(b"source")
    return copy


def names(data):
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_the_file_runs_on_a_bare_python(package, tmp_path):
    file = tmp_path / "klero-verify.pyz"
    file.write_bytes(build.archive(package))
    run = subprocess.run(
        [sys.executable, "-I", "-S", file, KEY, SIGNATURE, "1000", ROUND_1000],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.splitlines() == ["[]", "faiblir engager girl feature", "True", "True"], run.stderr
    assert run.returncode == 7


def test_the_same_sources_give_the_same_bytes_whenever_they_were_written(package):
    first = build.archive(package)
    for path in package.rglob("*"):
        path.touch()
    assert build.archive(package) == first
    (package / "dice.py").write_text("")
    assert build.archive(package) != first


def test_the_file_holds_what_runs_and_its_licences_and_nothing_else(package):
    (package.parent / "LICENSE").write_text("the project's licence")
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "cli.pyc").touch()
    held = names(build.archive(package))
    assert held == sorted(held)
    assert {"__main__.py", "LICENSE", "py_ecc/LICENSE", "verifier/wordlists/LICENSE.txt"} <= set(held)
    assert {"verifier/cli.py", "verifier/wordlists/french.txt"} <= set(held)
    assert "verifier/locale/fr/LC_MESSAGES/klero-verify.mo" in held
    assert not {name for name in held if name.endswith((".pyc", ".po", "/"))}
    assert "verifier/build.py" not in held
    assert {name.split("/")[0] for name in held} == {"__main__.py", "LICENSE", "verifier", "py_ecc"}


def test_a_licence_that_is_not_there_is_left_to_its_owner(package):
    assert "LICENSE" not in names(build.archive(package))


def test_the_command_writes_the_file_and_prints_its_hash(tmp_path, capsys):
    output = tmp_path / "klero-verify.pyz"
    assert build.main([str(output)]) == 0
    assert output.stat().st_mode & 0o777 == 0o755
    data = output.read_bytes()
    assert data.startswith(b"#!/usr/bin/env python3\n")
    assert capsys.readouterr().out == f"{sha256(data).hexdigest()}  {output}\n"


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--help"]])
def test_the_command_wants_one_path(arguments, capsys):
    assert build.main(arguments) == 2
    assert "usage" in capsys.readouterr().err


def test_the_path_comes_from_the_command_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["build"])
    assert build.main() == 2


def test_without_py_ecc_nothing_is_built(package, monkeypatch):
    monkeypatch.setattr(build.util, "find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match="py_ecc is not installed"):
        build.archive(package)


def test_code_does_not_travel_without_its_licence(package, monkeypatch):
    monkeypatch.setattr(metadata, "files", lambda name: None)
    with pytest.raises(FileNotFoundError, match="licence"):
        build.archive(package)
