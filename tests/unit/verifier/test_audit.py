"""The audit of a whole bundle: what is in order, what is an anomaly, and what a pin shows."""

import copy
import zipfile

import pytest
from nacl.signing import SigningKey

from tests.unit.verifier.audits import audited, codes
from tests.unit.verifier.ceremony import Ceremony
from tests.unit.verifier.people import OPERATOR
from verifier.findings import Verdict
from verifier.steps import STEPS


def test_a_lawful_ceremony_is_in_order(bundle):
    audit = audited(bundle)
    assert audit.verdict is Verdict.CONFORME
    assert audit.findings == []
    assert audit.audience == "public"
    statuses = dict(audit.checks)
    assert list(statuses) == list(STEPS)
    assert {step for step, status in statuses.items() if status == "reserved"} == {"D2", "D3"}
    assert {step for step, status in statuses.items() if status == "absent"} == {"V", "D17", "D19", "D20"}


def test_the_auditors_bundle_leaves_nothing_reserved(auditors_bundle):
    audit = audited(auditors_bundle)
    assert audit.verdict is Verdict.CONFORME
    assert audit.audience == "auditors"
    assert "reserved" not in dict(audit.checks).values()


def test_a_zip_says_the_same_as_its_folder(bundle, tmp_path):
    with zipfile.ZipFile(tmp_path / "bundle.zip", "w", zipfile.ZIP_DEFLATED) as target:
        for path in sorted(bundle.rglob("*")):
            if path.is_file():
                target.write(path, path.relative_to(bundle).as_posix())
    assert audited(tmp_path / "bundle.zip").checks == audited(bundle).checks


def test_the_report_of_a_draw_says_what_came_out(bundle, whole):
    (draw,) = audited(bundle).draws
    assert (draw.number, draw.state, draw.seed) == (1, "concluded", whole.seed.hex())
    assert [list(drawn) for _, drawn in draw.strata] == [whole.ranked(s)[:2] for s in (0, 1)]
    assert draw.substitutes == [(whole.ranked(0)[1], whole.ranked(0)[2])]


@pytest.fixture
def anomalous(tmp_path):
    ceremony = Ceremony().upto("draw.diced")
    ceremony.log.add("draw.diced", {"draw": ceremony.draw, "dice": "d10x20:1"}, [OPERATOR])
    ceremony.upto("end")
    return ceremony.log.publish(tmp_path / "anomalous")


def test_a_refused_entry_is_an_anomaly_and_the_rest_goes_on(anomalous):
    audit = audited(anomalous)
    assert codes(audit) == [("D4", "signature.missing")]
    assert audit.verdict is Verdict.ANOMALIE
    assert [draw.state for draw in audit.draws] == ["concluded"]


def test_the_log_key_must_be_the_founders(bundle, whole, tmp_path):
    ceremony = Ceremony()
    ceremony.upto("charter.adopted")
    ceremony.log.signing = SigningKey(bytes(32))
    audit = audited(ceremony.log.publish(tmp_path / "other"))
    assert ("F2", "note.log_key") in codes(audit)


def test_a_pin_shows_a_shortened_or_rewritten_history(bundle, whole):
    log = copy.copy(whole.log)
    assert audited(bundle, pin=log.checkpoint(5).encode()).findings == []
    assert codes(audited(bundle, pin=b"x")) == [("F2", "pin.malformed")]
    assert codes(audited(bundle, pin=log.checkpoint(origin="example/other").encode())) == [("F2", "pin.malformed")]
    longer = copy.deepcopy(whole.log)
    longer.leaves.append(bytes(32))
    longer.entries.append(b"")
    assert codes(audited(bundle, pin=longer.checkpoint().encode())) == [("F3", "pin.shorter")]
    other = copy.deepcopy(whole.log)
    other.leaves[3] = bytes(32)
    assert codes(audited(bundle, pin=other.checkpoint(9).encode())) == [("F3", "pin.rewritten")]


def test_an_empty_log_is_in_order(tmp_path):
    log = Ceremony().log
    (tmp_path / "checkpoint").write_text(log.checkpoint(0))
    (tmp_path / "log.vkey").write_text(log.vkey + "\n")
    audit = audited(tmp_path)
    assert (audit.verdict, audit.size) == (Verdict.CONFORME, 0)
