"""A programme killed while it closes a list of names that nobody could overlook."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from api.i18n import set_language
from tests.integration.desk import PASSPHRASE
from tests.integration.test_planted_names import BROUGHT, InHouse, bring, closing, files, held

KILLED = {
    "while the receipts are written": ("os", "link", False),
    "when the receipts are written": ("os", "link", True),
    "when the names are in the vault": ("ledger.vault.Vault", "add_pool", True),
    "before the act is written": ("ledger.store.Store", "append", False),
    "when the act is written": ("ledger.store.Store", "append", True),
}
SCRIPT = """
import os, pkgutil, sys
place, name, after = sys.argv[1], sys.argv[2], sys.argv[3] == "True"
thing = pkgutil.resolve_name(place)
real = getattr(thing, name)
def dying(*given, **named):
    if after:
        real(*given, **named)
    os.kill(os.getpid(), 9)
sys.argv[1:4] = []
from api.__main__ import main
import ledger.service, ledger.vault, api.cli.draw
setattr(thing, name, dying)
main()
"""


@pytest.fixture(scope="module")
def before_the_list(tmp_path_factory):
    """A desk that is about to close its list."""
    set_language("en")
    desk = InHouse(tmp_path_factory.mktemp("crash") / "hall")
    bring(desk)
    desk.found()
    desk.enrol()
    desk.run(*desk.steps()[0])
    set_language(None)
    return desk


@pytest.mark.parametrize("moment", KILLED)
def test_a_programme_killed_while_it_closes_a_list_leaves_no_name_behind(before_the_list, tmp_path, moment):
    hall, aside = tmp_path / "hall", tmp_path / "aside"
    shutil.copytree(before_the_list.folder, hall)
    aside.mkdir()
    command = ("-C", "territory", "draw", "pool", "--people", "people.xlsx", "--quotas", "quotas.csv")
    killed = subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT, *map(str, KILLED[moment]), *command, *closing(before_the_list)],
        cwd=hall, env={**os.environ, "KLERO_PASSPHRASE": PASSPHRASE, "TMPDIR": str(aside)},
        capture_output=True, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    named = {path.name for path in files(hall) if held(path.read_bytes())}
    assert named <= {"receipts.html"} | BROUGHT
    assert ("receipts.html" in named) == (moment != "while the receipts are written")
    assert held(killed.stdout + killed.stderr) == []
    assert files(aside) == []
