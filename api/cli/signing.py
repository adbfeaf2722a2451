"""Signing: at the desk in one go, or by a draft file that travels from machine to machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import click

from api import desk, words
from api.cli.context import Context, about, agreed, holder, open_key, pass_context, public_key
from api.cli.given import GivenFile
from api.complete import SUPERFLUOUS, standing, uncalled
from api.i18n import _
from api.memory import Memory
from api.problems import Misused
from api.refusals import sentence
from api.refusals.details import detail
from api.status.lines import duration
from ledger import charter as charters
from ledger import draft as drafts
from ledger import durable, times
from ledger.bodies import CharterAdopted, CharterAmended, Shape
from ledger.charter import Charter
from ledger.copy import Copy
from ledger.draft import Draft
from ledger.drafting import SIGNATURE_DEPENDENT, Drafting
from ledger.errors import Refusal, Unavailable
from ledger.keyfile import PersonKey
from ledger.service import Ledger
from ledger.statement import Statement

F = TypeVar("F", bound=Callable[..., Any])
existing_file = GivenFile()


AHEAD = 3600
"""Seconds by which a statement may claim to be made after now before somebody is told."""

Undo = Callable[[], None]
"""Takes back what was kept for a statement that was then refused."""


@dataclass(frozen=True, slots=True)
class Signing:
    """Key files at hand, a chosen clause, where a draft goes, and the sizes from which it must have proofs."""

    keys: tuple[Path, ...]
    clause: str | None
    out: Path | None
    seen: tuple[int, ...] = ()


def signed(command: F) -> F:
    """Adds `--sign`, `--clause`, `--out` and `--seen` to a command, which receives them as `signing`."""

    def wrapped(
        *args: Any, sign: tuple[Path, ...], clause: str | None, out: Path | None, seen: tuple[int, ...], **kwargs: Any
    ) -> Any:
        return command(*args, signing=Signing(sign, clause, out, seen), **kwargs)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    options = [
        click.option(
            "--sign", multiple=True, type=existing_file, metavar="KEYFILE", help=_("Sign with this key file.")
        ),
        click.option("--clause", help=_("The clause that gives the power, when several do.")),
        click.option(
            "--out", type=click.Path(path_type=Path), help=_("Where the draft goes if signatures are missing.")
        ),
        click.option("--seen", type=int, multiple=True, help=_("Add a proof for a signer who last saw this size.")),
    ]
    # click keeps a command's parameters on the function itself, so that decorators may stack.
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]


def finish(
    context: Context,
    ledger: Ledger | Copy,
    kind: str,
    body: Shape,
    signing: Signing,
    before: Callable[[], Undo] | None = None,
) -> bool:
    """Write the statement, sign with the keys at hand; append it if that suffices, else leave a draft: whether it did.

    `before`: what must be on the disk before the statement may be; only done when all who are here have signed, and
    undone when the rules refuse the statement all the same.
    """
    # A key that is only being put in force speaks for nobody yet, so it gives nobody's power.
    new = getattr(body, "new", None)
    persons = [who for path in signing.keys for who in [holder(path)] if public_key(path) != new]
    draft = desk.write(ledger, kind, body, signing.clause, persons, signing.seen)
    for path in signing.keys:
        draft = sign_with(draft, path, open_key(path), ledger)
    undo = before() if before else None
    try:
        return submit_or_keep(context, ledger, draft, signing.out or Path(f"{kind}-{draft.id[:8]}.draft"))
    except Refusal:
        if undo:
            undo()
        raise


def _warn_of_time(context: Context, draft: Draft) -> None:
    """Say aloud that a statement claims to be made later than now: a clock is wrong, or somebody is."""
    made_at = draft.statement.made_at
    ahead = times.seconds(made_at) - int(context.clock())
    if ahead > AHEAD:
        said = _(
            "It says that it was made on {time}, which lies {left} ahead: ask whose clock is wrong before you sign."
        )
        click.echo(said.format(time=words.instant(made_at), left=duration(ahead)), err=True)


def read_draft(path: Path) -> Draft:
    """The draft in a file."""
    with about(path):
        return drafts.read(path.read_bytes())


def sign_with(draft: Draft, path: Path, key: PersonKey, ledger: Drafting | None = None) -> Draft:
    """The draft signed with a key file, after the checks that every signer owes to the others.

    `ledger`: if it is at hand, the draft gets its proof from what this signer has seen.
    """
    memory = Memory(path)
    origin = draft.statement.ledger
    vkey, seen = memory.vkey(origin) or draft.vkey, memory.head(origin)
    if ledger and seen and vkey == ledger.log_vkey:
        draft = ledger.proved(draft, [seen.size])
    signed, head = desk.sign(draft, key, vkey, seen)
    if memory.vkey(origin) is None:
        click.echo(_("First time that this key meets {origin}. Its head, to compare:").format(origin=origin), err=True)
        click.echo(words.head(origin, head.size, head.root), err=True)
    memory.remember(origin, vkey, draft.statement.after, draft.note)
    return signed


def submit_or_keep(context: Context, ledger: Ledger | Copy, draft: Draft, path: Path) -> bool:
    """Append the statement. While signatures are missing, and on a copy of the ledger, keep the draft and say why.

    Whether it was appended.
    """
    _warn_of_time(context, draft)
    try:
        if isinstance(ledger, Copy):
            ledger.judge(draft.payload, dict(draft.signatures))
            _keep(context, draft, path)
            return False
        logged = desk.submit(ledger, draft)
    except Refusal as refusal:
        unsigned = not draft.signatures and refusal.code == "entry.malformed"
        if refusal.code in SUPERFLUOUS:
            found = standing(ledger, draft)
            if found.unused:
                said = _("Set aside, for this act does not count it: the signature of {people}.")
                click.echo(said.format(people=", ".join(found.unused)), err=True)
                return submit_or_keep(context, ledger, found.draft, path)
        if refusal.code not in {"signature.missing", *SIGNATURE_DEPENDENT} and not unsigned:
            raise
        missing = _("nobody has signed yet") if unsigned else detail(refusal.where)
        _keep(context, draft, path, missing or sentence(refusal.code))
        return False
    context.show(
        {"id": logged.id, "index": logged.index, "logged_at": logged.logged_at, "kind": draft.statement.kind},
        _("Entry {index}: {kind}, {id}").format(index=logged.index, kind=draft.statement.kind, id=logged.id),
    )
    return True


def _keep(context: Context, draft: Draft, path: Path, missing: str | None = None) -> None:
    """Leave the draft in a file. `missing`: whose signatures, in words; None when it only has to be submitted."""
    durable.write(path, draft.encode())
    if missing is not None:
        lines = [
            _("Not enough signatures yet ({who}).").format(who=missing),
            _("Draft: {path}. Sign it: klero sign {path} --sign KEYFILE. Then: klero submit {path}").format(path=path),
        ]
    else:
        lines = [
            _("Here is a copy of the ledger, so nothing is written in it yet."),
            _("Take {path} to whoever keeps the ledger, before its deadline: klero -C FOLDER submit {path}").format(
                path=path
            ),
            *([_("It brings the text along; whoever has the draft can read it.")] if draft.files else []),
        ]
    context.show({"draft": str(path), "id": draft.id, "missing": missing or ""}, *lines)


@click.command()
@click.argument("draft", type=existing_file)
@click.option("--sign", "keys", multiple=True, required=True, type=existing_file, metavar="KEYFILE")
@click.option("--charter", "charter_file", type=existing_file, help=_("The charter that you agreed on, to compare."))
@click.option("--yes", is_flag=True, help=_("Do not ask; the statement is still shown."))
@pass_context
def sign(context: Context, draft: Path, keys: tuple[Path, ...], charter_file: Path | None, *, yes: bool) -> None:
    """Read a draft in words, then sign it.

    With a copy of the ledger in the folder (-C), its names and clauses are shown; with --charter, the clauses of that
    file, after it was found to be the very charter that the statement puts in force or cites.
    """
    found = read_draft(draft)
    said = found.statement
    text = _agreed_charter(said, charter_file) if charter_file else None
    with _at_hand(context, said.ledger) as ledger:
        if ledger:
            ledger.bring(found)
        for line in words.act(said, ledger.state if ledger else None, text):
            click.echo(line, err=True)
        if isinstance(said.body, CharterAdopted | CharterAmended):
            click.echo(
                _("The charter is that of {file}, word for word.").format(file=charter_file)
                if charter_file
                else _("To be sure that it is the charter you agreed on: klero sign {draft} --charter FILE …").format(
                    draft=draft
                ),
                err=True,
            )
        for person in uncalled(ledger, found, [holder(path) for path in keys]) if ledger else ():
            told = _("This act does not count the signature of {person}: it would be set aside.")
            click.echo(told.format(person=person), err=True)
        _warn_of_time(context, found)
        if not yes and not agreed(_("Sign this?")):
            raise click.Abort
        for path in keys:
            found = sign_with(found, path, open_key(path))
        durable.write(draft, found.encode())
        told, value = _how_far(ledger, found)
    context.show(
        {"draft": str(draft), "id": found.id, "signatures": len(found.signatures), **value},
        told.format(count=len(found.signatures), path=draft),
    )


def _agreed_charter(said: Statement, path: Path) -> Charter:
    """The charter in a file, if it is the one that the statement puts in force or cites; else do not sign."""
    with about(path):
        data = charters.from_toml(path.read_text("utf-8"))
    meant = said.body.text.sha256 if isinstance(said.body, CharterAdopted | CharterAmended) else said.charter
    if sha256(data).hexdigest() != meant:
        told = _("{path} is another charter than the one in the draft ({id}): do not sign before you know why.")
        raise Misused(told.format(path=path, id=meant))
    return charters.parse(data)


@contextmanager
def _at_hand(context: Context, origin: str) -> Iterator[Drafting | None]:
    """The ledger of that name, or a copy of it, if one lies in the folder."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(context.ledger_or_copy())
        except Unavailable:
            yield None
        else:
            yield found if found.state.origin == origin else None


def _how_far(ledger: Drafting | None, draft: Draft) -> tuple[str, dict[str, Any]]:
    """What to say of a draft just signed, and for programmes whether all have signed, if that can be known here."""
    if ledger is None:
        return (
            _(
                "Signed; {count} signatures so far. Whether that is all only the ledger can tell. Send {path} on, or: "
                "klero submit {path}"
            ),
            {},
        )
    found = standing(ledger, draft)
    value: dict[str, Any] = {"complete": found.refusal is None, "unused": list(found.unused)}
    if found.refusal is None:
        return _("Signed; all the signatures are there. Next: klero submit {path}"), value
    if found.refusal.code != "signature.missing":
        return _("Signed; {count} signatures so far. Send {path} on, or: klero submit {path}"), value
    missing = _("Signed; {count} signatures so far. Still missing ({who}). Send {path} on.")
    return missing.replace("{who}", detail(found.refusal.where)), value | {"missing": found.refusal.where}


@click.command()
@click.argument("files", type=existing_file, nargs=-1, required=True, metavar="DRAFT…")
@pass_context
def submit(context: Context, files: tuple[Path, ...]) -> None:
    """Append a signed draft. Several copies of the same draft are merged first."""
    found = read_draft(files[0])
    for path in files[1:]:
        found = found.merged(read_draft(path))
    with context.ledger() as ledger:
        ledger.bring(found)
        submit_or_keep(context, ledger, found, files[0])
