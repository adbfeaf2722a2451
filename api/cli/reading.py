"""Reading: what is due, what is on the ledger, and the verification of a bundle."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from api import decisions, history, proofs, words
from api import status as statuses
from api.cli.bundles import opened_for
from api.cli.context import Context, pass_context
from api.i18n import _, language, ngettext
from api.refusals import sentence
from api.web.names import KINDS, called
from draws import canonical
from ledger import checkpoint, entry, statement
from ledger.entry import Entry
from ledger.errors import Refusal
from ledger.service import Ledger
from ledger.statement import Statement


@click.command()
@pass_context
def status(context: Context) -> None:
    """What is due now, and who must act next."""
    with context.ledger_or_copy() as ledger:
        if isinstance(ledger, Ledger):
            ledger.check_complete()
        report = statuses.status(ledger.state, ledger.now())
        context.show(statuses.plain(report), *statuses.lines(report, ledger.state))


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is listed; `refused` is the code of an anomaly."""

    index: int
    logged_at: str
    kind: str
    clause: str | None
    signers: tuple[str, ...]
    refused: str | None
    outcome: str | None = None


@click.command()
@click.argument("index", type=click.IntRange(0), required=False)
@pass_context
def log(context: Context, index: int | None) -> None:
    """List the entries; with INDEX, one of them in words and whole, with the proof that it is in the log."""
    with context.ledger() as ledger:
        if index is None:
            rows = list(_rows(ledger))
            context.show({"entries": [_plain(row) for row in rows]}, *map(_line, rows))
        elif index >= ledger.state.size:
            raise click.UsageError(
                ngettext("The ledger has {n} entry.", "The ledger has {n} entries.", ledger.state.size).format(
                    n=ledger.state.size
                )
            )
        else:
            _show_entry(context, ledger, index)


def _rows(ledger: Ledger) -> Iterator[Row]:
    refused = dict(ledger.state.anomalies)
    person_of: dict[str, str] = {}  # a key serves one person once, so a keyid means the same for ever
    for index, data in enumerate(ledger.store.entries()):
        try:
            found = entry.read(data)
            said = statement.read(found.payload)
        except Refusal as refusal:
            yield Row(index, "", "", None, (), refusal.code)
            continue
        person_of |= history.keys_in(said)
        signers = tuple(person_of.get(keyid, keyid) for keyid in found.signatures)
        identifier = statement.statement_id(found.payload)
        outcome = _outcome(ledger, identifier) if said.kind == "decision.taken" else None
        yield Row(index, found.logged_at, said.kind, said.clause, signers, refused.get(index), outcome)


def _outcome(ledger: Ledger, decision: str) -> str | None:
    """What a decision came to, with the minority's view."""
    proposal = ledger.state.proposals.get(ledger.state.decisions.get(decision, ""))
    if proposal is None:
        return None
    return decisions.outcome_line(decisions.view(ledger.state, proposal, ledger.blobs.get, ledger.now()))


def _plain(row: Row) -> dict[str, Any]:
    value = {
        "index": row.index,
        "logged_at": row.logged_at,
        "kind": row.kind,
        "clause": row.clause,
        "signers": row.signers,
        "refused": row.refused,
        "outcome": row.outcome,
    }
    return {name: part for name, part in value.items() if part is not None}


def _line(row: Row) -> str:
    clause = _("clause {clause}").format(clause=row.clause) if row.clause else "–"
    named = called(KINDS, row.kind)
    parts = [f"{row.index:5}", words.instant(row.logged_at), f"{named:34}", clause, " ".join(row.signers)]
    if row.refused:
        parts.append(_("NO EFFECT: {sentence}").format(sentence=sentence(row.refused)))
    elif row.outcome:
        parts.append(row.outcome)
    return "  ".join(parts)


def _about(ledger: Ledger, said: Statement, identifier: str) -> list[str]:
    """What a proposal says and where it stands, with the minority's view, for an entry about one."""
    proposal = decisions.concerned(ledger.state, identifier, said.body)
    if proposal is None:
        return []
    return list(decisions.lines(decisions.view(ledger.state, proposal, ledger.blobs.get, ledger.now())))


def _show_entry(context: Context, ledger: Ledger, index: int) -> None:
    data = next(ledger.store.entries(index, index + 1))
    found = entry.read(data)
    said = statement.read(found.payload)
    proof = _proof(ledger, index)
    row = list(_rows(ledger))[index]
    context.show(
        {
            **_plain(row),
            "id": statement.statement_id(found.payload),
            "statement": canonical.decode(found.payload),
            "signatures": {keyid: signature.hex() for keyid, signature in found.signatures.items()},
            "proof": proof,
        },
        _line(row).strip(),
        *words.act(said, ledger.state),
        *_about(ledger, said, statement.statement_id(found.payload)),
        "",
        _pretty(found),
        "",
        proof.removesuffix("\n") if proof else _("This entry is not published yet."),
    )


def _pretty(found: Entry) -> str:
    return json.dumps(canonical.decode(found.payload), ensure_ascii=False, indent=2)


def _proof(ledger: Ledger, index: int) -> str | None:
    """The proof towards the published checkpoint; None while that does not cover the entry."""
    note = ledger.publication.note()
    head = checkpoint.verify(note.encode(), ledger.log_vkey)
    if index >= head.size:
        return None
    return proofs.tlog_proof(index, ledger.store.leaf_hashes(0, head.size), note)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="BUNDLE [OPTION]…")
@pass_context
def verify(context: Context, arguments: tuple[str, ...]) -> None:
    """Recompute everything in a bundle with the independent verifier; its exit code is that of this command.

    With --key KEYFILE a sealed auditors' bundle is opened first.
    """
    if {"-h", "--help"} & {*arguments}:
        click.echo(_("--key KEYFILE opens a sealed auditors' bundle first; all else is the verifier's own:"))
    with opened_for(arguments) as given:
        command = [sys.executable, "-P", "-m", "verifier", *given]
        if "--lang" not in arguments:
            command += ["--lang", "fr" if language() == "fr" else "en"]
        if context.json and "--json" not in arguments:
            command.append("--json")
        sys.stdout.flush()
        finished = subprocess.run(command, check=False)  # noqa: S603 - this Python and this verifier, and no shell
    raise click.exceptions.Exit(finished.returncode)
