"""One invented ceremony, played once in this process, that tests copy and look at."""

import atexit
import json
import shutil
import time
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from click.testing import CliRunner, Result

from api import demo as demos
from api import i18n
from api.cli.root import klero
from ledger import keyfile

PASSPHRASE = demos.PASSPHRASE


@cache
def ceremony() -> Path:
    """The folder of a ceremony that ended yesterday, with its folders `territory` and `keys`; not to be changed."""
    folder = Path(mkdtemp(prefix="klero-played-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    cost, demos.COST = demos.COST, keyfile.FOR_TESTS
    before = i18n.language()
    i18n.set_language("fr")  # the list and its features are in the language in which the demo is played
    try:
        played = demos.Demo(folder, lambda: time.time() - 86_400, lambda _line: None)
        played.play()
        played.ledger.close()
    finally:
        demos.COST = cost
        i18n.set_language(before)
    return folder


def copy(to: Path) -> Path:
    """A territory of one's own, with what was played."""
    shutil.copytree(ceremony() / "territory", to)
    return to


def hall(to: Path) -> Path:
    """The same with everybody's keys beside it: what they remember of the log is one's own as well."""
    shutil.copytree(ceremony() / "keys", to / "keys", dirs_exist_ok=True)
    return copy(to / "territory")


def name_scrutineer(territory: Path, who: str = "scr1") -> Result:
    """An act that is lawful once a day for each scrutineer: to be named in session."""
    keys = territory.parent / "keys"
    signed = [part for name in ("ani", "gar") for part in ("--sign", str(keys / f"{name}.key"))]
    return run(territory, "role", "give", str(keys / f"{who}.key.card"), "SCR", "--session", *signed)


def entries(territory: Path) -> int:
    """How many entries the ledger has."""
    return len(json.loads(run(territory, "--json", "log").stdout)["entries"])


def run(folder: Path, *arguments: str, language: str = "en", passphrase: str = PASSPHRASE) -> Result:
    """What a command says and how it ends."""
    i18n.set_language(language)  # as api.__main__ does, before anything is said
    try:
        return CliRunner(env={"KLERO_PASSPHRASE": passphrase}).invoke(klero, ["-C", str(folder), *arguments])
    finally:
        i18n.set_language("en")


def codes(folder: Path, *options: str) -> list[str]:
    """What the doctor finds; every finding says what happened and what to do."""
    result = run(folder, "--json", "doctor", *options)
    report = json.loads(result.stdout)
    assert result.exit_code == (0 if report["healthy"] else 1)
    assert all(finding["what"] and finding["do"] for finding in report["findings"])
    return [finding["code"] for finding in report["findings"]]


def code_of(result) -> str:
    return result.stderr.rpartition("[")[2].rstrip("]\n")
