"""The files of a plan, written all or none: first all under other names beside their places, then renamed in one go."""

from __future__ import annotations

import csv
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from api.csvtext import harmless
from api.i18n import _
from api.panels.inputs import Inputs
from draws.panels.figures import chances
from draws.panels.lottery import Lottery
from ledger.durable import unavailable

PLANNED: Final = ("lottery.json", "chances.csv", "chances.svg", "groups.csv")
IMPOSSIBLE: Final = "impossible.json"

_STOPS: Final = (signal.SIGINT, signal.SIGTERM)


def write(folder: Path, files: Mapping[str, bytes], instead: Sequence[str] = ()) -> None:
    """Write files into a folder, which is made if need be; whoever interrupts leaves all the old ones, or all the new.

    ``instead`` of other files, which said the opposite: where they are there, they go.

    Raises:
        Unavailable: they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".klero-", dir=folder) as made:
            for name, data in files.items():
                (Path(made) / name).write_bytes(data)
            with _uninterrupted():
                for name in files:
                    (Path(made) / name).replace(folder / name)
                for name in instead:
                    (folder / name).unlink(missing_ok=True)
    except OSError as problem:
        raise unavailable(folder, problem) from problem


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C and a polite end wait until this is done, and then do what they would have done."""
    came: list[int] = []
    before = {number: signal.signal(number, lambda got, _frame: came.append(got)) for number in _STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        signal.raise_signal(came[0])


def chances_table(inputs: Inputs, lottery: Lottery) -> bytes:
    """Everybody's chance, as CSV: reference, the chance in words (of 1/5 a spreadsheet makes a day), and in percent."""
    exact = chances(lottery)
    rows = sorted((position, exact[t]) for t, members in enumerate(lottery.types.members) for position in members)
    said = _("{n} in {m}")
    told = (
        [
            inputs.references[position],
            said.format(n=chance.numerator, m=chance.denominator),
            f"{100 * float(chance):.4f}",
        ]
        for position, chance in rows
    )
    return table([[_("reference"), _("chance"), _("percent")], *told])


def table(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV that spreadsheets open as it is; no cell is taken for a formula."""
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(map(harmless, rows))
    return text.getvalue().encode("utf-8-sig")
