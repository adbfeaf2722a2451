"""What a trustee waits for before opening: one history for all, heard aloud or signed by outside witnesses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from api import words
from api.cli.context import about, agreed
from api.cli.signing import existing_file
from api.i18n import _
from api.problems import Misused
from ledger import compose, note, policy
from ledger.copy import Copy
from ledger.errors import Refusal
from ledger.rules.state import Draw
from ledger.service import Ledger

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Passed:
    """How the barrier was passed, and the size of the head that the trustee acts on."""

    barrier: str
    at: int


@dataclass(frozen=True, slots=True)
class Barrier:
    """What the trustee gave on the command line."""

    same_words: bool
    witnessed: Path | None
    policy: Path | None

    def passed(self, ledger: Ledger | Copy, draw: Draw) -> Passed:
        """The head to open under. Refusal `draw.unwitnessed`; Abort when the words differ.

        By witnesses: a checkpoint that covers the dice (or the close), in this very history, and meets the policy.
        Else the words of the head that covers them, compared aloud.
        """
        heard = compose.head_heard(draw)
        if self.witnessed is None:
            self._compare_aloud(ledger, heard)
            return Passed("aloud", heard)
        if self.policy is None:
            raise Misused(_("Say which witnesses you trust: --policy FILE."))
        with about(self.policy):
            wanted = policy.parse(self.policy.read_bytes())
        with about(self.witnessed):
            head = policy.witnessed(self.witnessed.read_bytes(), note.parse_vkey(ledger.log_vkey), wanted)
        if wanted.quorum == policy.NONE or head is None:
            raise Refusal("draw.unwitnessed", str(self.witnessed))
        if not heard <= head.size <= ledger.state.size or ledger.state.roots[head.size] != head.root:
            raise Refusal("draw.unwitnessed", _("it covers {size} entries").format(size=head.size))
        return Passed("witness", head.size)

    def _compare_aloud(self, ledger: Ledger | Copy, size: int) -> None:
        state = ledger.state
        click.echo(words.head(state.origin, size, state.roots[size]), err=True)
        if not self.same_words and not agreed(_("Are these the words that the room hears?")):
            raise click.Abort


def barrier(command: F) -> F:
    """Adds `--same-words`, `--witnessed` and `--policy` to a command, which receives them as `barrier`."""

    def wrapped(*args: Any, same_words: bool, witnessed: Path | None, policy_file: Path | None, **kwargs: Any) -> Any:
        return command(*args, barrier=Barrier(same_words, witnessed, policy_file), **kwargs)

    wrapped.__name__, wrapped.__doc__ = command.__name__, command.__doc__
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    options = [
        click.option("--same-words", is_flag=True, help=_("The words read aloud in the room are those shown here.")),
        click.option("--witnessed", type=existing_file, help=_("Instead: a checkpoint that outside witnesses signed.")),
        click.option("--policy", "policy_file", type=existing_file, help=_("The witnesses whom you trust.")),
    ]
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]
