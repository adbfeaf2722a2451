"""`klero demo`: a whole ceremony, then the proof of it, checked by the verifier that everybody can have."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from api import words
from api.cli.context import Context, pass_context
from api.cli.serve import PORT, run
from api.demo import Demo
from api.i18n import _, language
from api.problems import Misused
from draws import tickets
from ledger import bundle
from ledger.rules.state import Draw

STEPS = 10


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help=_("Where; a temporary folder, without."))
@click.option("--serve", "serving", is_flag=True, help=_("Then show it in a browser."))
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True)
@pass_context
def demo(context: Context, out: Path | None, *, serving: bool, port: int) -> None:
    """Play a whole ceremony in an invented neighbourhood, and check it."""
    folder = out or Path(tempfile.mkdtemp(prefix="klero-demo-"))
    if folder.exists() and any(folder.iterdir()):
        if (folder / "territory").is_dir() and (folder / "keys").is_dir():
            raise Misused(_("{folder} holds an earlier demo: delete it, or choose another.").format(folder=folder))
        raise Misused(_("{folder} is not empty; choose another").format(folder=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Misused(_("{folder} cannot be made: name another folder with --out.").format(folder=folder)) from None
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    done = 0

    def say(line: str) -> None:
        nonlocal done
        done += 1
        console.print(f"[bold]{done:2}/{STEPS}[/bold] {line}")

    console.print(_("Everything here is invented: the neighbourhood, its 400 people, and the dice."))
    with _whole_or_nothing(folder):
        played = Demo(folder, context.clock, say)
        draw = played.play()
        say(_("The proof is exported and checked by the standalone verifier."))
        _export(played, folder)
    say(_("Done, in {folder}").format(folder=folder))
    if context.json:
        status = _as_json(draw, folder)
    else:
        _show(played, draw, folder)
        status = _verify(folder)
    if serving:
        from api.web.demo import invented
        from api.web.factory import create_app

        run(create_app(played.ledger.folder, clock=context.clock, invented=invented(played, draw)), port=port)
    played.ledger.close()
    raise click.exceptions.Exit(status)


@contextmanager
def _whole_or_nothing(folder: Path) -> Iterator[None]:
    """A demo that is interrupted leaves the folder empty, as it was, so that it can be played there again."""
    try:
        yield
    except BaseException:
        for path in folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _export(played: Demo, folder: Path) -> None:
    ledger = played.ledger
    ledger.publish()
    public = [blob for blob in ledger.state.references.values() if blob.audience == "public"]
    bundle.export(ledger.folder, folder / "bundle", "public", public)
    bundle.zip_folder(folder / "bundle", folder / "bundle.zip")
    pyz = folder / "klero-verify.pyz"
    subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-P", "-m", "verifier.build", str(pyz)], check=True, stdout=subprocess.DEVNULL
    )


def _show(played: Demo, draw: Draw, folder: Path) -> None:
    """The result for people in the room: by stratum, the fingerprint, and how to check one number."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=_("Draw {number}: {seats} seats, {people} people").format(
        number=draw.body.number, seats=sum(s.seats for s in draw.body.strata), people=draw.pool.body.size
    ))  # fmt: skip
    for heading in (_("Stratum"), _("Target"), _("Drawn"), _("Positions in the sealed list")):
        table.add_column(heading)
    for stratum, positions in zip(draw.body.strata, draw.drawn, strict=True):
        where = ", ".join(condition.value for condition in stratum.where)
        table.add_row(where, str(stratum.seats), str(len(positions)), " ".join(map(str, positions)))
    Console(highlight=False).print(table)
    state = played.ledger.state
    click.echo(_("Fingerprint of the log, to compare aloud:"))
    click.echo(words.head(state.origin, state.size, state.roots[-1]))
    position = draw.drawn[0][0]
    click.echo(
        _("Check the number of position {position} by yourself; it must be {ticket}:").format(
            position=position, ticket=tickets.ticket(draw.seed, position).hex(" ")
        )
    )
    click.echo(f"  {_openssl(draw, position)}")
    click.echo(_("Check everything on any machine with Python 3.11:"))
    click.echo(f"  cd {shlex.quote(str(folder))} && python3 -I -S klero-verify.pyz bundle.zip")
    click.echo("")


def _openssl(draw: Draw, position: int) -> str:
    """The line by which anybody computes one ticket."""
    return (
        f"head -c16 /dev/zero | openssl enc -aes-256-ctr -K {tickets.key(draw.seed).hex()} "
        f"-iv $(printf %032x {position}) | od -An -tx1"
    )


def _as_json(draw: Draw, folder: Path) -> int:
    """The verifier's report as one object, and in it under `demo` where everything is and what was drawn."""
    done = subprocess.run([*_verifier(folder), "--json"], check=False, capture_output=True, text=True)  # noqa: S603
    position = draw.drawn[0][0]
    told = {
        "folder": str(folder),
        **{name: str(folder / name) for name in ("territory", "keys", "bundle.zip", "klero-verify.pyz")},
        "strata": [
            {"where": {w.feature: w.value for w in stratum.where}, "target": stratum.seats, "drawn": list(positions)}
            for stratum, positions in zip(draw.body.strata, draw.drawn, strict=True)
        ],
        "ticket": {
            "position": position,
            "ticket": tickets.ticket(draw.seed, position).hex(),
            "command": _openssl(draw, position),
        },
    }
    click.echo(json.dumps(json.loads(done.stdout) | {"demo": told}, ensure_ascii=False))
    return done.returncode


def _verifier(folder: Path) -> list[str]:
    """The standalone verifier on the bundle: a process that has nothing of ours but its own file."""
    program = [sys.executable, "-I", "-S", str(folder / "klero-verify.pyz"), str(folder / "bundle.zip")]
    return [*program, "--lang", "fr" if language() == "fr" else "en"]


def _verify(folder: Path) -> int:
    """The standalone verifier's report."""
    sys.stdout.flush()
    started = time.monotonic()
    status = subprocess.run(_verifier(folder), check=False).returncode  # noqa: S603 - the file just built
    click.echo(_("Checked in {seconds} s.").format(seconds=round(time.monotonic() - started, 1)), err=True)
    return status
