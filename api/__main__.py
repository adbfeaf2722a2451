"""`klero`, the command."""

from __future__ import annotations

import os
import signal
import sys

_RUNS_UNTIL_STOPPED = {"serve", "--serve"}
"""What people end by Ctrl-C, as they should."""


class _Interruption:
    """Ctrl-C as usual, and the memory of it: Python forgets one that comes while it clears something away."""

    def __init__(self) -> None:
        self.came = False

    def __call__(self, _signal: int, _frame: object) -> None:
        self.came = True
        raise KeyboardInterrupt


def main() -> None:
    """Choose the language before anything that speaks is imported, then run the command.

    An interruption ends in one sentence from here on, while modules are imported and when all is done, too.
    """
    interruption = _Interruption()
    signal.signal(signal.SIGINT, interruption)
    arguments = sys.argv[1:]
    status: int | str | None = 1
    try:
        from api import i18n

        i18n.set_language(_asked(arguments))
        i18n.speak_for_libraries()
        from api.cli.root import klero

        try:
            klero(prog_name="klero")
        except SystemExit as end:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            status = end.code
    except BaseException:  # a library that is struck while it loads says something else than KeyboardInterrupt
        if not interruption.came:
            raise
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from api.i18n import _

        sys.stderr.write("\n" + _("Stopped. What was acknowledged before is written: see klero status.") + "\n")
    if interruption.came and not status and _RUNS_UNTIL_STOPPED.isdisjoint(arguments):
        from api.i18n import _

        sys.stderr.write(_("Ctrl-C came too late: what was asked is done.") + "\n")
    if interruption.came:
        # Python would otherwise end by the signal itself, if it struck while a class was being made.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 0)
    sys.exit(status)


def _asked(arguments: list[str]) -> str | None:
    """The value of --lang, wherever it stands."""
    for here, following in zip(arguments, [*arguments[1:], None], strict=True):
        if here == "--lang":
            return following
        if here.startswith("--lang="):
            return here.removeprefix("--lang=")
    return None


if __name__ == "__main__":
    main()
