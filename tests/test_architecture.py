import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PACKAGES = ("ledger", "draws", "api", "verifier")


def modules(root: Path, *packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((root / package).rglob("*.py"))]


def names_used(source: str) -> Iterator[str]:
    """Every dotted name that a module imports or reads, as written."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def is_library_randomness(name: str) -> bool:
    return name.partition(".")[0] == "random" or name.startswith(("numpy.random", "np.random"))


def need(root: Path, *packages: str) -> None:
    for package in packages:
        if not (root / package / "__init__.py").exists():
            pytest.skip(f"{package}/ is not written yet")


def test_imports_respect_the_contracts(root, monkeypatch):
    need(root, *PACKAGES)
    monkeypatch.chdir(root)
    assert lint_imports(config_filename=str(root / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("arguments", [["-c", "import verifier"], ["-m", "verifier", "--help"]])
def test_the_verifier_runs_where_nothing_else_can_be_imported(root, tmp_path, arguments):
    need(root, "verifier")
    if "-m" in arguments and not (root / "verifier" / "__main__.py").exists():
        pytest.skip("verifier/__main__.py is not written yet")
    (tmp_path / "verifier").symlink_to(root / "verifier", target_is_directory=True)
    # -S leaves out site-packages, and with it every other package and the checkout.
    run = subprocess.run(
        [sys.executable, "-P", "-S", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_every_verifier_module_imports_where_nothing_else_can_be_imported(root, tmp_path):
    need(root, "verifier")
    (tmp_path / "verifier").symlink_to(root / "verifier", target_is_directory=True)
    names = [".".join(path.relative_to(root).with_suffix("").parts) for path in modules(root, "verifier")]
    names = [name.removesuffix(".__init__") for name in names if not name.endswith("__main__")]
    run = subprocess.run(
        [sys.executable, "-P", "-S", "-c", f"import importlib\nfor n in {names}: importlib.import_module(n)"],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    "source",
    ["import random", "from random import choice", "from numpy import random", "np.random.default_rng(1)"],
)
def test_library_randomness_is_recognised(source):
    assert any(map(is_library_randomness, names_used(source)))


def test_draws_and_ledger_use_no_library_randomness(root):
    users = [
        str(path.relative_to(root))
        for path in modules(root, "draws", "ledger")
        if any(map(is_library_randomness, names_used(path.read_text("utf-8"))))
    ]
    assert users == []


def test_no_module_is_longer_than_350_lines(root):
    long = [
        f"{path.relative_to(root)}: {lines}"
        for path in modules(root, *PACKAGES, "tools", "tests")
        if (lines := path.read_bytes().count(b"\n")) > 350
    ]
    assert long == []


SLOW = ("highspy", "numpy", "rich", "openpyxl", "weasyprint", "flask", "eventsourcing.postgres")
"""What takes long to import, and only some commands use."""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["panel", "--help"], ["panel", "plan", "--help"], ["draw", "--help"]]
)
def test_no_help_waits_for_a_solver_or_for_arrays(root, arguments):
    need(root, "api")
    script = (
        "import sys; from click.testing import CliRunner; from api.cli.root import klero; "
        f"print(CliRunner().invoke(klero, {arguments!r}).exit_code, *(m for m in {SLOW!r} if m in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-P", "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout == "0\n"


def test_the_status_of_a_young_ledger_waits_for_no_solver(root, tmp_path):
    need(root, "api")
    script = (
        "import sys; from click.testing import CliRunner; from api.cli.root import klero; "
        "from pathlib import Path; from time import time; from ledger.service import Ledger; "
        f"folder = {str(tmp_path / 'territory')!r}; "
        "Ledger.create(Path(folder), 'example.org/les-pins', time).close(); "
        "print(CliRunner().invoke(klero, ['-C', folder, 'status']).exit_code, "
        "'highspy' in sys.modules, 'numpy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-P", "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout == "0 False False\n"
