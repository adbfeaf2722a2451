"""The words of a status, whatever its ledger."""

from pathlib import Path

import click
import pytest

from api.cli.context import Context
from api.cli.root import klero
from api.status.lines import COMMANDS, PHASES, duration


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(-5, "less than a minute"), (60, "1 minute"), (7260, "2 hours 1 minute"), (90_000, "1 day 1 hour")],
)
def test_a_time_left_is_told_in_its_largest_units(seconds, said):
    assert duration(seconds) == said


def test_every_step_has_a_command_that_exists():
    for path in COMMANDS.values():
        found = klero
        for name in path.split():
            assert isinstance(found, click.Group)
            found = found.commands[name]
        # Whoever gave -C can type the line as it is shown.
        assert Context(Path("the place"), json=False).placed(f"  klero {path}") == f"  klero -C 'the place' {path}"


def test_every_phase_has_words(root):
    source = (root / "api" / "status" / "draws.py").read_text("utf-8")
    assert [phase for phase in PHASES if f'"{phase}"' not in source] == ["annulled", "lapsed"]
