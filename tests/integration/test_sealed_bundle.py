"""The auditors' bundle from the facilitator's desk to an auditor's, and to somebody else's."""

import zipfile

import pytest

from ledger import sealed
from tests.integration.desk import Hand


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Hand(tmp_path_factory.mktemp("desk"))
    desk.found()
    made = desk.run("bundle", "--audience", "auditors", "--out", "a.sealed")
    assert len(made["sealed_to"]) == 1
    return desk


def test_the_guarantor_opens_what_was_sealed_by_default(desk):
    desk.run("bundle", "open", "a.sealed", "--key", "gar.key", "--out", "opened.zip")
    desk.run("bundle", "--audience", "auditors", "--plain", "--zip", "--out", "plain.zip")
    assert (desk.folder / "opened.zip").read_bytes() == (desk.folder / "plain.zip").read_bytes()
    assert (desk.folder / "opened.zip").stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(desk.folder / "opened.zip") as archive:
        assert "checkpoint" in archive.namelist()


def test_the_operator_does_not_open_it(desk):
    told = desk.run("bundle", "open", "a.sealed", "--key", "ani.key", "--out", "never.zip", status=3)
    assert told["error"] == "sealed.not_for_you"
    assert not (desk.folder / "never.zip").exists()


def test_verify_opens_it_for_the_moment(desk, capfd):
    assert desk.invoke("verify", "a.sealed", "--key", "gar.key").exit_code == 0
    assert "IN ORDER" in capfd.readouterr().out


def test_the_verifier_says_what_a_sealed_file_is(desk, capfd):
    assert desk.invoke("verify", "a.sealed").exit_code == 3
    assert "sealed to the keys of some people" in capfd.readouterr().err


@pytest.mark.parametrize("after", [[], ["nowhere.key"]])
def test_a_key_for_verify_is_a_file(desk, after):
    assert desk.invoke("verify", "a.sealed", "--key", *after).exit_code == 3


def test_a_key_for_verify_needs_something_sealed(desk):
    assert "none is given" in desk.invoke("verify", "gar.card", "--key", "gar.key").output


def test_it_is_sealed_to_others_when_that_is_asked(desk):
    desk.run("bundle", "--audience", "auditors", "--for", "par1.card", "--out", "b.sealed")
    desk.run("bundle", "open", "b.sealed", "--key", "par1.key", "--out", "b.zip")
    desk.run("bundle", "open", "b.sealed", "--key", "gar.key", "--out", "c.zip", status=3)


def test_nothing_is_sealed_to_somebody_without_a_key(desk):
    told = desk.run("bundle", "--audience", "auditors", "--for", "scr1.card", "--out", "d.sealed", status=3)
    assert "No key in force" in told["sentence"]


def test_a_plain_one_is_an_explicit_choice_with_a_warning(desk):
    assert "Unsealed" in desk.invoke("bundle", "--audience", "auditors", "--plain", "--out", "plain").stderr
    assert desk.invoke("bundle", "--plain", "--out", "p").exit_code == 3
    assert desk.invoke("bundle").exit_code == 3


def test_a_changed_file_is_named_as_such(desk):
    data = (desk.folder / "a.sealed").read_bytes()
    (desk.folder / "changed").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    done = desk.invoke("bundle", "open", "changed", "--key", "gar.key", "--out", "x.zip")
    assert (done.exit_code, "changed: sealed file: it was damaged" in done.output) == (3, True)
    assert desk.invoke("bundle", "open", "gar.card", "--key", "gar.key", "--out", "x.zip").exit_code == 3


def test_a_sealed_file_covers_nothing_that_is_there(desk):
    assert desk.invoke("bundle", "--audience", "auditors", "--out", "gar.card").exit_code == 3
    assert not sealed.is_sealed((desk.folder / "gar.card").read_bytes())
