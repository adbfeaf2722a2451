"""The draw itself: dealings, dice, openings, beacon, result; and how it may end without one."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

import click

from api import attend as attending
from api import desk, rounds
from api import throws as throwing
from api.attend import Gesture
from api.cli.announce import draw
from api.cli.barrier import Barrier, Passed, barrier
from api.cli.context import Context, open_key, pass_context
from api.cli.draw import the_draw
from api.cli.signing import Signing, existing_file, finish, sign_with, signed, submit_or_keep
from api.i18n import _
from api.problems import Misused
from draws.group import L
from draws.panels import opened
from ledger import compose, durable
from ledger import draft as drafts
from ledger.bodies import Annulled, BeaconShown, Diced, Lapsed, Shape
from ledger.copy import Copy
from ledger.errors import Refusal
from ledger.keyfile import PersonKey
from ledger.keys import keyid
from ledger.rules.state import Draw
from ledger.service import ENTRIES, Ledger

__all__ = ["draw", "which"]

which = click.option("--draw", "draw_id", help=_("Its number or id; the latest without."))
own_key = click.option("--key", "key_file", type=existing_file, required=True, help=_("The trustee's key file."))


def random_scalar() -> int:
    """A fresh secret number for a proof."""
    return secrets.randbelow(L - 1) + 1


def _sign_alone(
    context: Context, ledger: Ledger | Copy, kind: str, body: Shape, path: Path, key: PersonKey, at: int | None = None
) -> None:
    """A statement that one person makes, on the head at size `at`."""
    draft = sign_with(desk.write(ledger, kind, body, signers=[key.person], at=at), path, key, ledger)
    submit_or_keep(context, ledger, draft, Path(f"{kind}-{draft.id[:8]}.draft"))


def _deal(context: Context, ledger: Ledger | Copy, found: Draw, path: Path, key: PersonKey) -> None:
    _number, body = compose.dealing(found, compose.seat_of(found, key.person), key.sharing_secret)
    _sign_alone(context, ledger, "draw.dealt", body, path, key)


def _open(context: Context, ledger: Ledger | Copy, found: Draw, path: Path, key: PersonKey, passed: Passed) -> None:
    j = compose.seat_of(found, key.person)
    body = compose.opening(found, j, key.sharing_secret, passed.barrier)
    _sign_alone(context, ledger, "draw.opened", body, path, key, passed.at)


def _share(context: Context, ledger: Ledger | Copy, found: Draw, path: Path, key: PersonKey, passed: Passed) -> None:
    helper = compose.seat_of(found, key.person)
    body = compose.sharing_of(found, helper, key.sharing_secret, passed.barrier, random_scalar)
    _sign_alone(context, ledger, "draw.shared", body, path, key, passed.at)


@draw.command()
@which
@own_key
@pass_context
def deal(context: Context, draw_id: str | None, key_file: Path) -> None:
    """Put your secret in its envelope: deal it, with shares for the other trustees."""
    with context.ledger_or_copy() as ledger:
        _deal(context, ledger, the_draw(ledger.state, draw_id), key_file, open_key(key_file))


@draw.command("close-deals")
@which
@signed
@pass_context
def close_deals(context: Context, draw_id: str | None, signing: Signing) -> None:
    """Close the deals. What it says is computed; `attend` does it by itself."""
    with context.ledger_or_copy() as ledger:
        body = compose.deals_closed(the_draw(ledger.state, draw_id), int(context.clock()))
        finish(context, ledger, "draw.deals_closed", body, signing)


@draw.command()
@click.argument("throws")
@which
@signed
@pass_context
def dice(context: Context, throws: str, draw_id: str | None, signing: Signing) -> None:
    """Type in the dice as they fell: d10x20:09174… or only the digits."""
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        plan, digits = found.body.dice, throws if ":" in throws else throwing.digits_of(throws)
        if found.direct and not found.body.lottery and ":" not in throws:
            for line in throwing.told(found, digits):
                click.echo(line, err=True)
            throws = f"d10x{len(digits)}:{digits}"
        elif found.direct and ":" not in throws:
            throws = f"d10x{len(digits)}:{digits}"
        elif plan and ":" not in throws:
            throws = f"d{plan.sides}x{plan.count}:{digits}"
        finish(context, ledger, "draw.diced", Diced(found.id, throws), signing)


@draw.command("open")
@which
@own_key
@barrier
@pass_context
def open_command(context: Context, draw_id: str | None, key_file: Path, barrier: Barrier) -> None:
    """Open your envelope, once everybody heard the same words, or outside witnesses signed the head."""
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        passed = barrier.passed(ledger, found)
        _open(context, ledger, found, key_file, open_key(key_file), passed)


@draw.command()
@which
@own_key
@barrier
@pass_context
def share(context: Context, draw_id: str | None, key_file: Path, barrier: Barrier) -> None:
    """Help to open the envelopes of trustees who dealt and are not there."""
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        passed = barrier.passed(ledger, found)
        _share(context, ledger, found, key_file, open_key(key_file), passed)


@draw.command("close-openings")
@which
@signed
@pass_context
def close_openings(context: Context, draw_id: str | None, signing: Signing) -> None:
    """Close the openings. What it says is computed; `attend` does it by itself."""
    with context.ledger_or_copy() as ledger:
        finish(
            context,
            ledger,
            "draw.openings_closed",
            compose.openings_closed(the_draw(ledger.state, draw_id)),
            signing,
        )


@draw.command()
@which
@own_key
@click.option("--same-words", is_flag=True, help=_("Open without asking: the words were compared."))
@click.option("--without-absent", is_flag=True, help=_("Open absent trustees' secrets by shares, without waiting."))
@click.option("--patience", type=float, default=3600, show_default=True, help=_("Stop after so many seconds."))
@pass_context
def attend(
    context: Context,
    draw_id: str | None,
    key_file: Path,
    *,
    same_words: bool,
    without_absent: bool,
    patience: float,
) -> None:
    """Stay open during the draw: deals, closes when it is lawful, asks once about the words, opens."""
    if not (context.folder / ENTRIES).exists() and Copy.open(context.folder, context.clock):
        raise Misused(_("Here is a copy of the ledger: use klero draw deal, open or share, and hand in the draft."))
    key, stop = open_key(key_file), time.monotonic() + patience
    aloud, passed = Barrier(same_words, None, None), None
    with context.ledger() as ledger:
        found = the_draw(ledger.state, draw_id)
        j = compose.seat_of(found, key.person)
        while time.monotonic() < stop:
            ledger.refresh()
            now = int(context.clock())
            match attending.next_gesture(found, j, now, without_absent=without_absent):
                case Gesture.DONE:
                    click.echo(_("The openings are closed; your part is done."), err=True)
                    return
                case Gesture.DEAL:
                    _deal(context, ledger, found, key_file, key)
                case Gesture.OPEN:
                    passed = passed or aloud.passed(ledger, found)
                    _open(context, ledger, found, key_file, key, passed)
                case Gesture.SHARE:
                    passed = passed or aloud.passed(ledger, found)
                    _share(context, ledger, found, key_file, key, passed)
                case Gesture.CLOSE_DEALS:
                    _close_together(context, ledger, "draw.deals_closed", found, key_file, key)
                case Gesture.CLOSE_OPENINGS:
                    _close_together(context, ledger, "draw.openings_closed", found, key_file, key)
                case Gesture.WAIT:
                    time.sleep(0.5)
    raise Refusal("draw.waiting", _("the other trustees, scrutineers or the words are awaited"))


def _close_together(context: Context, ledger: Ledger, kind: str, found: Draw, path: Path, key: PersonKey) -> None:
    """Add this trustee's signature to the close that lies in the folder; whoever completes it submits it."""
    place = context.folder / "drafts" / f"{kind}-{found.id}.draft"
    with durable.locked(context.folder / "drafts.lock"):
        ledger.refresh()
        if (found.closed_at if kind == "draw.deals_closed" else found.openings_at) is not None:
            return
        waiting = durable.read(place)
        draft = drafts.read(waiting) if waiting else None
        if draft is None or draft.statement.after.size <= found.last:
            now = int(context.clock())
            body = compose.deals_closed(found, now) if kind == "draw.deals_closed" else compose.openings_closed(found)
            draft = desk.write(ledger, kind, body, signers=[key.person])
        if keyid(key.signing.public) not in draft.signatures:
            submit_or_keep(context, ledger, sign_with(draft, path, key, ledger), place)
            return
    time.sleep(0.5)


@draw.command()
@click.argument("round_file", type=existing_file)
@which
@signed
@pass_context
def beacon(context: Context, round_file: Path, draw_id: str | None, signing: Signing) -> None:
    """Bring in the beacon's round, as drand's servers publish it: {"round", "signature", "previous_signature"?}."""
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        shown = rounds.read(round_file)
        plan = found.body.beacon
        body = BeaconShown(
            draw=found.id,
            chain=plan.chain if plan else "0" * 64,
            round=shown.round,
            signature=shown.signature,
            checkpoint=ledger.signed_head(),
            previous=shown.previous_signature,
        )
        finish(context, ledger, "draw.beacon", body, signing)


@draw.command()
@which
@signed
@pass_context
def conclude(context: Context, draw_id: str | None, signing: Signing) -> None:
    """Write the result down; everybody can compute it already."""
    with context.ledger_or_copy() as ledger:
        found = the_draw(ledger.state, draw_id)
        panel, shown = compose.opened_panel(found), None
        if panel is not None:
            shown = ledger.put(panel, opened.MEDIA_TYPE, "public")
        finish(context, ledger, "draw.concluded", compose.concluded(found, shown), signing)


@draw.command()
@click.option(
    "--cause",
    required=True,
    type=click.Choice(["error", "pool", "dispute", "round_unavailable", "shares_missing", "other"]),
)
@which
@signed
@pass_context
def annul(context: Context, cause: str, draw_id: str | None, signing: Signing) -> None:
    """Give the draw up before anybody can know its outcome. It stays visible, and counted."""
    with context.ledger_or_copy() as ledger:
        body = Annulled(the_draw(ledger.state, draw_id).id, cause)  # type: ignore[arg-type]
        finish(context, ledger, "draw.annulled", body, signing)


@draw.command()
@which
@signed
@pass_context
def lapse(context: Context, draw_id: str | None, signing: Signing) -> None:
    """Note that a deadline passed without what it asked for, so that the seats are free again."""
    with context.ledger_or_copy() as ledger:
        finish(context, ledger, "draw.lapsed", Lapsed(the_draw(ledger.state, draw_id).id), signing)
