"""One invented ceremony, played once in this process, that tests copy and look at."""

import shutil
import time
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from click.testing import CliRunner, Result

from api import demo as demos
from api.cli.root import klero
from api.i18n import set_language
from ledger import keyfile

PASSPHRASE = demos.PASSPHRASE


@cache
def ceremony() -> Path:
    """The folder of a ceremony that ended yesterday, with its folders `territory` and `keys`; not to be changed."""
    folder = Path(mkdtemp(prefix="klero-played-"))
    cost, demos.COST = demos.COST, keyfile.FOR_TESTS
    try:
        played = demos.Demo(folder, lambda: time.time() - 86_400, lambda _line: None)
        played.play()
        played.ledger.close()
    finally:
        demos.COST = cost
    return folder


def copy(to: Path) -> Path:
    """A territory of one's own, with what was played."""
    shutil.copytree(ceremony() / "territory", to)
    return to


def run(folder: Path, *arguments: str, language: str = "en", passphrase: str = PASSPHRASE) -> Result:
    """What a command says and how it ends."""
    set_language(language)  # as api.__main__ does, before anything is said
    try:
        return CliRunner(env={"KLERO_PASSPHRASE": passphrase}).invoke(klero, ["-C", str(folder), *arguments])
    finally:
        set_language(None)
