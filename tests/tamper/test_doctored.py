"""Every doctored log, bundle and list is told at its numbered step, and the ledger's rules tell of entries too."""

import shutil

import pytest

from ledger import bodies as b
from ledger.rules import judge
from ledger.rules.state import State
from tests.ceremony import Ceremony
from tests.tamper.bundles import ANOMALY, CONFORME, NOT_VERIFIABLE, exported, folder_of, verify, whole
from tests.tamper.scenarios import files, logs, told  # noqa: F401 - each fills its table
from tests.tamper.scenarios.table import FILES, HISTORIES, LISTS, LOGS, RECEIPTS
from tests.tamper.scenarios.told import continued, shown
from verifier import receipt
from verifier.replay import Replay
from verifier.steps import step_of


@pytest.mark.parametrize("name", LOGS)
def test_a_log_signed_anew_over_doctored_entries_is_caught_by_verifier_and_ledger(name, tmp_path):
    doctored = LOGS[name]
    other = whole().fork()
    index = doctored.change(other.entries)

    state = State(other.origin)
    codes = [judge.append(state, data, other.blobs.get) for data in other.entries]
    assert codes[index] == doctored.code

    report = verify(exported(other, tmp_path))
    assert report.code == ANOMALY
    assert {"step": doctored.step, "code": doctored.code, "index": index} in report.said["exceptions"]
    assert [e["code"] for e in report.said["exceptions"]] == [code for code in codes if code]


@pytest.mark.parametrize("name", FILES)
def test_a_doctored_bundle_is_caught_by_the_verifier(name, tmp_path):
    doctored = FILES[name]
    folder = tmp_path / "bundle"
    shutil.copytree(folder_of("whole"), folder)
    doctored.change(folder)
    report = verify(folder)
    assert (doctored.step, doctored.code) in report.found
    assert report.code == (NOT_VERIFIABLE if doctored.code.endswith(".missing") else ANOMALY)


@pytest.mark.parametrize("name", LISTS)
def test_what_the_public_cannot_see_is_caught_by_auditors(name, tmp_path):
    doctored = LISTS[name]

    class Dishonest(Ceremony):
        def act(self, kind, body, *who, **options):
            said = b.plain(body)
            doctored.change(self, kind, said)
            return super().act(kind, said, *who, **options)

    c = Dishonest(replay=False).to_draw()
    assert verify(exported(c, tmp_path / "public")).code == CONFORME
    report = verify(exported(c, tmp_path / "auditors", "auditors"))
    assert (report.code, report.found) == (ANOMALY, {(doctored.step, doctored.code)})


@pytest.mark.parametrize("name", HISTORIES)
def test_what_no_single_bundle_shows_is_caught_by_whoever_kept_a_checkpoint(name, tmp_path):
    doctored = HISTORIES[name]
    bundles = [exported(continued(entries), tmp_path / str(i)) for i, entries in enumerate(doctored.change())]
    assert [verify(folder).code for folder in bundles] == [CONFORME, CONFORME]
    report = verify(bundles[0], "--pin", bundles[1] / "checkpoint")
    assert (report.code, report.found) == (ANOMALY, {(doctored.step, doctored.code)})


@pytest.fixture(scope="module")
def state():
    replay = Replay(whole().origin, whole().blobs.get)
    for data in whole().entries:
        assert replay.append(data) is None
    return replay.state


def test_an_honest_receipt_is_found(state):
    text, person, code = shown(3)
    assert receipt.check(text, receipt.Claims(person, code), state).codes == []


@pytest.mark.parametrize("name", RECEIPTS)
def test_a_receipt_that_is_not_ones_own_is_caught(name, state):
    doctored = RECEIPTS[name]
    text, person, code = doctored.change()
    assert receipt.check(text, receipt.Claims(person, code), state).codes == [doctored.code]
    assert step_of(doctored.code) == doctored.step
