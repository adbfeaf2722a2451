"""What the fairness of a draw rests on, premise by premise."""

import pytest
from nacl.signing import SigningKey

from tests.unit.verifier.audits import audited, codes
from tests.unit.verifier.ceremony import ROUND_TIME, Ceremony
from tests.unit.verifier.forge import witness_vkey
from verifier import beacon, policy
from verifier.errors import Unavailable
from verifier.findings import Verdict

WITNESS = SigningKey(bytes(31) + b"\1")
POLICY = f"witness w {witness_vkey('witness.example', WITNESS)}\nquorum w\n".encode()


def test_premises_are_stated_one_by_one(bundle):
    (draw,) = audited(bundle).draws
    assert draw.premises == {"P1": "claimed", "P2": "supported", "P3": "not_verifiable", "P4": "claimed"}


def test_without_dice_and_beacon_nothing_is_claimed_of_them(tmp_path):
    ceremony = Ceremony(dice=False, beacon=False).upto("end")
    (draw,) = audited(ceremony.log.publish(tmp_path / "b")).draws
    assert (draw.premises["P3"], draw.premises["P4"]) == ("not_claimed", "not_claimed")


@pytest.mark.parametrize(("when", "state"), [(ROUND_TIME - 60, "supported"), (ROUND_TIME - 59, "not_verifiable")])
def test_only_a_timely_cosigned_checkpoint_supports_the_beacon(tmp_path, when, state):
    class Cosigned(Ceremony):
        def do_beacon(self):
            super().do_beacon(cosigners=[("witness.example", WITNESS, when)])

    ceremony = Cosigned().upto("end")
    published = ceremony.log.publish(tmp_path / "b")
    (draw,) = audited(published, policy=policy.parse(POLICY)).draws
    assert draw.premises["P3"] == state
    (draw,) = audited(published).draws
    assert draw.premises["P3"] == "not_verifiable"


def test_openings_under_different_heads_do_not_support_one_history(tmp_path):
    class Apart(Ceremony):
        def do_opened(self):
            for j, trustee in enumerate(self.roster, 1):
                self.log.add("draw.opened", self.body_opened(j), [trustee])

    ceremony = Apart().upto("end")
    published = ceremony.log.publish(tmp_path / "b")
    (draw,) = audited(published).draws
    assert draw.premises["P2"] == "not_verifiable"
    assert dict(audited(published).checks)["D15"] == "absent"
    (published / "checkpoint").write_text(ceremony.log.checkpoint(cosigners=[("witness.example", WITNESS, 5)]))
    (draw,) = audited(published, policy=policy.parse(POLICY)).draws
    assert draw.premises["P2"] == "supported"


def test_without_a_pairing_library_the_beacon_is_not_verifiable(bundle, monkeypatch):
    def unavailable(*_, **__):
        raise Unavailable("no library")

    monkeypatch.setattr(beacon, "check_round", unavailable)
    audit = audited(bundle)
    assert codes(audit) == [("D13", "beacon.unavailable")]
    assert audit.verdict is Verdict.NON_VERIFIABLE
