"""Trustees and founders on machines of their own: a key file, and a copy of what is published; drafts go back."""

import json
import shutil

import pytest

from api.i18n import set_language
from draws import canonical
from tests.integration.desk import FOUNDERS, ORIGIN, Hand


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


@pytest.fixture(scope="module")
def announced(tmp_path_factory):
    """A draw that waits for its dealings; the dice are required."""
    hand = Hand(tmp_path_factory.mktemp("announced"))
    hand.found()
    hand.enrol()
    hand.announce()
    return hand


@pytest.fixture
def desk(announced, tmp_path):
    shutil.copytree(announced.folder, tmp_path / "desk")
    hand = Hand.__new__(Hand)
    hand.folder = tmp_path / "desk"
    return hand


def own_machine(desk, name) -> Hand:
    """A folder with this person's key, and a copy of `public/` brought by stick under the name of the territory."""
    machine = Hand.__new__(Hand)
    machine.folder = desk.folder.parent / name
    machine.folder.mkdir(exist_ok=True)
    for file in (f"{name}.key", f"{name}.key.seen"):
        if (desk.folder / file).exists():
            shutil.copy(desk.folder / file, machine.folder)
    bring(desk, machine)
    return machine


def bring(desk, machine) -> None:
    shutil.rmtree(machine.folder / "territory", ignore_errors=True)
    shutil.copytree(desk.folder / "territory" / "public", machine.folder / "territory")


def hand_in(machine, desk, draft) -> dict:
    shutil.copy(machine.folder / draft["draft"], desk.folder)
    return desk.run("submit", draft["draft"])


def test_a_whole_draw_in_which_no_trustee_s_key_ever_lies_on_the_operator_s_machine(desk):
    machines = {name: own_machine(desk, name) for name in ("dep1", "dep2", "dep3")}
    for name in machines:
        (desk.folder / f"{name}.key").unlink()
    for name, machine in machines.items():
        draft = machine.run("draw", "deal", "--key", f"{name}.key")
        assert draft["missing"] == ""
        assert hand_in(machine, desk, draft)["kind"] == "draw.dealt"
        assert {path.name for path in (machine.folder / "territory").iterdir()} >= {"checkpoint", "tile"}
    for machine in machines.values():
        bring(desk, machine)
    first = machines["dep1"].run("draw", "close-deals", "--sign", "dep1.key", "--out", "close.draft")
    assert "1 of 2" in first["missing"]
    shutil.copy(machines["dep1"].folder / "close.draft", machines["dep2"].folder)
    machines["dep2"].run("sign", "close.draft", "--yes", "--sign", "dep2.key")
    assert hand_in(machines["dep2"], desk, first)["kind"] == "draw.deals_closed"
    desk.run("draw", "dice", "1 2 3 4 5 6 7 8 9 0" * 2, *desk.sign("scr1", "scr2"))
    for name, machine in machines.items():
        bring(desk, machine)
        arguments = ("--key", f"{name}.key", "--same-words")
        if name == "dep3":  # lost since; the two others share its secret
            continue
        assert hand_in(machine, desk, machine.run("draw", "open", *arguments))["kind"] == "draw.opened"
    for name in ("dep1", "dep2"):
        bring(desk, machines[name])
        draft = machines[name].run("draw", "share", "--key", f"{name}.key", "--same-words")
        assert hand_in(machines[name], desk, draft)["kind"] == "draw.shared"
    bring(desk, machines["dep1"])
    close = machines["dep1"].run("draw", "close-openings", "--sign", "dep1.key")
    shutil.copy(machines["dep1"].folder / close["draft"], machines["dep2"].folder)
    machines["dep2"].run("sign", close["draft"], "--yes", "--sign", "dep2.key")
    hand_in(machines["dep2"], desk, close)
    assert desk.run("draw", "conclude", *desk.sign("ani", "scr1"))["kind"] == "draw.concluded"
    desk.run("bundle", "--out", "bundle.zip", "--zip")
    assert desk.invoke("verify", "bundle.zip").exit_code == 0


def test_a_copy_says_in_words_that_nothing_was_written_yet(desk):
    machine = own_machine(desk, "dep1")
    said = machine.invoke("draw", "deal", "--key", "dep1.key")
    assert "Here is a copy of the ledger, so nothing is written in it yet." in said.stdout
    assert machine.run("status")["draws"][0]["step"]["kind"] == "draw.dealt"


def test_a_draw_is_contested_and_answered_from_copies_and_the_texts_travel_in_the_drafts(desk):
    machine = own_machine(desk, "par1")
    (machine.folder / "why.txt").write_text("We were not there.\n")
    draft = machine.run("draw", "contest", "why.txt", *machine.sign("par1"))
    assert "We were not there." not in str([p.read_bytes() for p in (machine.folder / "territory").rglob("*.txt")])
    hand_in(machine, desk, draft)
    (contested,) = desk.run("draw", "contestations")["contestations"]
    assert (contested["text"], contested["answered"]) == ("We were not there.", None)
    guarantor = own_machine(desk, "gar")
    (guarantor.folder / "answer.txt").write_text("You were.\n")
    asked = guarantor.run("draw", "contestations")["contestations"][0]
    assert (asked["id"], asked["text"]) == (contested["id"], "")  # for guarantor and auditors; not in what is published
    assert "The text is for the guarantor and the auditors." in guarantor.invoke("draw", "contestations").stdout
    draft = guarantor.run("draw", "answer", asked["id"], "answer.txt", *guarantor.sign("gar"))
    shutil.copy(guarantor.folder / draft["draft"], desk.folder)
    desk.run("sign", draft["draft"], "--yes", *desk.sign("ani"))
    assert not any(b"You were." in path.read_bytes() for path in desk.folder.glob("territory/public/blobs/sha256/*"))
    assert desk.run("submit", draft["draft"])["kind"] == "draw.answered"
    bring(desk, guarantor)
    assert guarantor.run("draw", "contestations")["contestations"][0]["answer"] == "You were."


def test_a_draft_whose_file_is_missing_is_refused_by_the_ledger(desk):
    machine = own_machine(desk, "par1")
    (machine.folder / "why.txt").write_text("We were not there.\n")
    draft = machine.run("draw", "contest", "why.txt", "--public", *machine.sign("par1"))
    path = machine.folder / draft["draft"]
    value = json.loads(path.read_bytes())
    assert len(value.pop("files")) == 1
    path.write_bytes(canonical.encode(value) + b"\n")
    shutil.copy(path, desk.folder)
    assert desk.run("submit", draft["draft"], status=1)["error"] == "blob.missing"


def test_decisions_are_prepared_and_read_on_copies(desk):
    machine = own_machine(desk, "ani")
    (machine.folder / "text.txt").write_text("Ten days more to contest.\n")
    charter = (desk.folder / "charter.toml").read_text().replace("contest_days = 30", "contest_days = 40")
    (machine.folder / "new.toml").write_text(charter)
    proposal = ("proposal", "open", "charter", "--text", "text.txt", "--charter", "new.toml")
    draft = machine.run(*proposal, *machine.sign("ani"))
    assert machine.run("proposal", "list") == {"proposals": []}
    assert hand_in(machine, desk, draft)["kind"] == "proposal.opened"
    member = own_machine(desk, "mem1")
    (member.folder / "no.txt").write_text("Thirty are enough.\n")
    assert hand_in(member, desk, member.run("objection", "raise", "--text", "no.txt", *member.sign("mem1")))["index"]
    bring(desk, machine)
    (listed,) = machine.run("proposal", "list")["proposals"]
    assert "Ten days more to contest." in str(listed)
    assert "Thirty are enough." in str(listed)


def test_attend_needs_the_ledger_itself(desk):
    machine = own_machine(desk, "dep1")
    said = machine.invoke("draw", "attend", "--key", "dep1.key")
    assert said.exit_code == 3
    assert "draw deal, open or share" in said.stderr


def test_what_the_rules_would_refuse_is_refused_on_the_copy_already(desk):
    machine = own_machine(desk, "dep1")
    assert machine.run("draw", "open", "--key", "dep1.key", "--same-words", status=1)["error"] == "draw.order"


def test_a_copy_with_an_altered_entry_or_without_a_blob_is_not_acted_upon(desk):
    machine = own_machine(desk, "dep1")
    for blob in (machine.folder / "territory" / "blobs" / "sha256").iterdir():
        blob.unlink()
    assert machine.run("draw", "deal", "--key", "dep1.key", status=3)["error"] == "store.damaged"
    bring(desk, machine)
    tile = max((machine.folder / "territory/tile/entries/000.p").iterdir(), key=lambda path: int(path.name))
    tile.write_bytes(tile.read_bytes().replace(b"logged_at", b"logged_At", 1))
    assert machine.run("draw", "deal", "--key", "dep1.key", status=3)["error"] == "store.damaged"


def test_with_a_copy_at_hand_a_signer_reads_the_clause_and_the_names(desk):
    desk.run("draw", "annul", "--cause", "error", "--sign", "dep1.key", "--out", "annul.draft")
    machine = own_machine(desk, "gar")
    shutil.copy(desk.folder / "annul.draft", machine.folder)
    said = machine.invoke("sign", "annul.draft", "--yes", "--sign", "gar.key").stderr
    assert "whose text is not on this machine" not in said
    assert "6.10" in said


@pytest.fixture
def adoption(tmp_path):
    """Founded; the charter's adoption waits for the guarantor, who has the draft and the text that was agreed."""
    hand = Hand(tmp_path / "desk")
    founders = [part for name in FOUNDERS for part in ("--founder", f"{name}.card")]
    hand.run("init", "--origin", ORIGIN, "--name", "Les Pins", *founders, *hand.sign(*FOUNDERS))
    (hand.folder / "charter.toml").write_text(hand.read("charter", "template", "--language", "fr"))
    roles = [f"--role={name}.card={role}" for name, role in (("ani", "ANI"), ("gar", "GAR"), ("par1", "MEM"))]
    roles.append("--role=par2.card=MEM")
    hand.run("charter", "adopt", "charter.toml", *roles, *hand.sign("ani", "par1", "par2"), "--out", "adopt.draft")
    machine = Hand.__new__(Hand)
    machine.folder = tmp_path / "gar"
    machine.folder.mkdir()
    for file in ("gar.key", "gar.key.seen", "adopt.draft", "charter.toml"):
        shutil.copy(hand.folder / file, machine.folder)
    return hand, machine


def test_a_founder_who_has_the_agreed_text_sees_that_it_is_the_one_to_sign(adoption):
    hand, machine = adoption
    said = machine.invoke("sign", "adopt.draft", "--yes", "--sign", "gar.key", "--charter", "charter.toml")
    assert "The charter is that of charter.toml, word for word." in said.stderr
    shutil.copy(machine.folder / "adopt.draft", hand.folder)
    assert hand.run("submit", "adopt.draft")["index"] == 1


def test_a_founder_signs_no_other_charter_than_the_agreed_one(adoption):
    _hand, machine = adoption
    text = (machine.folder / "charter.toml").read_text()
    (machine.folder / "other.toml").write_text(text.replace("contest_days = 30", "contest_days = 31"))
    said = machine.invoke("sign", "adopt.draft", "--yes", "--sign", "gar.key", "--charter", "other.toml")
    assert said.exit_code == 3
    assert "another charter" in said.stderr


def test_a_founder_without_the_text_is_told_how_to_compare(adoption):
    _hand, machine = adoption
    said = machine.invoke("sign", "adopt.draft", "--yes", "--sign", "gar.key").stderr
    assert "klero sign adopt.draft --charter FILE" in said


def test_charter_check_gives_the_id_that_drafts_cite(adoption):
    hand, _machine = adoption
    checked = hand.run("charter", "check", "charter.toml")
    assert checked["id"] in (hand.folder / "adopt.draft").read_text()
