"""What auditors alone can see: whether the pool, its counts and its codes follow from the roster."""

import base64
import copy
import json

import pytest

from tests.unit.verifier.audits import audited, codes
from tests.unit.verifier.ceremony import Ceremony
from tests.unit.verifier.forge import canonical
from tests.unit.verifier.people import OPERATOR
from verifier.findings import Verdict


def rewrite_roster(change):
    """A ceremony whose auditors' roster was edited before the pool was sealed."""

    class Edited(Ceremony):
        def body_pool_sealed(self):
            body = super().body_pool_sealed()
            lines = self.log.blobs.pop(body["rosters"][1]["sha256"]).split(b"\n")[:-1]
            lines = change([json.loads(line) for line in lines])
            roster = b"".join(canonical(line) + b"\n" for line in lines)
            body["rosters"][1] = self.log.blob(roster, "roster+jsonl", "auditors")
            return body

    return Edited()


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[1:],
        lambda lines: [{"salt": "00"}, *lines[1:]],
        lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
        lambda lines: [lines[0], lines[1] | {"features": ["neither"]}, *lines[2:]],
        lambda lines: [lines[0], lines[1] | {"name": "x"}, *lines[2:]],
    ],
)
def test_a_roster_that_gives_other_leaves_is_an_anomaly_for_auditors_alone(change, tmp_path):
    ceremony = rewrite_roster(change).upto("draw.announced")
    assert codes(audited(ceremony.log.publish(tmp_path / "a", auditors=True))) == [("D2", "auditors.roster")]
    public = ceremony.log.publish(tmp_path / "p")
    for name in set(ceremony.log.blobs) - referred_publicly(ceremony):
        (public / "blobs" / "sha256" / name).unlink(missing_ok=True)
    assert audited(public).verdict is Verdict.CONFORME


def referred_publicly(ceremony):
    found = set()
    for entry in ceremony.log.entries:
        body = json.loads(base64.b64decode(json.loads(entry)["envelope"]["payload"]))["body"]
        for value in (body.get("text"), body.get("codes"), body.get("list"), *body.get("rosters", ())):
            if isinstance(value, dict) and value["audience"] == "public":
                found.add(value["sha256"])
    return found


def test_counts_and_codes_must_follow_from_the_roster(tmp_path):
    class Miscounted(Ceremony):
        def body_pool_sealed(self):
            body = super().body_pool_sealed()
            first, second = body["counts"][0]["values"]
            first["count"] -= 1
            second["count"] += 1
            return body

        @property
        def codes(self):
            right = super().codes
            right[0] = 1 - right[0]
            return right

    ceremony = Miscounted().upto("draw.words_closed")
    published = ceremony.log.publish(tmp_path / "a", auditors=True)
    assert codes(audited(published)) == [("D2", "auditors.counts"), ("D3", "auditors.codes")]


def test_a_missing_roster_among_auditors_files_is_missing(tmp_path):
    ceremony = Ceremony().upto("draw.pool_sealed")
    bodies = [ceremony.body_pool_sealed()]
    ceremony.log.add("draw.pool_sealed", bodies[0], [OPERATOR])
    first = bodies[0]["rosters"][1]["sha256"]
    other = copy.deepcopy(bodies[0])
    data = ceremony.log.blobs[first].replace(b"5a5a", b"5b5b", 1)
    other["rosters"][1] = ceremony.log.blob(data, "roster+jsonl", "auditors")
    ceremony.log.add("draw.pool_sealed", other, [OPERATOR])
    published = ceremony.log.publish(tmp_path / "a", auditors=True)
    (published / "blobs" / "sha256" / first).unlink()
    audit = audited(published)
    assert codes(audit) == [("F1", "blob.missing")]
    assert audit.verdict is Verdict.NON_VERIFIABLE
