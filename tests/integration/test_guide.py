"""The French guide, followed to the letter: its commands, in their order, end in bundles that verify."""

import contextlib
import functools
import re
import shlex
import shutil
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
from tests.integration.test_whole_draw import decline_code_of

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


GROUPS = "\n## Quand les quotas se croisent"
TRUSTEES = ("david", "emma", "farid")
AGES = ("16 à 35 ans", "36 à 60 ans", "61 ans et plus")
ANSWERED = [
    f"Personne Numéro{i},{1940 + i},{'homme' if i % 5 > 2 else 'femme'},{AGES[i // 3 % 3]},"
    f"{'nord' if i % 4 else 'sud'},{i // 2 if i < 24 else i} rue des Tilleuls,Pins"
    for i in range(60)
]
"""Sixty people, of whom the first twenty-four live in twos."""


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


def run(line: str, folder, answers: str | None = None) -> str:
    line, _, redirected = line.partition(" > ")
    arguments = shlex.split(line)[1:]
    if "07 41 19 …" in arguments:
        arguments[arguments.index("07 41 19 …")] = fallen(folder / "jardin")
    done = CliRunner().invoke(klero, arguments, input=answers, catch_exceptions=False)
    assert done.exit_code == 0, f"{line}\n{done.output}"
    if redirected:
        (folder / redirected).write_text(done.stdout, "utf-8")
    return done.output


@pytest.fixture
def guide(root) -> str:
    return (root / "docs/guide/fr.md").read_text("utf-8")


def test_whoever_follows_the_guide_ends_with_minutes_and_a_bundle_in_order(guide, table):
    first, _, _ = guide.partition(GROUPS)
    (quotas,) = blocks(first, "csv")
    (table / "quotas.csv").write_text(quotas, "utf-8")
    lines = [line for block in blocks(first, "sh") for line in block.splitlines() if not line.endswith("--serve")]
    assert len(lines) >= 18
    told = {line: run(line, table) for line in lines}
    assert "peut être adoptée" in told["klero charter check charte.toml"]
    (announced,) = [output for line, output in told.items() if "draw announce" in line]
    assert "environ 77 lancers" in announced
    assert "sexe = homme" in (table / "affiche.html").read_text("utf-8")
    for name in ("affiche.html", "proces-verbal.html", "recus.html", "lettres.html", "tirees.csv"):
        assert (table / name).stat().st_size > 100


def by_trustees(guide: str, folder) -> None:
    """The table of what trustees and their helpers do, row by row, after the announcement."""
    signed = {
        "close-deals": TRUSTEES[:2],
        "dice": ("bruno", "chloe"),
        "close-openings": TRUSTEES[:2],
        "conclude": ("amina", "bruno"),
    }
    section = guide[guide.index("## Avec des dépositaires") : guide.index(GROUPS)]
    rows = [re.findall(r"`klero (-C [^`]*)`", row) for row in section.splitlines() if row.startswith("|")]
    for command in [
        command for row in rows for command in row if "announce" not in command and "submit" not in command
    ]:
        if "--key" not in command:
            kind = command.split()[3]
            keys = " ".join(f"--sign {name}.key" for name in signed[kind])
            dice = '"01234 56789 01234 56789"' if kind == "dice" else ""
            run(f"klero {command.replace('jardin', 'quartier').replace('…', f'{dice} {keys}')}", folder)
            continue
        shutil.copytree(folder / "quartier/public", folder / "copie")
        for name in TRUSTEES:
            run(f"klero {command.replace('sa.key', f'{name}.key')}", folder, "o\n")
        for draft in sorted(folder.glob("*.draft")):
            run(f"klero -C quartier submit {draft.name}", folder)
            draft.unlink()
        shutil.rmtree(folder / "copie")


def test_whoever_follows_the_guide_draws_a_group_that_the_auditors_find_in_order(guide, table, capfd):
    _first, _, chapter = guide.partition(GROUPS)
    (quotas,) = blocks(chapter, "csv")
    (table / "categories.csv").write_text(quotas, "utf-8")
    (table / "inscrits.csv").write_text(
        "\n".join(["nom,naissance,sexe,âge,secteur,rue,ville", *ANSWERED]) + "\n", "utf-8"
    )
    keys = set(re.findall(r"--founder (\w+)\.key\.card", chapter))
    assert len(keys) == 7
    for name in sorted(keys):
        run(f"klero key new {name}.key --origin tilleuls.example/quartier", table)
    run("klero charter template --language fr > charte.toml", table)
    *before, after = blocks(chapter, "sh")
    told = {line: run(line, table) for block in before for line in block.splitlines()}
    (planned,) = [output for line, output in told.items() if "panel plan" in line]
    assert "Prouvé" in planned
    (announced,) = [output for line, output in told.items() if "draw announce" in line]
    assert "1000 groupes" in announced
    by_trustees(guide, table)
    told |= {line: run(line, table) for line in after.splitlines()}
    assert capfd.readouterr().out.count("CONFORME (partie des auditeurs)") == 2
    (ready,) = [output for line, output in told.items() if "alternates" in line]
    assert ready.count("- position") == 2
    assert "Dans ses quotas, comme les vérificateurs peuvent le contrôler : sexe, âge." in " ".join(
        run("klero -C quartier papers minutes", table).split()
    )
    _vacated_and_filled(guide, table)


def _vacated_and_filled(guide: str, folder) -> None:
    """Somebody drawn says no with the code of the receipt, and the rule names who comes in."""
    status = run("klero -C quartier status", folder)
    position = re.search(r"positions (\d+)", status)[1]
    decline, fill = (re.search(rf"`(klero -C \w+ seat {what} [^`]*)`", guide)[1] for what in ("decline", "fill"))
    code = decline_code_of((folder / "recus.html").read_text("utf-8"), int(position))
    run(decline.replace("jardin", "quartier").replace("POSITION", position).replace("CODE", code), folder)
    assert "mêmes critères" in run(fill.replace("jardin", "quartier").replace("POSITION", position), folder)


def test_the_guide_says_how_many_people_the_clause_on_counting_a_vote_needs(root, guide):
    charter = tomllib.loads((root / "ledger/templates/charter.fr.toml").read_text("utf-8"))
    (power,) = [power for power in charter["powers"] if power["kinds"] == ["tally.recorded"]]
    assert f"la clause {power['clause']} du modèle fait signer chaque décompte par deux membres" in guide
    assert power["signed_by"][-1] == {"count": 2, "roles": ["MEM"], "not": ["SCR", "GAR", "ANI"]}


def test_every_command_that_the_guide_names_exists(guide):
    for text in set(re.findall(r"`klero ([^`]*)`", guide)):
        words = iter(word for word in re.sub(r"-C \w+", "", text).split() if not word.startswith("-"))
        command = klero
        for word in words:
            found = getattr(command, "commands", {}).get(word)
            if found is None:
                assert not getattr(command, "commands", None), text
                break
            command = found
