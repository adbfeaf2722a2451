import json
import subprocess
import zipfile
from base64 import b64decode

import pytest
from click.testing import CliRunner

from api import desk, proofs
from api.cli import reading
from api.cli.bundles import bundle
from api.cli.context import Context, Group
from api.i18n import set_language
from draws import merkle
from draws.errors import InvalidTree
from ledger import bodies, charter
from ledger.checkpoint import verify
from ledger.keyfile import PersonKey
from ledger.keys import SigningKey
from ledger.rules.founding import CHARTER_TYPE
from ledger.service import Ledger

NOW, ORIGIN = 1_800_000_000, "example/v"


def person(number: int) -> PersonKey:
    return PersonKey(f"{number:016x}", SigningKey(bytes([number]) * 32), number)


def founder(key: PersonKey) -> bodies.Founder:
    return bodies.Founder(key.person, key.signing.public.hex())


def found_ledger(folder) -> None:
    """Two founders, a charter and a third person's key."""
    ledger = Ledger.create(folder, ORIGIN, lambda: NOW)
    ann, ben, eve = map(person, (1, 2, 3))
    founded = bodies.Founded("Les Pins", ledger.log_vkey, (founder(ann), founder(ben)))
    desk.act(ledger, "ledger.founded", founded, [ann, ben])
    text = ledger.put(charter.from_toml(charter.template("en")), CHARTER_TYPE, "public")
    given = [(ann.person, "MEM"), (ben.person, "MEM"), (ann.person, "GAR"), (ben.person, "ANI")]
    first = tuple(bodies.FirstRole(who, role) for who, role in sorted(given))
    desk.act(ledger, "charter.adopted", bodies.CharterAdopted(1, text, first), [ann, ben])
    enrolled = bodies.KeyEnrolled(eve.person, eve.signing.public.hex())
    desk.act(ledger, "key.enrolled", enrolled, [ann, ben, eve])
    ledger.close()


@pytest.fixture(scope="module")
def territory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("territory")
    found_ledger(folder)
    return folder


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


@pytest.fixture
def run(territory):
    """Runs a command on the territory; returns (exit code, output), output parsed when it is JSON."""
    group = Group(commands=[reading.status, reading.log, bundle, reading.verify])

    def invoke(*arguments, as_json=False, folder=territory):
        context = Context(folder, as_json, lambda: NOW)
        result = CliRunner().invoke(group, [str(a) for a in arguments], obj=context)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, json.loads(result.stdout) if as_json else result.output

    return invoke


def test_status_says_what_comes_next(run):
    code, told = run("status")
    assert code == 0, told
    assert "Les Pins, example/v: 3 entries" in told
    assert "Name trustees" in told


def test_status_is_json_when_asked(run):
    _code, value = run("status", as_json=True)
    assert value["size"] == 3
    assert value["next"][0]["kind"] == "proposal.opened"


def test_the_log_lists_index_time_kind_signers_and_clause(run):
    _code, told = run("log")
    first, second, third = told.splitlines()
    assert first.split()[:2] == ["0", "2027-01-15"]
    assert "Charter adopted" in second
    assert person(3).person in third
    assert "clause " in third


def test_the_log_as_json_names_persons_not_keys(run):
    _code, value = run("log", as_json=True)
    entries = value["entries"]
    assert [e["kind"] for e in entries] == ["ledger.founded", "charter.adopted", "key.enrolled"]
    assert set(entries[2]["signers"]) == {person(n).person for n in (1, 2, 3)}
    assert "refused" not in entries[2]


def test_one_entry_is_told_in_words_whole_and_with_its_proof(run):
    _code, told = run("log", 2)
    assert f"Enrol the key {person(3).signing.public.hex()}" in told
    assert '"kind": "key.enrolled"' in told
    assert f"{proofs.HEADER}\nindex 2\n" in told
    assert "— example/v " in told


def test_the_proof_of_an_entry_holds_for_whoever_has_the_log_s_key(run, territory):
    _code, value = run("log", 1, as_json=True)
    header, note = value["proof"].split("\n\n", 1)
    _name, index, *hashes = header.splitlines()
    with Context(territory, json=False).ledger() as ledger:
        head, leaf = verify(note.encode(), ledger.log_vkey), ledger.store.leaf_hashes(1, 2)[0]
    path = [b64decode(line) for line in hashes]
    assert index == "index 1"
    assert merkle.verify_inclusion(leaf, 1, head.size, path, head.root)


def test_an_entry_that_is_not_published_yet_has_no_proof(run, tmp_path):
    found_ledger(tmp_path)
    ledger = Ledger.open(tmp_path, lambda: NOW)
    new = bodies.KeyEnrolled(person(4).person, person(4).signing.public.hex())
    draft = desk.write(ledger, "key.enrolled", new)
    for number in (1, 2, 4):
        draft = draft.signed(person(number).signing)
    ledger.submit(draft.payload, dict(draft.signatures))
    ledger.close()
    assert run("log", 3, as_json=True, folder=tmp_path)[1]["proof"] is None
    assert "not published yet" in run("log", 3, folder=tmp_path)[1]


def test_an_entry_beyond_the_end_is_a_usage_error(run):
    code, told = run("log", 3)
    assert code == 3
    assert "The ledger has 3 entries." in told


def test_an_entry_without_effect_is_listed_as_such(run, monkeypatch):
    opened = Ledger.open

    def with_anomaly(folder, clock):
        ledger = opened(folder, clock)
        ledger.state.anomalies.append((2, "draw.banked"))
        return ledger

    monkeypatch.setattr(Ledger, "open", with_anomaly)
    assert "NO EFFECT: The draw moved on" in run("log")[1].splitlines()[2]


def test_an_entry_that_nobody_can_read_is_still_listed(run, monkeypatch):
    monkeypatch.setattr("ledger.store.Store.entries", lambda *_a: iter([b"{}"]))
    monkeypatch.setattr(Ledger, "refresh", lambda _self: None)
    _code, value = run("log", as_json=True)
    assert value["entries"][0]["refused"] == "entry.malformed"


def test_a_bundle_is_a_folder_with_the_published_log_and_its_blobs(run, tmp_path):
    code, told = run("bundle", "--out", tmp_path / "out")
    assert code == 0
    assert "3 entries. To check it: klero verify" in told
    assert {p.name for p in (tmp_path / "out").iterdir()} >= {"checkpoint", "log.vkey", "tile", "blobs"}


def test_a_bundle_may_be_one_zip(run, tmp_path):
    asked = ("--zip", "--audience", "auditors", "--plain", "--out", tmp_path / "out.zip")
    _code, value = run("bundle", *asked, as_json=True)
    assert value["audience"] == "auditors"
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert "checkpoint" in archive.namelist()


def test_a_bundle_never_covers_what_is_there(run, tmp_path):
    (tmp_path / "kept").write_text("kept")
    code, told = run("bundle", "--out", tmp_path)
    assert code == 3
    assert "[store.conflict]" in told


@pytest.mark.parametrize(
    ("asked", "as_json", "given"),
    [
        (["B", "--pin", "C"], False, ["B", "--pin", "C", "--lang", "en"]),
        (["B", "--lang", "fr"], False, ["B", "--lang", "fr"]),
        (["B"], True, ["B", "--lang", "en", "--json"]),
    ],
)
def test_verify_hands_its_arguments_and_language_to_the_verifier(run, monkeypatch, asked, as_json, given):
    seen = []

    def instead(command, **_options):
        seen.append(command)
        return subprocess.CompletedProcess(command, 2)

    monkeypatch.setattr(subprocess, "run", instead)
    group = Group(commands=[reading.verify])
    result = CliRunner().invoke(group, ["verify", *asked], obj=Context(None, as_json))
    assert result.exit_code == 2
    assert seen[0][1:] == ["-P", "-m", "verifier", *given]


def test_no_proof_is_made_of_an_entry_that_is_not_there():
    with pytest.raises(InvalidTree):
        proofs.tlog_proof(1, [bytes(32)], "note")
