import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest

LOCKS = ("requirements.txt", "requirements-dev.txt")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_packages_and_hashes_and_no_place(root, lock):
    lines = (root / lock).read_text("utf-8").splitlines()
    pinned = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[^ ]+ \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    comment = re.compile(r"\s*#[ a-z0-9()._-]*:?", re.IGNORECASE)
    lines = [line for line in lines if line not in ("", "#    make lock")]
    assert [line for line in lines if not pinned.fullmatch(line) and not comment.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_made_with_the_oldest_python_supported(root, lock):
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    oldest = settings["project"]["requires-python"].removeprefix(">=")
    assert f"with Python {oldest}\n" in (root / lock).read_text("utf-8")


def versions(root, lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(\S+)", (root / lock).read_text("utf-8"), re.MULTILINE))


def test_the_development_lock_holds_the_whole_of_the_other(root):
    used, developed = (versions(root, lock) for lock in LOCKS)
    assert used
    assert used.items() <= developed.items()


def test_the_development_lock_pins_the_extras_that_its_packages_ask_of_each_other(root):
    """The pip of Debian 12 takes the newest `coverage[toml]`, which has no hash here, beside a plain `coverage==…`."""
    lock = (root / LOCKS[1]).read_text("utf-8")
    asked = [
        re.match(r"([\w-]+)\[([\w,-]+)\]", entry)
        for name in versions(root, LOCKS[1])
        for entry in _required(name)
        if "[" in entry.partition(";")[0]
    ]
    assert asked
    assert [a[0] for a in asked if not re.search(rf"^{a[1]}\[[^]]*{a[2]}[^]]*\]==", lock, re.MULTILINE)] == []


def _required(name: str) -> list[str]:
    """What an installed package requires without any extra of its own."""
    try:
        return [entry for entry in importlib.metadata.requires(name) or [] if "extra ==" not in entry]
    except importlib.metadata.PackageNotFoundError:  # needed by another Python than this one
        return []


@pytest.mark.parametrize(("group", "lock"), [("run", LOCKS[0]), ("dev", LOCKS[1])])
def test_a_lock_holds_every_dependency_asked_for(root, group, lock):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    asked = project["dependencies"] if group == "run" else project["optional-dependencies"]["dev"]
    names = {re.split(r"[<>=!~\[; ]", entry)[0] for entry in asked}
    assert names - versions(root, lock).keys() == set(), "run ./klero lock"


@pytest.mark.parametrize("shell", ["sh", "dash", "bash"])
def test_the_start_script_is_plain_shell(root, shell):
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    subprocess.run([shell, "-n", root / "klero"], check=True)


def test_a_wheel_holds_the_four_packages_and_the_licence(root, tmp_path):
    if not (root / "README.md").exists():
        pytest.skip("README.md is not written yet")
    subprocess.run(
        [sys.executable, "-P", "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        "api",
        "draws",
        "ledger",
        "verifier",
    }
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert any(name.endswith("/fr/LC_MESSAGES/klero.mo") for name in names)
