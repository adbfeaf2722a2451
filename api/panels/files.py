"""The files of a plan, written all or none: first under another name beside their place, then renamed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from api.csvtext import harmless
from api.i18n import _
from api.panels.inputs import Inputs
from draws.panels.figures import chances
from draws.panels.lottery import Lottery


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, which is made if need be; whoever interrupts leaves what was there.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".klero-", dir=folder) as made:
        for name, data in files.items():
            (Path(made) / name).write_bytes(data)
        for name in files:
            (Path(made) / name).replace(folder / name)


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
