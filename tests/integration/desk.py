"""A facilitator's desk for tests: the real commands, on a folder of its own, with key files that open quickly."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from api.cli.context import PASSPHRASE as VARIABLE
from api.cli.root import klero
from draws.group import L
from ledger import card, keyfile
from ledger.vault import Vault

ORIGIN = "test.example/les-pins"
PASSPHRASE = "correct horse"
ROLES = {
    "ani": "ANI",
    "gar": "GAR",
    "dpd": "DPD",
    "dep1": "DEP",
    "dep2": "DEP",
    "dep3": "DEP",
    "mem1": "MEM",
    "mem2": "MEM",
    "par1": "PAR",
    "par2": "PAR",
    "scr1": "",
    "scr2": "",
}
FOUNDERS = ("ani", "gar", "par1", "par2")
PEOPLE = "Nom,Naissance,quartier,sexe\n" + "".join(
    f"Person Number{i},{1940 + i},{'North' if i % 2 else 'South'},{'F' if i % 3 else 'M'}\n" for i in range(60)
)
QUOTAS = "category,name,min,max\nquartier,North,2,4\nquartier,South,2,4\nsexe,F,2,4\nsexe,M,2,4\n"


class Desk:
    """Commands run in processes of their own, as people run them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for name in ROLES:
            text = keyfile.create(secrets.token_hex(8), PASSPHRASE, cost=keyfile.FOR_TESTS)
            path = folder / f"{name}.key"
            path.write_text(text)
            path.chmod(0o600)
            made = card.make(keyfile.open(text, PASSPHRASE), ORIGIN, secrets.randbelow(L - 1) + 1)
            (folder / f"{name}.card").write_bytes(card.encode(made))
        (folder / "people.csv").write_text(PEOPLE)
        (folder / "quotas.csv").write_text(QUOTAS)

    def process(self, *arguments: str) -> subprocess.Popen[str]:
        """A command under way."""
        command = [sys.executable, "-P", "-m", "api", "--lang", "en", "--json", "-C", "territory", *arguments]
        environment = {**os.environ, "KLERO_PASSPHRASE": PASSPHRASE}
        return subprocess.Popen(
            command, cwd=self.folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, *arguments: str, status: int = 0) -> dict:
        """What a command answers as JSON; fails unless it ends with this status."""
        with self.process(*arguments) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == status, f"{arguments}: {process.returncode}\n{out}\n{err}"
        assert "Traceback" not in err
        return json.loads(out.splitlines()[-1]) if out.strip() else {}

    def read(self, *arguments: str) -> str:
        """What a command prints."""
        with self.process(*arguments) as process:
            return process.communicate(timeout=60)[0]

    def sign(self, *names: str) -> list[str]:
        """The options that sign with these people's keys."""
        return [part for name in names for part in ("--sign", f"{name}.key")]

    def found(self, *also: str) -> None:
        """Ledger and charter; `also` are further first roles, CARD=ROLE."""
        founders = [part for name in FOUNDERS for part in ("--founder", f"{name}.card")]
        self.run("init", "--origin", ORIGIN, "--name", "Les Pins", *founders, *self.sign(*FOUNDERS))
        (self.folder / "charter.toml").write_text(self.run("charter", "template", "--language", "fr")["template"])
        roles = [part for name, role in ROLES.items() if role for part in ("--role", f"{name}.card={role}")]
        roles += [part for given in also for part in ("--role", given)]
        self.run("charter", "adopt", "charter.toml", *roles, *self.sign(*FOUNDERS))
        Vault.create(self.folder / "territory" / "vault.sqlite", PASSPHRASE, keyfile.FOR_TESTS).close()

    def enrol(self) -> None:
        """Everybody's key, and two scrutineers in session."""
        for name in ROLES:
            if name not in FOUNDERS:
                self.run("key", "enrol", f"{name}.card", *self.sign(name, "ani", "gar"))
        for name in ("scr1", "scr2"):
            self.run("role", "give", f"{name}.card", "SCR", "--session", *self.sign("ani", "gar"))

    def steps(self) -> list[tuple[str, ...]]:
        """The commands of purpose, pool and announcement."""
        purpose = (
            *("draw", "purpose", "--body", "conseil", "--seats", "6", "--from", "2027-01-01", "--until", "2028-12-31"),
            *("--reach", "residents", "--stakeholder", "par1.card", "--stakeholder", "par2.card"),
            *self.sign("par1", "par2", "mem1", "mem2", "gar"),
        )
        pool = (
            *("draw", "pool", "--people", "people.csv", "--quotas", "quotas.csv"),
            *("--map", "name=Nom", "--map", "birth=Naissance", "--frame", "volunteers:60:whoever was not asked"),
            *("--receipts", "receipts.html", *self.sign("ani", "dpd")),
        )
        announcement = (
            *("draw", "announce", "--by", "quartier", "--deals-until", "+1h", "--openings-until", "+2h"),
            *("--contest-until", "+40d", *self.sign("ani", "dep1", "dep2", "dep3")),
        )
        return [purpose, pool, announcement]

    def announce(self) -> None:
        """Purpose, pool, announcement."""
        for arguments in self.steps():
            self.run(*arguments)


class Hand(Desk):
    """The same commands in this process, which is faster."""

    def invoke(self, *arguments: str, folder: str = "territory", answers: str | None = None, **environment) -> Result:
        """What a command did; `answers` are typed in, a variable of None is taken away."""
        given = {VARIABLE: PASSPHRASE, **environment}
        with contextlib.chdir(self.folder):
            return CliRunner().invoke(
                klero, ["-C", folder, *arguments], input=answers, env=given, catch_exceptions=False
            )

    def run(self, *arguments: str, status: int = 0) -> dict:
        """As a desk does."""
        done = self.invoke("--json", *arguments)
        assert done.exit_code == status, f"{arguments}: {done.exit_code}\n{done.output}"
        return json.loads(done.stdout.splitlines()[-1]) if done.stdout.strip() else {}

    def read(self, *arguments: str) -> str:
        """As a desk does."""
        return self.invoke(*arguments).stdout
