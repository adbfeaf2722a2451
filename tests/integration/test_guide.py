"""The French guide, followed to the letter: its commands, in their order, end in a bundle that verifies."""

import contextlib
import functools
import re
import shlex
import tomllib

import pytest
from click.testing import CliRunner

from api.cli.context import PASSPHRASE
from api.cli.root import klero
from api.i18n import set_language
from draws import thrown
from ledger import keyfile
from ledger.service import Ledger
from ledger.vault import Vault

NAMES = [
    "Aïcha Benali",
    "Camille Petit",
    "Élodie Martin",
    "Gisèle Noël",
    "Inès Garcia",
    "Jeanne Moreau",
    "Lucie Bernard",
    "Nadia Kaci",
    "Pauline Girard",
    "Rachida Amrani",
    "Thérèse Lambert",
    "Yasmine Cherif",
    "Bernard Leroy",
    "Djibril Sow",
    "Farid Haddad",
    "Hassan Diallo",
    "Karim Ziani",
    "Moussa Traoré",
    "Olivier Roux",
    "Quentin Faure",
    "Samuel Dubois",
    "Umit Kaya",
    "Wassim Saïd",
    "Zacharie Nkomo",
]


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A folder with the lists that the guide speaks of; keys and vault that open quickly."""
    monkeypatch.setenv(PASSPHRASE, "quatre mots au hasard")
    monkeypatch.setattr(keyfile, "create", functools.partial(keyfile.create, cost=keyfile.FOR_TESTS))
    opened = functools.partial(Vault.open_or_create, cost=keyfile.FOR_TESTS)
    monkeypatch.setattr(Vault, "open_or_create", opened)
    rows = [f"{name},{1950 + i},{'femme' if i < 12 else 'homme'}" for i, name in enumerate(NAMES)]
    (tmp_path / "liste.csv").write_text("\n".join(["nom,naissance,sexe", *rows]) + "\n", "utf-8")
    set_language("fr")
    with contextlib.chdir(tmp_path):
        yield tmp_path
    set_language(None)


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def fallen(folder) -> str:
    """Dice as they might fall: every number from 0 on, until the commands have enough."""
    ledger = Ledger.open(folder, lambda: 0.0)
    (draw,) = ledger.state.draws.values()
    ledger.close()
    wanted = thrown.places(draw.codes, [s.seats for s in draw.body.strata], draw.body.reserve or 0)
    digits = ""
    for number in [n for _ in wanted for n in range(100)]:
        digits += f"{number:02d}"
        if sum(throw.came_to is thrown.Throw.NAMED for throw in thrown.read(draw.codes, wanted, digits)) == sum(wanted):
            return digits
    raise AssertionError("the dice never end")


def run(line: str, folder) -> str:
    line, _, redirected = line.partition(" > ")
    arguments = shlex.split(line)[1:]
    if "dice" in arguments:
        arguments[arguments.index("dice") + 1] = fallen(folder / "jardin")
    done = CliRunner().invoke(klero, arguments, catch_exceptions=False)
    assert done.exit_code == 0, f"{line}\n{done.output}"
    if redirected:
        (folder / redirected).write_text(done.stdout, "utf-8")
    return done.output


def test_whoever_follows_the_guide_ends_with_minutes_and_a_bundle_in_order(root, table):
    guide = (root / "docs/guide/fr.md").read_text("utf-8")
    (quotas,) = blocks(guide, "csv")
    (table / "quotas.csv").write_text(quotas, "utf-8")
    lines = [line for block in blocks(guide, "sh") for line in block.splitlines() if not line.endswith("--serve")]
    assert len(lines) >= 18
    told = {line: run(line, table) for line in lines}
    assert "peut être adoptée" in told["klero charter check charte.toml"]
    (announced,) = [output for line, output in told.items() if "draw announce" in line]
    assert "environ 77 lancers" in announced
    assert "sexe = homme" in (table / "affiche.html").read_text("utf-8")
    for name in ("affiche.html", "proces-verbal.html", "recus.html", "lettres.html", "tirees.csv"):
        assert (table / name).stat().st_size > 100


def test_the_guide_says_how_many_people_the_clause_on_counting_a_vote_needs(root):
    guide = (root / "docs/guide/fr.md").read_text("utf-8")
    charter = tomllib.loads((root / "ledger/templates/charter.fr.toml").read_text("utf-8"))
    (power,) = [power for power in charter["powers"] if power["kinds"] == ["tally.recorded"]]
    assert f"la clause {power['clause']} du modèle fait signer chaque décompte par deux membres" in guide
    assert power["signed_by"][-1] == {"count": 2, "roles": ["MEM"], "not": ["SCR", "GAR", "ANI"]}


def test_every_command_that_the_guide_names_exists(root):
    guide = (root / "docs/guide/fr.md").read_text("utf-8")
    for text in set(re.findall(r"`klero ([^`]*)`", guide)):
        words = iter(word for word in re.sub(r"-C \w+", "", text).split() if not word.startswith("-"))
        command = klero
        for word in words:
            found = getattr(command, "commands", {}).get(word)
            if found is None:
                assert not getattr(command, "commands", None), text
                break
            command = found
