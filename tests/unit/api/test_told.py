"""A whole ceremony as people see it: every step announced by the status, every statement in words, and receipts."""

import json

import pytest
from click.testing import CliRunner

import api.demo
from api import words
from api.cli.context import PASSPHRASE, Context, Group
from api.cli.receipts import receipt
from api.demo import Demo
from api.i18n import set_language
from api.status import lines, status
from draws import pool
from ledger import entry, statement
from ledger.keyfile import Cost
from ledger.receipt import Receipt
from ledger.rules import judge
from ledger.rules.state import State
from ledger.vault import Vault

NOT_ANNOUNCED = {"key.enrolled", "role.assigned", "seat.declined"}
"""What people decide by themselves: the status cannot know it."""


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api.demo, "COST", Cost(1, 8192))
        set_language("en")
        demo = Demo(tmp_path_factory.mktemp("demo"), lambda: 1_800_000_000, lambda _line: None)
        demo.play()
    yield demo
    demo.ledger.close()


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


def told(played):
    """Every statement with the state in which it was made."""
    state = State(played.ledger.state.origin)
    for data in played.ledger.store.entries():
        yield statement.read(entry.read(data).payload), state
        assert judge.append(state, data, played.ledger.blobs.get, trusted=True) is None


def test_the_status_names_each_step_of_a_ceremony_before_it_is_taken(played):
    for said, state in told(played):
        report = status(state, said.made_at)
        if said.kind not in NOT_ANNOUNCED:
            assert said.kind in [act.kind for act in report.next]
        assert all(line == line.rstrip() for line in lines(report, state))


def test_every_statement_of_a_ceremony_is_told_with_its_clause(played):
    for said, state in told(played):
        spoken = words.act(said, state)
        assert any(line.startswith(("By clause ", "Every founder signs")) for line in spoken)


def run(played, *arguments, as_json=False):
    context = Context(played.ledger.folder, as_json, played.clock)
    group = Group(commands=[receipt])
    result = CliRunner().invoke(group, ["receipt", *arguments], obj=context, env={PASSPHRASE: api.demo.PASSPHRASE})
    return result.exit_code, json.loads(result.stdout) if as_json else result.output


def sealed(played):
    return next(iter(played.ledger.state.pools.values()))


def test_a_receipt_printed_from_the_vault_opens_the_person_s_leaf(played):
    code, value = run(played, "--position", "41", as_json=True)
    assert code == 0
    assert value["position"] == 41
    assert Receipt.read(value["receipt"]).leaf() == sealed(played).leaf(41)


def test_a_receipt_is_found_by_name_and_shown_with_its_code_and_fingerprint(played):
    root = sealed(played).body.root
    with Vault.open(played.ledger.folder / "vault.sqlite", api.demo.PASSPHRASE) as vault:
        name = next(r.person.name for r in played.records if len(vault.find(root, r.person.name)) == 1)
    code, shown = run(played, "--name", name)
    assert code == 0
    assert [part for part in ("klero1:", " · ", "█", "Position ") if part not in shown] == []


def test_people_of_one_name_are_listed_to_choose_from(played):
    initial = pool.normal_name(played.records[0].person.name)[0]
    code, shown = run(played, "--name", initial)
    assert code == 3
    assert "Several people have that name" in shown


def test_nobody_of_that_name_is_said_so(played):
    code, shown = run(played, "--name", "Zzyzx")
    assert code == 3
    assert "Nobody of that name" in shown


def test_a_person_is_asked_for_by_position_or_by_name_not_both(played):
    assert run(played)[0] == run(played, "--position", "1", "--name", "x")[0] == 3


def test_the_qr_code_is_written_as_an_image_that_stands_alone(played, tmp_path):
    code, _shown = run(played, "--position", "3", "--svg", str(tmp_path / "qr.svg"))
    assert code == 0
    assert 'xmlns="http://www.w3.org/2000/svg"' in (tmp_path / "qr.svg").read_text("utf-8")


def test_somebody_whom_the_vault_never_held_is_refused_in_a_sentence(played):
    code, shown = run(played, "--position", "4000")
    assert code == 3
    assert "The vault knows nobody there" in shown
