"""History shortened, rewritten, or told in two ways: what a pin catches, and what it takes to catch it."""

from random import Random

import pytest

from ledger import bodies as b
from tests.ceremony import Ceremony
from tests.tamper.bundles import ANOMALY, CONFORME, USAGE, exported, names, verify, whole, with_file


def shortened(c: Ceremony, size: int) -> Ceremony:
    """The same log without its last entries, signed by the same key."""
    other = c.fork()
    other.entries = other.entries[:size]
    return other


def resignation(c: Ceremony) -> Ceremony:
    c.act("role.ended", b.RoleEnded(c.id("mem2"), "MEM", "resigned"), "mem2", clause="5.4")
    return c


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The whole log, the same log shorter, and another history of the same log: each conforms by itself."""
    folder = tmp_path_factory.mktemp("told")
    size = whole().draw.closed_at
    made = {
        "whole": exported(whole(), folder / "whole"),
        "short": exported(shortened(whole(), size), folder / "short"),
        "other": exported(resignation(_from(shortened(whole(), size))), folder / "other"),
    }
    for path in made.values():
        assert verify(path).code == CONFORME
    return made


def _from(c: Ceremony) -> Ceremony:
    """A ceremony in memory that goes on after exactly these entries."""
    other = Ceremony(start=c.clock, replay=False)
    other.people, other.blobs, other.log_key = c.people, c.blobs, c.log_key
    for data in c.entries:
        assert other.append(data) is None
    return other


def test_a_log_that_grew_meets_the_pin(folders):
    report = verify(folders["whole"], "--pin", folders["short"] / "checkpoint")
    assert report.code == CONFORME
    assert verify(folders["whole"], "--pin", folders["whole"] / "checkpoint").code == CONFORME


def test_a_shortened_history_is_caught_by_the_pin(folders):
    report = verify(folders["short"], "--pin", folders["whole"] / "checkpoint")
    assert (report.code, report.found) == (ANOMALY, {("F3", "pin.shorter")})


def test_a_rewritten_history_is_caught_by_the_pin(folders):
    size = whole().draw.closed_at
    report = verify(folders["whole"], "--pin", folders["other"] / "checkpoint")
    assert size + 1 <= whole().state.size
    assert (report.code, report.found) == (ANOMALY, {("F3", "pin.rewritten")})


def test_a_pin_of_another_log_is_none(folders, tmp_path):
    stranger = exported(Ceremony(origin="example/les-saules", seed=9).to_people(), tmp_path)
    report = verify(folders["whole"], "--pin", stranger / "checkpoint")
    assert (report.code, report.found) == (ANOMALY, {("F2", "pin.malformed")})


def test_a_forged_pin_is_none(folders, tmp_path):
    pin = tmp_path / "pin"
    good = (folders["short"] / "checkpoint").read_bytes()
    rng = Random(3)
    for _ in range(20):
        at = rng.randrange(len(good))
        pin.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        assert verify(folders["whole"], "--pin", pin).code in {ANOMALY, USAGE}


def test_the_checkpoint_of_another_history_does_not_fit(folders):
    with with_file(folders["whole"], "checkpoint", (folders["other"] / "checkpoint").read_bytes()):
        assert verify(folders["whole"]).code == ANOMALY


def test_the_entries_of_another_history_do_not_fit(folders):
    """Same size, same key: the checkpoint signs another root."""
    size = whole().draw.closed_at + 1
    cut = shortened(whole(), size).write(folders["whole"].parent / "cut").export(folders["whole"].parent / "cut-bundle")
    assert names(cut) != []
    other = next(n for n in names(folders["other"]) if n.startswith("tile/entries/"))
    with with_file(cut, other, (folders["other"] / other).read_bytes()):
        report = verify(cut)
    assert report.code == ANOMALY
    assert ("F3", "tree.root") in report.found


@pytest.mark.parametrize("first", [0, 5, 17])
def test_an_entry_changed_in_a_log_signed_anew_breaks_every_later_signature(tmp_path, first):
    """Whoever holds the log's key can sign another history, but not as the people whose statements name its root."""
    other = whole().fork()
    data = bytearray(other.entries[first])
    at = data.rindex(b'"logged_at":"') + len(b'"logged_at":"') + 18
    data[at : at + 1] = b"1" if data[at : at + 1] != b"1" else b"2"
    other.entries[first] = bytes(data)
    report = verify(exported(other, tmp_path))
    assert report.code == ANOMALY
    indexes = {e["index"] for e in report.said["exceptions"] if e["code"] in ("statement.after", "statement.founding")}
    assert indexes >= set(range(first + 1, first + 4))
    assert report.draws == [] or report.draws[0]["state"] != "concluded" or first > whole().draw.concluded_at
