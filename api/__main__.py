"""`klero`, the command."""

from __future__ import annotations

import sys

from api import i18n


def main() -> None:
    """Choose the language before anything that speaks is imported, then run the command."""
    arguments = sys.argv[1:]
    i18n.set_language(_asked(arguments))
    i18n.speak_for_libraries()
    from api.cli.root import klero

    klero(prog_name="klero")


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
