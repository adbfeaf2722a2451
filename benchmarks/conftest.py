"""Benchmarks report; they never judge. What each one compares is printed as one table at the end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

import pytest
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of the table. Times in seconds, ours the median; with ``beyond`` the peer was stopped after ``theirs``.

    ``needed`` says in words what the project promised.
    """

    what: str
    ours: float
    peer: str
    theirs: float | None
    beyond: bool
    needed: str


_lines = pytest.StashKey[list[Comparison]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_lines] = []


@pytest.fixture
def compare(request: pytest.FixtureRequest) -> Iterator[Callable[..., None]]:
    """Add a line to the table; ``benchmark`` keeps the same figures in its own output."""
    benchmark = request.getfixturevalue("benchmark")

    def add(what: str, *, peer: str = "", theirs: float | None = None, beyond: bool = False, needed: str = "") -> None:
        if benchmark.stats is None:  # --benchmark-disable: it ran once, untimed
            return
        ours = benchmark.stats.stats.median
        if theirs is not None:
            benchmark.extra_info.update(peer=peer, peer_seconds=theirs, ratio=theirs / ours, peer_stopped=beyond)
        request.config.stash[_lines].append(Comparison(what, ours, peer, theirs, beyond, needed))

    return add


@pytest.fixture
def timed() -> Callable[[Callable[[], object]], tuple[float, object]]:
    """Run a slow peer once and return (seconds, what it gave)."""

    def run(function: Callable[[], object]) -> tuple[float, object]:
        start = perf_counter()
        result = function()
        return perf_counter() - start, result

    return run


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.stash[_lines]:
        return
    table = Table("what", "ours", "peer", "theirs", "ratio", "needed")
    for line in config.stash[_lines]:
        more = "> " if line.beyond else ""
        theirs = "" if line.theirs is None else more + _duration(line.theirs)
        ratio = "" if line.theirs is None else f"{more}{line.theirs / line.ours:,.3g} x"
        table.add_row(line.what, _duration(line.ours), line.peer, theirs, ratio, line.needed)
    console = Console(width=140)
    with console.capture() as capture:
        console.print(table)
    terminalreporter.write_line("")
    terminalreporter.write(capture.get())


def _duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.2f} ms"
