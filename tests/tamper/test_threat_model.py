"""docs/threat-model.md: every threat has been tried, and everything that it names as tried exists."""

import ast
import re

import pytest

from tests.tamper.scenarios import files, logs, told  # noqa: F401 - each fills its table
from tests.tamper.scenarios.table import FILES, HISTORIES, LISTS, LOGS, RECEIPTS
from tests.tamper.test_attacks import ATTACKS

SCENARIOS = [name for table in (ATTACKS, LOGS, FILES, LISTS, HISTORIES, RECEIPTS) for name in table]


@pytest.fixture(scope="module")
def threats(root) -> dict[str, str]:
    """How it shows and as what it was tried, by threat."""
    text = (root / "docs" / "threat-model.md").read_text()
    table = text.partition("| threat | guard | shows as | tried as |\n|---|---|---|---|\n")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return {threat: "; ".join(shown) for threat, _guard, *shown in rows}


def test_at_least_sixty_scenarios_have_a_name_of_their_own():
    assert len(SCENARIOS) == len(set(SCENARIOS))
    assert len(SCENARIOS) >= 60


def test_every_threat_names_a_scenario_or_a_test(threats):
    assert len(threats) >= 30
    assert [t for t, tried in threats.items() if not re.search(r"\*[^*]+\*|`tests/[^`]+`", tried)] == []


def test_every_scenario_named_exists(threats):
    named = {name for tried in threats.values() for name in re.findall(r"\*([^*]+)\*", tried)} - {"not verifiable"}
    assert len(named) > 50
    assert sorted(named - set(SCENARIOS)) == []


def test_every_test_named_exists(root, threats):
    text = (root / "docs" / "threat-model.md").read_text()
    for named in re.findall(r"`(tests/[^`]+)`", text):
        path, _, function = named.partition("::")
        assert (root / path).exists(), named
        if function:
            tree = ast.parse((root / path).read_text())
            assert function in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, named
