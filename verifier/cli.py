"""The command line: ``klero-verify.pyz BUNDLE …``, ``… receipt BUNDLE …`` and ``… lottery FILE``.

Exit codes (docs/spec/verifier.md): 0 in order, 1 anomaly, 2 not verifiable, 3 wrong usage, no bundle, or nobody who
listens to the end.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from verifier import commitments, lottery, note, options, policy, receipt, receipt_report, report, report_object
from verifier.ahead import WORTHWHILE, processes
from verifier.audit import Audited, audit_bundle
from verifier.bundle import read_head
from verifier.errors import Malformed, Unreadable
from verifier.findings import Audit, Verdict
from verifier.language import N_, Translate, preferred, translator
from verifier.options import UsageError
from verifier.source import open_source, why_unreadable

USAGE = 3
_LARGEST_FILE = 1 << 26
_NO_CHECKPOINT = N_(
    "This is no checkpoint, so the bundle was not compared with it. A checkpoint is the file of that name in an older "
    "bundle, or at the log's address."
)


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
    language = options.language_asked(arguments) or preferred()
    _ = translator(language)
    reached = _Reached(_)
    try:
        code = _run(options.read(arguments, _), language, _, reached)
        sys.stdout.flush()
    except SystemExit:  # --help has printed what it had to say
        return 0
    except Unreadable as error:
        reached.finish()
        print(f"{error.path}: {_(error.sentence).format(inside=error.inside)}", file=sys.stderr)
        return USAGE
    except UsageError as error:
        print(error, file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        _leave_quietly()
        return USAGE
    except KeyboardInterrupt:
        reached.finish()
        print(_("Stopped before the end: nothing is said of the bundle."), file=sys.stderr)
        return USAGE
    except Exception as error:  # noqa: BLE001 - the last resort: one sentence, and never a traceback
        reached.finish()
        print(
            _("The verifier itself failed ({error}; entries checked before: {count}); please report it.").format(
                count=reached.entries, error=type(error).__name__
            ),
            file=sys.stderr,
        )
        return int(Verdict.ANOMALIE)
    return code


def _leave_quietly() -> None:
    """Whoever read the report has stopped reading; nothing more is to be written there when Python ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(asked: argparse.Namespace, language: str, _: Translate, reached: _Reached) -> int:
    if asked.lottery:
        text, verdict = lottery.report(_read(asked.lottery), _)
        print(text)
        return int(verdict)
    if asked.wants_receipt:
        return _run_receipt(asked, language, _, reached)
    rules = None
    if asked.policy:
        try:
            rules = policy.parse(_read(asked.policy))
        except Malformed as error:
            raise UsageError(f"{asked.policy}: {error.what}") from None
    pin = _pin(asked.pin) if asked.pin else None
    audited = _audit(asked.bundle, rules, pin, reached)
    audit = audited.audit if audited else _damaged(asked.bundle)
    print(report_object.as_json(audit) if asked.json else report.as_text(audit, language, _), end="")
    if asked.json:
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


def _run_receipt(asked: argparse.Namespace, language: str, _: Translate, reached: _Reached) -> int:
    audited = _audit(asked.bundle, None, None, reached)
    if audited is None:
        damaged = _damaged(asked.bundle)
        print(report_object.as_json(damaged) if asked.json else report.as_text(damaged, language, _).removesuffix("\n"))
        return int(Verdict.ANOMALIE)
    person = _person(asked, _)
    state = audited.replay.state
    checked = receipt.check(asked.receipt, receipt.Claims(person, asked.decline_code), state)
    code = receipt.exit_code(checked, audited.audit.verdict)
    if asked.json:
        print(receipt_report.as_json(checked, state.origin, audited.audit, code))
        return code
    print(_("The ledger: {verdict}").format(verdict=report.verdict_line(audited.audit, _)))
    print(receipt_report.as_text(checked, state.origin, language, _), end="")
    return code


def _person(asked: argparse.Namespace, _: Translate) -> tuple[str, str, str] | None:
    """Name, birth and id_salt: as given, else asked for at a terminal; None leaves the identity closed."""
    if asked.name is not None:
        return asked.name, asked.birth, asked.id_salt
    if not sys.stdin.isatty():
        return None
    print(_("Is it your receipt? Type your name to see that the list means you, or nothing to go on."), file=sys.stderr)
    name = input(_("Name, with its hyphens and accents, as on the receipt: "))
    return (name, _birth(_), input(_("Code of your identity: "))) if name else None


def _birth(_: Translate) -> str:
    """Ask until it is a birth: what is none would only look like somebody else's."""
    while True:
        try:
            return commitments.read_birth(input(_("Date of birth (31/12/1990, 1990-12-31, 1990 or unknown): ")))
        except Malformed:
            print(_(options.BIRTH), file=sys.stderr)


def _audit(path: str, rules: policy.Policy | None, pin: bytes | None, reached: _Reached) -> Audited | None:
    """Audit the bundle at ``path``; None if it is a zip that cannot be opened as one."""
    try:
        source = open_source(path)
    except Malformed:
        return None
    with source:
        head = read_head(source, Audit()).checkpoint
        executor = processes() if head is not None and head.size >= WORTHWHILE else None
        try:
            audited = audit_bundle(source, policy=rules, pin=pin, progress=reached, executor=executor)
        finally:
            if executor is not None:
                executor.shutdown(cancel_futures=True)
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
