"""What the command line takes, in the reader's language: argparse's own words too."""

import argparse
from collections.abc import Sequence
from itertools import pairwise
from typing import NoReturn

from verifier import commitments
from verifier.errors import Malformed
from verifier.language import LANGUAGES, N_, Translate

_PROGRAM = "klero-verify.pyz"

ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("expected one argument"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
)
"""What people can meet of argparse's own words: here only so that the catalogue has them."""
BIRTH = N_("a date of birth is typed as on the receipt: 31/12/1990, 1990-12-31, 1990 or unknown")


class UsageError(Exception):
    """What the person who called must change."""


class _Parser(argparse.ArgumentParser):
    """Like argparse's, but wrong usage is told as the exit code 3 asks."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.format_usage()}{self.prog}: {message}")


def language_asked(arguments: Sequence[str]) -> str | None:
    """Return the value of --lang, wherever it stands, if it is a language that is spoken here."""
    following = [argument.removeprefix("--lang=") for argument in arguments if argument.startswith("--lang=")]
    following += [after for here, after in pairwise(arguments) if here == "--lang"]
    return next((language for language in following if language in LANGUAGES), None)


def read(arguments: list[str], _: Translate) -> argparse.Namespace:
    """Return what was asked for.

    Raises ``UsageError`` if that cannot be told, ``SystemExit`` after --help.
    """
    vars(argparse)["_"] = _  # under this name argparse keeps gettext's function, which knows no catalogue of a .pyz
    if arguments[:1] == ["lottery"]:
        return _lottery(arguments[1:], _)
    if arguments[:1] == ["receipt"]:
        return _receipt(arguments[1:], _)
    parser = _Parser(
        prog=_PROGRAM,
        description=_("Recompute everything that a published ledger lets anyone recompute."),
        epilog=_(
            "One person's receipt: {program} receipt --help. A lottery over panels: {program} lottery --help"
        ).format(program=_PROGRAM),
    )
    _add_bundle(parser, _)
    parser.add_argument("--policy", metavar=_("FILE"), help=_("witnesses that you trust (C2SP tlog-policy)"))
    parser.add_argument("--pin", metavar=_("CHECKPOINT"), help=_("an older checkpoint that you kept"))
    options = parser.parse_args(arguments)
    options.wants_receipt, options.lottery = False, None
    return options


def _add_bundle(parser: argparse.ArgumentParser, _: Translate) -> None:
    parser.add_argument("bundle", metavar=_("BUNDLE"), help=_("a folder or a zip"))
    parser.add_argument("--lang", choices=LANGUAGES, help=_("the language of the report"))
    parser.add_argument("--json", action="store_true", help=_("print the report as one JSON object"))


def _receipt(arguments: list[str], _: Translate) -> argparse.Namespace:
    parser = _Parser(prog=f"{_PROGRAM} receipt", description=_("Look one person's receipt up in a published ledger."))
    _add_bundle(parser, _)
    parser.add_argument("--receipt", metavar=_("TEXT"), required=True, help=_("what the QR code says"))
    parser.add_argument("--name", metavar=_("NAME"), help=_("with --birth and --id-salt: whose receipt it is"))
    parser.add_argument("--birth", metavar=_("BIRTH"), help=_("31/12/1990, 1990-12-31, 1990 or unknown"))
    parser.add_argument("--id-salt", metavar="CODE", help=_("the 26 characters printed on the receipt"))
    parser.add_argument("--decline-code", metavar="CODE", default="", help=_("the 16 characters printed there"))
    options = parser.parse_args(arguments)
    options.wants_receipt, options.lottery = True, None
    if len({value is None for value in (options.name, options.birth, options.id_salt)}) > 1:
        parser.error(_("--name, --birth and --id-salt go together"))
    if options.birth is not None:
        try:
            options.birth = commitments.read_birth(options.birth)
        except Malformed:
            parser.error(f"--birth: {_(BIRTH)}")
    return options


def _lottery(arguments: list[str], _: Translate) -> argparse.Namespace:
    parser = _Parser(
        prog=f"{_PROGRAM} lottery", description=_("Check a lottery over panels, or that none is possible.")
    )
    parser.add_argument("lottery", metavar=_("FILE"), help=_("lottery.json or impossible.json of `klero panel plan`"))
    parser.add_argument("--lang", choices=LANGUAGES, help=_("the language of the report"))
    return parser.parse_args(arguments)
