"""A line on the terminal for as long as something is searched for: which stage is on, how far it is, for how long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.i18n import _

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@dataclass(frozen=True, slots=True)
class Waiting:
    """Called with the stage that begins; `told` how much of it is done, 0 to 1."""

    bar: Progress
    task: TaskID

    def __call__(self, stage: str) -> None:
        """Begin a stage, one of `api.panels.words.STAGES`."""
        from api.panels.words import STAGES

        self.bar.update(self.task, description=_(STAGES[stage]), completed=0.0)

    def told(self, done: float) -> None:
        """Move the bar."""
        self.bar.update(self.task, completed=done)


@contextmanager
def progress() -> Iterator[Waiting]:
    """The line; nothing where the output is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield Waiting(bar, bar.add_task("", total=1.0))
