"""Every refusal of docs/spec/judgement.md and charter.md, on a real ceremony, judged by the ledger's rules."""

import ast
import copy
import re

import pytest

from ledger import entry as entries
from ledger.bodies import BODIES
from ledger.errors import Refusal
from ledger.rules import judge
from tests.differential.table import all_cases, stage

NO_CODES = {
    *BODIES,
    "body.person", "body.stakeholders", "body.trustees", "body.t", "draw.trustees", "draw.trustee", "draw.t",
    "after.size", "after.root",
}  # fmt: skip
"""What looks like a code in these pages, and is a kind, a reference or a field. (`seat.person` is a code as well.)"""


def codes_of_the_specification(root) -> set[str]:
    pages = [(root / "docs" / "spec" / f"{page}.md").read_text() for page in ("judgement", "charter")]
    return {c for page in pages for c in re.findall(r"`([a-z]+\.[a-z_]+)`", page)} - NO_CODES


JUDGING = ("rules/**/*.py", "bodies/*.py", "statement.py", "entry.py", "charter.py")
"""The modules that decide on entries; the others, which help to write them, have answers of their own."""


def codes_of_the_ledger(root) -> set[str]:
    """Every code that is raised as a Refusal in the source of the judgement."""
    found = set()
    for path in (p for pattern in JUDGING for p in (root / "ledger").glob(pattern)):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal":
                assert isinstance(node.args[0], ast.Constant), f"{path}: {ast.unparse(node)}"
                found.add(node.args[0].value)
    return found


def test_every_code_of_the_specification_is_provoked(root):
    assert codes_of_the_specification(root) == {c.code for c in all_cases()} - {None}


def test_the_judgement_raises_every_code_of_the_specification_and_no_other(root):
    assert codes_of_the_ledger(root) == codes_of_the_specification(root)


@pytest.mark.parametrize("case", all_cases(), ids=lambda c: c.id)
def test_the_rules_answer_with_the_code_of_the_specification_and_change_nothing(case):
    ceremony = stage(case.stage)
    ceremony.replay = None
    data = case.entry(ceremony)
    state = ceremony.state
    before = copy.deepcopy(state, {id(c): c for c in state.charters.values()})
    try:
        judge.judge(state, entries.read(data), ceremony.blobs.get)
        code = None
    except Refusal as refusal:
        code = refusal.code
    assert state == before
    assert code == case.code


@pytest.mark.parametrize("case", [c for c in all_cases() if c.code], ids=lambda c: c.id)
def test_a_refused_entry_keeps_its_leaf_and_has_no_effect(case):
    ceremony = stage(case.stage)
    ceremony.replay = None
    data = case.entry(ceremony)
    state = ceremony.state
    before = copy.deepcopy(state, {id(c): c for c in state.charters.values()})
    assert ceremony.append(data) == case.code
    assert state.anomalies == [*before.anomalies, (before.size, case.code)]
    assert state.size == before.size + 1
    for name in ("edge", "roots", "logged_at", "statements", "anomalies"):
        setattr(before, name, getattr(state, name))
    assert state == before
