"""What all commands share: the folder, the clock, passphrases, output, and how an error ends.

Exit codes: 0 done, 1 the rules refuse, 2 (verify only) not verifiable, 3 usage, unreadable input, or nobody who reads
what is printed to its end.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

import click

from api.cli.given import checked
from api.i18n import _
from api.problems import Misused
from api.refusals import sentence
from api.refusals.details import detail
from draws.errors import DrawsError
from ledger import card, keyfile
from ledger.copy import Copy
from ledger.errors import LedgerError, Malformed, Refusal, WrongPassphrase
from ledger.keyfile import PersonKey
from ledger.service import ENTRIES, Ledger

REFUSED, UNUSABLE = 1, 3
PASSPHRASE = "KLERO_PASSPHRASE"  # noqa: S105 - the name of a variable
SHORTEST = 12
"""Characters of a new passphrase, at least."""
UNSOLVED = "draws.unsolved"
"""The code of `draws.panels.errors.Unsolved`, which is nobody's mistake."""
_SAID_ALREADY = {"store.missing", "store.full", "store.read_only", "store.locked", "passphrase.wrong"}
"""Codes whose sentence says, in the reader's language, what follows the path in `where`."""

_FIELD = re.compile(r"([a-z_.]+): .* - at `\$\.(.+)`", re.DOTALL)
"""What msgspec says of a body; people need the field, not the regular expression."""

_IN_FOLDER = re.compile(
    r"\bklero (?=(?:status|log|submit|doctor|draw|seat|role|serve|init|export|receipt|papers|privacy"
    r"|proposal|objection|opinion|tally|decide"
    r"|key (?:enrol|rotate|revoke)|charter (?:adopt|amend)|bundle(?! open))\b)"
)
"""Where a sentence names a command that works in the territory's folder."""

_PERSON = re.compile(r"[0-9a-f]{16}\Z")


@dataclass(slots=True)
class Context:
    """The global options."""

    folder: Path
    json: bool
    clock: Callable[[], float] = time.time

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger in the folder, closed afterwards."""
        ledger = Ledger.open(self.folder, self.clock)
        try:
            yield ledger
        finally:
            ledger.close()

    @contextmanager
    def ledger_or_copy(self) -> Iterator[Ledger | Copy]:
        """The ledger in the folder, or a copy of what is published: acts on a copy leave as drafts."""
        copied = None if (self.folder / ENTRIES).exists() else Copy.open(self.folder, self.clock)
        if copied:
            yield copied
        else:
            with self.ledger() as ledger:
                yield ledger

    def show(self, value: dict[str, Any], *lines: str) -> None:
        """Print the result: one JSON object with `--json`, else the lines."""
        if self.json:
            click.echo(json.dumps(value, ensure_ascii=False))
        else:
            for line in lines:
                click.echo(self.placed(line))

    def placed(self, line: str) -> str:
        """The line with the folder in every command that it proposes, if one was given."""
        if self.folder == Path():
            return line
        return _IN_FOLDER.sub(lambda _match: f"klero -C {shlex.quote(str(self.folder))} ", line)


pass_context = click.make_pass_decorator(Context)

_ENDINGS = (click.ClickException, click.Abort, click.exceptions.Exit)
"""Errors with which click itself ends a command."""


class Group(click.Group):
    """A command group whose every expected error ends in one sentence and an exit code."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """As click's, except that wrong usage ends with 3: 2 is the verifier's "not verifiable"."""
        extra["standalone_mode"] = False
        given = args[0] if args else extra.pop("args", None)
        typed = global_first(sys.argv[1:] if given is None else given)
        try:
            status = super().main(typed, *args[1:], **extra)
        except click.ClickException as error:
            if "--json" in typed:
                _print_error("usage", "", error.format_message())
            error.show()
            status = UNUSABLE
        except click.Abort:  # outside every command: in reading what was typed, or in going away
            click.echo(_("Stopped. What was acknowledged before is written: see klero status."), err=True)
            status = REFUSED
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what goes wrong is said in one sentence."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            self._end(ctx, refusal.code, refusal.where, REFUSED)
        except LedgerError as error:
            self._end(ctx, error.code, error.where, UNUSABLE)
        except DrawsError as error:
            unsolved = error.code == UNSOLVED
            self._end(ctx, UNSOLVED if unsolved else "input.malformed", str(error), REFUSED if unsolved else UNUSABLE)
        except ValueError as error:  # a body refuses its own fields, such as a date that is none
            self._end(ctx, "input.malformed", str(error), UNUSABLE)
        except FileExistsError as error:
            self._end(ctx, "store.exists", str(error.filename2 or error.filename or ""), UNUSABLE)
        except BrokenPipeError:
            _leave_quietly()
            ctx.exit(UNUSABLE)
        except (KeyboardInterrupt, click.Abort):
            said = _("Stopped. What was acknowledged before is written: see klero status.")
            if ctx.invoked_subcommand == "panel":
                said = _("Stopped. No file is half written.")
            click.echo(said if ctx.obj is None else ctx.obj.placed(said), err=True)
            ctx.exit(REFUSED)
        except OSError as error:
            self._end(ctx, "input.unreadable", f"{error.filename or ''}: {error.strerror or error}", UNUSABLE)
        except _ENDINGS:
            raise
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            self._end(ctx, "programme.failed", _place_of(error), UNUSABLE)

    @staticmethod
    def _end(ctx: click.Context, code: str, where: str, status: int) -> None:
        said, place = (where, "") if code == Misused.code else (sentence(code), where)
        if ctx.obj is not None and ctx.obj.json:
            _print_error(code, place, said)
        if code in _SAID_ALREADY:
            place = place.partition(": ")[0]
        elif field := _FIELD.fullmatch(place):
            place = f"{field[1]}: {field[2]}"
        else:
            place = detail(place)
        text = said + (f" ({place})" if place else "")
        if ctx.obj is not None:
            text = ctx.obj.placed(text)
        click.echo(f"klero: {text} [{code}]", err=True)
        ctx.exit(status)


def global_first(typed: Sequence[str]) -> list[str]:
    """What was typed, with --json in front wherever it stood before a `--`: it means the same everywhere."""
    at = list(typed).index("--") if "--" in typed else len(typed)
    rest = [word for word in typed[:at] if word != "--json"]
    return [*(["--json"] if len(rest) < at else []), *rest, *typed[at:]]


def _leave_quietly() -> None:
    """Whoever read what we print has stopped reading; nothing more is to be written there when Python ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _place_of(error: Exception) -> str:
    """The kind of an error that nobody expected, and where it arose; its own words may hold what people typed."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}, {Path(last.filename).name}:{last.lineno}"


def _print_error(code: str, where: str, said: str) -> None:
    click.echo(json.dumps({"error": code, "where": where, "sentence": said}, ensure_ascii=False))


def passphrase(prompt: str, *, confirm: bool = False) -> str:
    """From the environment, else asked for on the terminal, else a usage error that says what to set."""
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    if not sys.stdin.isatty():
        raise click.UsageError(_("No terminal to ask for a passphrase: set {name}.").format(name=PASSPHRASE))
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=confirm, err=True))


def new_passphrase(prompt: str) -> str:
    """A passphrase chosen now, twice the same; one that a programme would soon guess is refused, with the reason."""
    while True:
        typed = passphrase(prompt, confirm=True)
        if len(normalize("NFKC", typed).strip()) >= SHORTEST:
            return typed
        said = _(
            "A passphrase has {n} characters or more: whoever finds the file can try millions of shorter ones. "
            "Take four words that nobody would put together."
        ).format(n=SHORTEST)
        if PASSPHRASE in os.environ or not sys.stdin.isatty():
            raise Misused(said)
        click.echo(said, err=True)


def agreed(question: str) -> bool:
    """Whether somebody at the terminal says yes, in either language; anything else is no."""
    choices = _("[y/N]")
    answer = click.prompt(f"{question} {choices}", default="", show_default=False, err=True)
    return str(answer).strip().lower() in {"y", "yes", "o", "oui"}


@contextmanager
def about(path: Path) -> Iterator[None]:
    """What is wrong with a file says which file."""
    try:
        yield
    except (Malformed, WrongPassphrase) as error:
        if error.code == Misused.code or error.where.startswith(str(path)):
            raise
        raise type(error)(f"{path}: {error.where}", code=error.code) from None
    except UnicodeDecodeError as error:
        raise Malformed(f"{path}: {error}") from None


def open_key(path: Path) -> PersonKey:
    """A person's key file, opened with their passphrase."""
    with about(path):
        text = _key_text(path)
        keyfile.person_of(text)  # a passphrase is only asked for when there is a key to open
        return keyfile.open(text, passphrase(_("Passphrase of {file}").format(file=path.name)))


def public_key(path: Path) -> str:
    """The public key of a key file, in hex."""
    with about(path):
        return keyfile.public_of(checked(path).read_text("utf-8"))


def holder(path: Path) -> str:
    """Whose key file this is."""
    with about(path):
        return keyfile.person_of(_key_text(path))


def _key_text(path: Path) -> str:
    """What is in a key file; a card given in its place is named."""
    data = checked(path).read_bytes()
    try:
        card.read(data)
    except Malformed:
        return data.decode("utf-8")
    raise Misused(
        _("{path} is a key card, which is for everybody to see. Give the key file that it was made from.").format(
            path=path
        )
    )


def person(text: str) -> str:
    """A person's id: written out, or taken from a key file or a key card."""
    if _PERSON.match(text):
        return text
    path = Path(text)
    if not path.is_file():
        raise click.UsageError(
            _("{text} is neither a person's id (16 characters 0-9a-f) nor a key file or card.").format(text=text)
        )
    with suppress(Malformed):
        return card.read(checked(path).read_bytes()).person
    return holder(path)
