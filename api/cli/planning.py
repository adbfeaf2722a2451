"""The panels of a draw by lottery, made before its announcement."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource

from api import lotteries
from api.cli.context import Context
from api.cli.panel import check_possible
from api.cli.signing import existing_file
from api.cli.waiting import progress
from api.i18n import _
from api.tables import read_quotas
from api.words import homes as living
from ledger import lottery
from ledger.blobs import Audience
from ledger.bodies import Lottery as Announced
from ledger.bodies import Quota as AnnouncedQuota
from ledger.errors import Refusal
from ledger.homes import sealed_homes
from ledger.roster import Row
from ledger.rules.methods.panel import DOCUMENT_TYPE
from ledger.rules.state import Pool
from ledger.service import Ledger

F = TypeVar("F", bound=Callable[..., Any])
MOST: Final = 10_000
"""Of one home, as far as an announcement can say it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants of a lottery over panels; `per_address` a number, `none`, or None where nobody said."""

    quotas: Path
    objective: str
    panels: int
    visible: tuple[str, ...]
    unproved: bool
    per_address: str | None


def options(command: F) -> F:
    """Adds `--quotas`, `--objective`, `--panels` and the like: a command receives all of them as `groups`."""

    def wrapped(
        *args: Any,
        quotas: Path | None,
        objective: str,
        panels: int,
        visible: tuple[str, ...],
        unproved: bool,
        per_address: str | None,
        **kwargs: Any,
    ) -> Any:
        typed = given("objective", "panels", "visible", "unproved", "per_address")
        if typed and quotas is None:
            raise click.UsageError(
                _("Only a lottery of groups has {options}: give its --quotas too.").format(options=", ".join(typed))
            )
        groups = Asked(quotas, objective, panels, visible, unproved, per_address) if quotas else None
        return command(*args, groups=groups, **kwargs)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    made = [
        click.option("--quotas", type=existing_file, help=_("The quotas of a lottery of groups: CSV or XLSX.")),
        click.option(
            "--objective", type=click.Choice(list(lotteries.OBJECTIVES)), default="leximin", show_default=True
        ),
        click.option("--panels", type=click.IntRange(1, 100_000), default=1000, show_default=True),
        click.option("--visible", multiple=True, help=_("A feature that the room sees of the group picked. Repeat.")),
        click.option(
            "--per-address",
            metavar="NUMBER|none",
            help=_("How many of one address may sit: 1 if the list was sealed with its addresses; none for no limit."),
        ),
        click.option("--unproved", is_flag=True, help=_("Announce it even if nothing proves chances to be fair.")),
    ]
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    for option in reversed(made):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]


def given(*names: str) -> list[str]:
    """Which of these options somebody typed, as they are typed."""
    context = click.get_current_context()
    typed = [name for name in names if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    return [f"--{name.replace('_', '-')}" for name in typed]


def made(
    context: Context, ledger: Ledger, pool: Pool, rows: Sequence[Row], asked: Asked, mode: str
) -> tuple[Announced, tuple[AnnouncedQuota, ...]]:
    """Make the panels of the pool, keep their document, and return what the announcement says of them.

    Refusal `lottery.homes` where a limit is asked for and the pool says nothing of homes, `blob.missing`.
    """
    from api.panels import words
    from api.panels.asked import fitted
    from api.panels.inputs import Inputs

    seats = ledger.state.purposes[pool.body.purpose].body.seats
    most = per_home(asked.per_address, pool)
    if pool.coins is None:
        raise Refusal("lottery.coins", pool.id)
    homes = sealed_homes(pool.homes, pool.body.size, ledger.blobs.get) if most else ()
    if most and asked.per_address is None:
        click.echo(living.unsaid(most), err=True)
    quotas, visible = fitted(asked.quotas.name, read_quotas(asked.quotas).rows, asked.visible, pool.body.features)
    people = lottery.people(rows, pool.body.features, quotas)
    check_possible(context, Inputs(tuple(map(str, range(len(rows)))), people, quotas, seats, homes, most or 1), None)
    with progress() as stage:
        sealed = lottery.plan(
            people,
            quotas,
            seats,
            asked.panels,
            coins=pool.coins.value,
            secret=secrets.token_bytes(32),
            objective=asked.objective,
            homes=homes,
            per_home=most,
            progress=stage,
        )
    for line in (*lotteries.shape(sealed.lottery), *words.left_out(sealed.lottery), *words.coarse(sealed.lottery)):
        click.echo(line, err=True)
    if not sealed.attained:
        if not asked.unproved:
            raise Refusal("lottery.unproved", asked.objective)
        click.echo(_(lotteries.UNPROVED), err=True)
    audience: Audience = "public" if mode == "open" and most is None else "auditors"
    ledger.put(sealed.data, DOCUMENT_TYPE, audience)
    return sealed.announcement(visible, audience, most), sealed.quotas


def per_home(asked: str | None, pool: Pool) -> int | None:
    """How many of one home may sit: as asked, else one where the pool knows homes; None limits nothing.

    Refusal `lottery.homes` where the pool knows of none.
    """
    if asked is None:
        return 1 if pool.homes else None
    if asked == "none":
        return None
    if not (asked.isdecimal() and 1 <= int(asked) <= MOST):
        raise click.UsageError(_("--per-address takes a number of people, from 1 on, or none."))
    if pool.homes is None:
        raise Refusal("lottery.homes", pool.id)
    return int(asked)
