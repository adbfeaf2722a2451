"""Drafts that travel: written at the desk, signed on other machines that have only the draft and a key, and back."""

import json
import shutil

import pytest

from api.cli.context import PASSPHRASE as VARIABLE
from api.i18n import set_language
from ledger import keyfile
from ledger.service import Ledger
from tests.integration.desk import FOUNDERS, ORIGIN, Hand


@pytest.fixture(scope="module")
def founded(tmp_path_factory):
    """A ledger with its charter; four founders hold keys."""
    hand = Hand(tmp_path_factory.mktemp("founded"))
    hand.found()
    return hand


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


@pytest.fixture
def desk(founded, tmp_path):
    """A copy of it for each test; nobody's machine has seen more than the founding."""
    shutil.copytree(founded.folder, tmp_path / "desk")
    hand = Hand.__new__(Hand)
    hand.folder = tmp_path / "desk"
    return hand


def elsewhere(desk, name, draft, suffix="") -> Hand:
    """A signer's own machine: their key file, what it remembers, and the draft."""
    machine = Hand.__new__(Hand)
    machine.folder = desk.folder.parent / f"{name}{suffix}"
    machine.folder.mkdir()
    for file in (f"{name}.key", f"{name}.key.seen", draft):
        if (desk.folder / file).exists():
            shutil.copy(desk.folder / file, machine.folder)
    return machine


def signed(machine, draft, name):
    return machine.invoke("--json", "sign", draft, "--yes", "--sign", f"{name}.key")


def drafted(desk, name="dpd", *signers, out="d.draft", more=()) -> str:
    """A draft that enrols somebody, signed at the desk by these people."""
    answer = desk.run("key", "enrol", f"{name}.card", "--out", out, *desk.sign(*signers), *more)
    assert answer["draft"] == out
    return out


def size(desk) -> int:
    return len(desk.run("log")["entries"])


def error_of(result) -> str:
    assert "Traceback" not in result.output
    return json.loads(result.stdout)["error"]


def test_a_draft_is_signed_one_after_the_other_and_submitted(desk):
    draft = drafted(desk)
    for name in ("dpd", "ani", "gar"):
        machine = elsewhere(desk, name, draft)
        assert signed(machine, draft, name).exit_code == 0
        shutil.copy(machine.folder / draft, desk.folder)
    assert desk.run("submit", draft)["index"] == 2
    assert size(desk) == 3


def test_copies_signed_at_the_same_time_are_merged(desk):
    draft = drafted(desk, "dpd", "dpd")
    for name in ("ani", "gar"):
        machine = elsewhere(desk, name, draft)
        assert signed(machine, draft, name).exit_code == 0
        shutil.copy(machine.folder / draft, desk.folder / f"{name}.draft")
    assert desk.run("submit", "ani.draft", "gar.draft", draft)["kind"] == "key.enrolled"


def test_while_somebody_is_missing_the_merged_draft_is_kept_and_says_who(desk):
    draft = drafted(desk, "dpd", "dpd")
    machine = elsewhere(desk, "ani", draft)
    signed(machine, draft, "ani")
    shutil.copy(machine.folder / draft, desk.folder / "ani.draft")
    kept = desk.run("submit", draft, "ani.draft")
    assert (kept["draft"], kept["missing"]) == (draft, "GAR: 0 of 1")
    assert len(json.loads((desk.folder / draft).read_text())["signatures"]) == 2
    assert size(desk) == 2


def test_a_draft_may_wait_while_the_ledger_goes_on(desk):
    draft = drafted(desk, "dpd", "dpd", "ani")
    desk.run("key", "enrol", "mem1.card", *desk.sign("mem1", "ani", "gar"))
    machine = elsewhere(desk, "gar", draft)
    (machine.folder / "gar.key.seen").unlink()  # the guarantor's other machine, which has not seen mem1's enrolment
    assert signed(machine, draft, "gar").exit_code == 0
    shutil.copy(machine.folder / draft, desk.folder)
    assert desk.run("submit", draft)["index"] == 3


def test_a_first_visit_says_the_head_to_compare_and_a_second_one_does_not(desk):
    draft = drafted(desk)
    machine = elsewhere(desk, "dpd", draft)
    first = machine.invoke("sign", draft, "--yes", "--sign", "dpd.key")
    assert f"First time that this key meets {ORIGIN}" in first.stderr
    assert "First time" not in machine.invoke("sign", draft, "--yes", "--sign", "dpd.key").stderr


def test_what_is_signed_is_shown_in_words_before_it_is_asked_for(desk):
    draft = drafted(desk)
    machine = elsewhere(desk, "ani", draft)
    for answers in ("", "\n", "n\n", "no\n", "perhaps\n"):
        refused = machine.invoke("sign", draft, "--sign", "ani.key", answers=answers)
        assert refused.exit_code == 1
        assert "Enrol the key" in refused.stderr
        assert "Stopped" in refused.stderr
    assert json.loads((machine.folder / draft).read_text())["signatures"] == {}
    assert machine.invoke("sign", draft, "--sign", "ani.key", answers="oui\n").exit_code == 0


def rewritten(desk, shorter=False) -> Hand:
    """The same log key over another history of the same length; or cut short."""
    other = Hand.__new__(Hand)
    other.folder = desk.folder.parent / "rewritten"
    shutil.copytree(desk.folder, other.folder)
    for path in other.folder.glob("*.seen"):
        path.unlink()
    if not shorter:
        other.run("key", "enrol", "mem2.card", *other.sign("mem2", "ani", "gar"))
        other.run("key", "enrol", "mem1.card", *other.sign("mem1", "ani", "gar"))
    return other


def seen_further(desk) -> None:
    """The founders' machines have seen three entries."""
    desk.run("key", "enrol", "mem1.card", *desk.sign("mem1", "ani", "gar"))
    desk.run("key", "enrol", "mem2.card", *desk.sign("mem2", "ani", "gar"))


def refused_at(desk, other, more=()) -> str:
    """What the guarantor's machine, which knows the first log, says to a draft of the other one."""
    draft = drafted(other, "dpd", out="other.draft", more=more)
    shutil.copy(other.folder / draft, desk.folder)
    machine = elsewhere(desk, "gar", draft)
    before = (machine.folder / draft).read_bytes()
    result = signed(machine, draft, "gar")
    assert result.exit_code == 3
    assert (machine.folder / draft).read_bytes() == before
    return error_of(result)


def test_a_log_that_was_rewritten_since_the_last_visit_is_not_signed(desk):
    other = rewritten(desk)
    seen_further(desk)
    assert refused_at(desk, other, ("--seen", "3")) == "draft.rewritten"


def test_a_log_that_was_shortened_since_the_last_visit_is_not_signed(desk):
    other = rewritten(desk, shorter=True)
    seen_further(desk)
    assert refused_at(desk, other) == "draft.older"


def test_a_log_that_was_replaced_since_the_last_visit_is_not_signed(desk, tmp_path):
    other = Hand.__new__(Hand)
    other.folder = tmp_path / "replaced"
    other.folder.mkdir()
    for path in [*desk.folder.glob("*.key"), *desk.folder.glob("*.card"), desk.folder / "charter.toml"]:
        shutil.copy(path, other.folder)
    other.found()
    assert refused_at(desk, other) == "draft.foreign"


def test_a_draft_from_before_what_the_signer_has_seen_is_refused_with_a_clear_sentence(desk):
    old = drafted(desk, "dpd", out="old.draft")
    seen_further(desk)
    machine = elsewhere(desk, "gar", old)
    result = machine.invoke("sign", old, "--yes", "--sign", "gar.key")
    assert result.exit_code == 3
    assert "older than what you have seen already: ask for a new one. (2 < 3) [draft.older]" in result.stderr


def test_a_signer_whose_last_draft_was_never_submitted_is_told_what_to_ask_for(desk):
    seen_further(desk)
    abandoned = drafted(desk, "dpd", out="abandoned.draft")
    machine = elsewhere(desk, "par1", abandoned)
    (machine.folder / "par1.key.seen").unlink(missing_ok=True)
    assert signed(machine, abandoned, "par1").exit_code == 0
    for name in ("mem1", "mem2"):  # after this nobody acted upon size 4 last
        desk.run("role", "give", f"{name}.card", "SCR", "--session", *desk.sign("ani", "gar"))
    shutil.copy(desk.folder / drafted(desk, "dep3", out="next.draft"), machine.folder)
    stopped = signed(machine, "next.draft", "par1")
    assert stopped.exit_code == 3
    assert json.loads(stopped.stdout)["where"] == "--seen 4"
    shutil.copy(desk.folder / drafted(desk, "dep3", out="again.draft", more=("--seen", "4")), machine.folder)
    assert signed(machine, "again.draft", "par1").exit_code == 0


def test_different_drafts_are_not_merged(desk):
    one, two = drafted(desk, "dpd", out="one.draft"), drafted(desk, "mem1", out="two.draft")
    refused = desk.run("submit", one, two, status=3)
    assert refused["error"] == "draft.different"
    assert "submit them one by one" in refused["sentence"]


def test_a_draft_that_was_edited_on_the_way_is_refused(desk):
    draft = drafted(desk, "dpd", "dpd", "ani", "par1")
    text = (desk.folder / draft).read_text()
    (desk.folder / draft).write_text(text.replace('\\"size\\":2', '\\"size\\":1'))
    machine = elsewhere(desk, "gar", draft)
    assert error_of(signed(machine, draft, "gar")) == "draft.foreign"


def test_without_a_terminal_a_missing_passphrase_is_one_sentence(desk):
    result = desk.invoke("key", "enrol", "dpd.card", "--sign", "ani.key", **{VARIABLE: None})
    assert result.exit_code == 3
    assert result.stderr.splitlines()[-1] == f"Error: No terminal to ask for a passphrase: set {VARIABLE}."
    as_json = desk.invoke("--json", "key", "enrol", "dpd.card", "--sign", "ani.key", **{VARIABLE: None})
    assert json.loads(as_json.stdout) == {
        "error": "usage",
        "where": "",
        "sentence": f"No terminal to ask for a passphrase: set {VARIABLE}.",
    }


def test_a_wrong_passphrase_names_the_file_and_leaves_no_draft(desk):
    before = sorted(desk.folder.iterdir())
    result = desk.invoke("key", "enrol", "dpd.card", *desk.sign("ani"), **{VARIABLE: "wrong"})
    assert result.exit_code == 3
    assert "(ani.key) [passphrase.wrong]" in result.stderr
    assert sorted(desk.folder.iterdir()) == before


def test_a_file_that_is_no_key_is_found_out_before_a_passphrase_is_asked_for(desk):
    result = desk.invoke("sign", drafted(desk), "--yes", "--sign", "people.csv", **{VARIABLE: None})
    assert result.exit_code == 3
    assert "people.csv" in result.stderr
    assert "passphrase" not in result.stderr


def test_a_refusal_by_the_rules_ends_with_1_and_says_why_in_json(desk):
    refused = desk.run("key", "enrol", "ani.card", *desk.sign("ani", "gar"), status=1)
    assert refused.keys() == {"error", "where", "sentence"}
    assert refused["error"] == "key.person_has_key"
    assert "rotate it" in refused["sentence"]
    assert size(desk) == 2


def test_the_signature_of_somebody_without_a_key_on_the_ledger_does_not_count(desk):
    waiting = desk.run("key", "enrol", "mem1.card", *desk.sign("mem1", "ani", "dep1"))
    assert waiting["missing"] == "GAR: 0 of 1"
    last = desk.invoke("key", "enrol", "mem1.card", *desk.sign("mem1", "ani", "gar", "dep1"))
    assert last.exit_code == 0
    assert "Set aside" in last.stderr
    assert len(desk.run("log", "2")["signatures"]) == 3


def test_a_statement_is_submitted_once(desk):
    draft = drafted(desk, "dpd", "dpd", "ani")
    machine = elsewhere(desk, "gar", draft)
    signed(machine, draft, "gar")
    shutil.copy(machine.folder / draft, desk.folder)
    desk.run("submit", draft)
    assert desk.run("submit", draft, status=1)["error"] == "statement.repeated"


def test_an_init_that_lacked_signatures_or_a_passphrase_can_be_done_again(desk, tmp_path):
    founders = [part for name in FOUNDERS for part in ("--founder", f"{name}.card")]
    init = ("init", "--origin", ORIGIN, "--name", "Les Pins", *founders)
    mistyped = desk.invoke(*init, *desk.sign(*FOUNDERS), folder="again", **{VARIABLE: "wrong"})
    assert mistyped.exit_code == 3
    for path in desk.folder.glob("*.seen"):
        path.unlink()
    few = desk.invoke(*init, *desk.sign("ani"), folder="again")
    assert few.exit_code == 0
    assert desk.invoke(*init, *desk.sign(*FOUNDERS), folder="again").exit_code == 0
    again = desk.invoke("--json", *init, *desk.sign(*FOUNDERS), folder="again")
    assert error_of(again) == "store.conflict"


def test_the_same_passphrase_opens_a_key_made_by_the_command(desk):
    made = desk.run("key", "new", "new.key", "--origin", ORIGIN)
    assert keyfile.person_of((desk.folder / "new.key").read_text()) == made["person"]
    assert (desk.folder / "new.key").stat().st_mode & 0o777 == 0o600
    assert (desk.folder / made["card"]).exists()


def test_the_ledger_the_commands_leave_behind_has_no_anomaly(desk):
    seen_further(desk)
    ledger = Ledger.open(desk.folder / "territory", lambda: 0)
    assert ledger.state.anomalies == []
    assert ledger.publication.check().size == ledger.state.size == 4
    ledger.close()


def test_a_signature_that_the_act_does_not_count_is_warned_of_then_set_aside(desk):
    draft = drafted(desk, "dpd", "dpd", "ani")
    warned = desk.invoke("sign", draft, "--yes", "--sign", "par1.key")
    assert "does not count the signature" in warned.stderr
    last = desk.invoke("--json", "sign", draft, "--yes", "--sign", "gar.key")
    told = json.loads(last.stdout)
    assert (told["complete"], len(told["unused"]), told["signatures"]) == (True, 1, 4)
    done = desk.invoke("submit", draft)
    assert done.exit_code == 0, done.output
    assert "Set aside" in done.stderr
    assert size(desk) == 3


def test_a_key_that_nobody_holds_here_is_set_aside_as_well(desk):
    draft = drafted(desk)
    for name in ("dpd", "ani", "dep1", "gar"):
        assert signed(elsewhere(desk, name, draft), draft, name).exit_code == 0
        shutil.copy(desk.folder.parent / name / draft, desk.folder)
    assert desk.run("submit", draft)["index"] == 2


def test_signing_where_the_ledger_is_says_who_is_missing_and_when_nobody_is(desk):
    draft = drafted(desk, "dpd", "dpd")
    first = desk.invoke("sign", draft, "--yes", "--sign", "ani.key")
    assert "Still missing (GAR: 0 of 1)" in first.stdout
    assert "all the signatures are there" in desk.invoke("sign", draft, "--yes", "--sign", "gar.key").stdout


def test_signing_elsewhere_does_not_pretend_to_know(desk):
    draft = drafted(desk, "dpd", "dpd")
    machine = elsewhere(desk, "ani", draft)
    assert "only the ledger can tell" in machine.invoke("sign", draft, "--yes", "--sign", "ani.key").stdout
