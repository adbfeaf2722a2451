"""The command line: ``klero-verify.pyz BUNDLE …``, ``… receipt BUNDLE …`` and ``… lottery FILE``.

Exit codes (docs/spec/verifier.md): 0 in order, 1 anomaly, 2 not verifiable, 3 wrong usage or no bundle.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from verifier import lottery, note, policy, receipt, report
from verifier.audit import Audited, audit_bundle
from verifier.errors import Malformed, Unreadable
from verifier.findings import Audit, Verdict
from verifier.language import LANGUAGES, N_, Translate, preferred, translator
from verifier.source import open_source, why_unreadable

USAGE = 3
_PROGRAM = "klero-verify.pyz"
_LARGEST_FILE = 1 << 26
_NO_CHECKPOINT = N_(
    "This is no checkpoint, so the bundle was not compared with it. A checkpoint is the file of that name in an older "
    "bundle, or at the log's address."
)


class _UsageError(Exception):
    """What the person who called must change."""


class _Parser(argparse.ArgumentParser):
    """Like argparse's, but wrong usage is told as the exit code 3 asks."""

    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{self.format_usage()}{self.prog}: {message}")


class _Reached:
    """How far the work came: for the progress line, and for the last resort's sentence."""

    def __init__(self, _: Translate) -> None:
        self._translate = _
        self._shown = sys.stderr.isatty()
        self._percent = -1
        self.entries = 0

    def __call__(self, done: int, size: int) -> None:
        self.entries = done
        percent = 100 * done // max(size, 1)
        if self._shown and percent > self._percent:
            self._percent = percent
            _ = self._translate
            line = _("{done} of {size} entries checked").format(done=done, size=size)
            print(f"\r{line}", end="", file=sys.stderr, flush=True)

    def finish(self) -> None:
        if self._shown and self._percent >= 0:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the verifier with ``argv`` (without the program's name); return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = _options(arguments)
    except _UsageError as error:
        print(error, file=sys.stderr)
        return USAGE
    except SystemExit:  # --help has printed what it had to say
        return 0
    language: str = options.lang or preferred()
    _ = translator(language)
    reached = _Reached(_)
    try:
        return _run(options, language, _, reached)
    except Unreadable as error:
        print(f"{error.path}: {_(error.sentence)}", file=sys.stderr)
        return USAGE
    except _UsageError as error:
        print(error, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        reached.finish()
        print(_("Stopped before the end: nothing is said of the bundle."), file=sys.stderr)
        return USAGE
    except Exception as error:  # noqa: BLE001 - the last resort: one sentence, and never a traceback
        reached.finish()
        print(
            _("The verifier itself failed after {count} entries ({error}); please report it.").format(
                count=reached.entries, error=type(error).__name__
            ),
            file=sys.stderr,
        )
        return int(Verdict.ANOMALIE)


def _options(arguments: list[str]) -> argparse.Namespace:
    if arguments[:1] == ["lottery"]:
        return _lottery_options(arguments[1:])
    wants_receipt = arguments[:1] == ["receipt"]
    parser = _Parser(
        prog=f"{_PROGRAM} receipt" if wants_receipt else _PROGRAM,
        description="Recompute everything that a published ledger lets anyone recompute.",
        epilog=None
        if wants_receipt
        else f"One person's receipt: {_PROGRAM} receipt --help. A lottery over panels: {_PROGRAM} lottery --help",
    )
    parser.add_argument("bundle", metavar="BUNDLE", help="a folder or a zip")
    parser.add_argument("--lang", choices=LANGUAGES, help="the language of the report")
    if wants_receipt:
        parser.add_argument("--receipt", metavar="TEXT", required=True, help="what the QR code says")
        parser.add_argument("--name", help="with --birth and --id-salt: whose receipt it is")
        parser.add_argument("--birth", help="YYYY-MM-DD, YYYY or unknown")
        parser.add_argument("--id-salt", metavar="CODE", help="the 26 characters printed on the receipt")
        parser.add_argument("--decline-code", metavar="CODE", default="", help="the 16 characters printed there")
    else:
        parser.add_argument("--policy", metavar="FILE", help="witnesses that you trust (C2SP tlog-policy)")
        parser.add_argument("--pin", metavar="CHECKPOINT", help="an older checkpoint that you kept")
        parser.add_argument("--json", action="store_true", help="print the report as one JSON object")
    options = parser.parse_args(arguments[wants_receipt:])
    options.wants_receipt, options.lottery = wants_receipt, None
    if wants_receipt and len({value is None for value in (options.name, options.birth, options.id_salt)}) > 1:
        parser.error("--name, --birth and --id-salt go together")
    return options


def _lottery_options(arguments: list[str]) -> argparse.Namespace:
    parser = _Parser(prog=f"{_PROGRAM} lottery", description="Check a lottery over panels, or that none is possible.")
    parser.add_argument("lottery", metavar="FILE", help="lottery.json or impossible.json of `klero panel plan`")
    parser.add_argument("--lang", choices=LANGUAGES, help="the language of the report")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace, language: str, _: Translate, reached: _Reached) -> int:
    if options.lottery:
        text, verdict = lottery.report(_read(options.lottery), _)
        print(text)
        return int(verdict)
    if options.wants_receipt:
        return _run_receipt(options, language, _, reached)
    rules = None
    if options.policy:
        try:
            rules = policy.parse(_read(options.policy))
        except Malformed as error:
            raise _UsageError(f"{options.policy}: {error.what}") from None
    pin = _pin(options.pin) if options.pin else None
    audited = _audit(options.bundle, rules, pin, reached)
    audit = audited.audit if audited else _damaged(options.bundle)
    print(report.as_json(audit) if options.json else report.as_text(audit, language, _), end="")
    if options.json:
        print()
    return int(audit.verdict)


def _pin(path: str) -> bytes:
    """Read the checkpoint that the reader kept. A file of another sort says nothing of the bundle."""
    data = _read(path)
    try:
        note.parse_checkpoint(note.parse(data).text)
    except Malformed:
        raise Unreadable(path, _NO_CHECKPOINT) from None
    return data


def _run_receipt(options: argparse.Namespace, language: str, _: Translate, reached: _Reached) -> int:
    audited = _audit(options.bundle, None, None, reached)
    if audited is None:
        print(report.as_text(_damaged(options.bundle), language, _), end="")
        return int(Verdict.ANOMALIE)
    person = _person(options, _)
    state = audited.replay.state
    checked = receipt.check(options.receipt, receipt.Claims(person, options.decline_code), state)
    print(_("The ledger: {verdict}").format(verdict=report.verdict_line(audited.audit, _)))
    print(receipt.as_text(checked, state.origin, language, _), end="")
    return receipt.exit_code(checked, audited.audit.verdict)


def _person(options: argparse.Namespace, _: Translate) -> tuple[str, str, str] | None:
    """Name, birth and id_salt: as given, else asked for at a terminal; None leaves the identity closed."""
    if options.name is not None:
        return options.name, options.birth, options.id_salt
    if not sys.stdin.isatty():
        return None
    print(_("Is it your receipt? Type your name to see that the list means you, or nothing to go on."), file=sys.stderr)
    name = input(_("Name: "))
    return (name, input(_("Date of birth: ")), input(_("Code of your identity: "))) if name else None


def _audit(path: str, rules: policy.Policy | None, pin: bytes | None, reached: _Reached) -> Audited | None:
    """Audit the bundle at ``path``; None if it is a zip that cannot be opened as one."""
    try:
        source = open_source(path)
    except Malformed:
        return None
    with source:
        audited = audit_bundle(source, policy=rules, pin=pin, progress=reached)
    reached.finish()
    return audited


def _damaged(path: str) -> Audit:
    audit = Audit()
    audit.add("file.malformed", where=Path(path).name)
    return audit


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(_LARGEST_FILE)
    except OSError as error:
        raise Unreadable(path, why_unreadable(error)) from None
