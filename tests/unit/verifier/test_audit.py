import base64
import copy
import json
import shutil
import zipfile
from hashlib import sha256

import pytest
from nacl.signing import SigningKey

from tests.unit.verifier.ceremony import GUARANTOR, OPERATOR, ROUND_TIME, Ceremony
from tests.unit.verifier.forge import canonical, witness_vkey
from verifier import beacon, policy
from verifier.audit import audit_bundle
from verifier.errors import Unavailable
from verifier.findings import Verdict
from verifier.source import open_source
from verifier.steps import STEPS

WITNESS = SigningKey(bytes(31) + b"\1")
POLICY = f"witness w {witness_vkey('witness.example', WITNESS)}\nquorum w\n".encode()


def audited(path, **options):
    with open_source(path) as source:
        return audit_bundle(source, **options).audit


def codes(audit):
    return [(finding.step, finding.code) for finding in audit.findings]


def test_a_lawful_ceremony_is_in_order(bundle):
    audit = audited(bundle)
    assert audit.verdict is Verdict.CONFORME
    assert audit.findings == []
    assert audit.audience == "public"
    statuses = dict(audit.checks)
    assert list(statuses) == list(STEPS)
    assert {step for step, status in statuses.items() if status == "reserved"} == {"D2", "D3"}
    assert {step for step, status in statuses.items() if status == "absent"} == {"D17", "D19", "D20"}


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


def blob_path(bundle, data):
    return bundle / "blobs" / "sha256" / sha256(data).hexdigest()


def damage(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def charter_blob(bundle, whole):
    return blob_path(bundle, canonical(whole.document))


TAMPERED = [
    ("no checkpoint", lambda b, w: (b / "checkpoint").unlink(), 2, ("F1", "file.missing")),
    ("no log key", lambda b, w: (b / "log.vkey").unlink(), 2, ("F1", "file.missing")),
    ("no entries", lambda b, w: shutil.rmtree(b / "tile" / "entries"), 2, ("F1", "file.missing")),
    ("no hash tile", lambda b, w: shutil.rmtree(b / "tile" / "0"), 2, ("F1", "file.missing")),
    ("no charter", lambda b, w: charter_blob(b, w).unlink(), 2, ("F1", "blob.missing")),
    ("another charter", lambda b, w: damage(charter_blob(b, w)), 1, ("F1", "blob.hash")),
    ("a file too much", lambda b, w: (b / "notes.txt").write_text("hello"), 1, ("F1", "file.unexpected")),
    ("a tile too much", lambda b, w: (b / "tile/0/001").write_bytes(bytes(32)), 1, ("F1", "file.unexpected")),
    ("a blob too much", lambda b, w: blob_path(b, b"x").write_bytes(b"x"), 1, ("F1", "file.unexpected")),
    ("a vkey of another shape", lambda b, w: (b / "log.vkey").write_text("x\n"), 1, ("F1", "file.malformed")),
    ("another log's key", lambda b, w: (b / "log.vkey").write_text(other_vkey() + "\n"), 1, ("F2", "note.origin")),
    ("no note", lambda b, w: (b / "checkpoint").write_text("x"), 1, ("F2", "note.malformed")),
    ("a false signature", lambda b, w: resize(b, 27), 1, ("F2", "note.signature")),
    ("a short hash tile", lambda b, w: cut(b / "tile/0/000.p/28"), 1, ("F1", "file.malformed")),
    ("a wrong hash tile", lambda b, w: damage(b / "tile/0/000.p/28"), 1, ("F3", "tree.tile")),
    ("a short bundle", lambda b, w: cut(b / "tile/entries/000.p/28"), 1, ("F1", "file.malformed")),
    ("another entry", lambda b, w: damage(b / "tile/entries/000.p/28"), 1, ("F3", "tree.root")),
]


def other_vkey():
    other = Ceremony().log
    other.origin = "example/other"
    return other.vkey


def cut(path):
    path.write_bytes(path.read_bytes()[:-1])


def resize(bundle, size):
    path = bundle / "checkpoint"
    path.write_text(path.read_text().replace("\n28\n", f"\n{size}\n"))


@pytest.mark.parametrize(("what", "tamper", "verdict", "code"), TAMPERED, ids=[row[0] for row in TAMPERED])
def test_tampering_is_named(bundle, whole, what, tamper, verdict, code):
    tamper(bundle, whole)
    audit = audited(bundle)
    assert code in codes(audit)
    assert audit.verdict == verdict, audit.findings


def test_what_stands_on_a_missing_document_is_not_called_wrong(bundle, whole):
    for name, data in whole.log.blobs.items():
        if len(data) == 60:  # the strata's codes
            (bundle / "blobs" / "sha256" / name).unlink()
    audit = audited(bundle)
    assert audit.verdict is Verdict.NON_VERIFIABLE
    first, *others = codes(audit)
    assert first == ("F1", "blob.missing")
    assert set(others) == {("D4", "draw.unknown")}


def test_a_head_that_claims_more_than_the_files_hold_is_answered_at_once(bundle, whole):
    log = whole.log
    text = log.checkpoint().replace("\n28\n", "\n9007199254740991\n")
    (bundle / "checkpoint").write_text(text)
    audit = audited(bundle)
    assert ("F1", "file.missing") in codes(audit)
    assert dict(audit.checks)["F3"] == "missing"


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


def test_an_empty_log_is_in_order(tmp_path):
    log = Ceremony().log
    (tmp_path / "checkpoint").write_text(log.checkpoint(0))
    (tmp_path / "log.vkey").write_text(log.vkey + "\n")
    audit = audited(tmp_path)
    assert (audit.verdict, audit.size) == (Verdict.CONFORME, 0)


def test_an_older_partial_tile_must_be_a_beginning_of_the_newer(bundle, whole):
    older = bundle / "tile" / "0" / "000.p" / "5"
    older.write_bytes(b"".join(whole.log.leaves[:5]))
    assert audited(bundle).findings == []
    older.write_bytes(b"".join(whole.log.leaves[1:6]))
    assert codes(audited(bundle)) == [("F3", "tree.tile")]


def test_files_larger_than_their_kind_can_be_are_not_read(bundle):
    (bundle / "policy").write_bytes(bytes((1 << 20) + 1))
    (bundle / "tile" / "0" / "000.p" / "28").write_bytes(bytes((1 << 20) + 1))
    assert codes(audited(bundle)) == [("F1", "file.malformed")] * 2


def test_a_blob_that_a_zip_cannot_give_back_is_damaged(bundle, whole, tmp_path):
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for file in sorted(bundle.rglob("*")):
            if file.is_file():
                target.write(file, file.relative_to(bundle).as_posix())
    text = canonical(whole.document)
    data = path.read_bytes()
    path.write_bytes(data.replace(text, text[:-1] + b"]"))
    audit = audited(path)
    assert codes(audit)[:2] == [("F1", "blob.missing"), ("F4", "statement.founding")]
    assert ("F1", "blob.hash") in codes(audit)
    assert audit.verdict is Verdict.ANOMALIE


def test_a_document_of_another_size_than_was_said_is_an_anomaly_and_no_gap(tmp_path):
    ceremony = Ceremony().upto("charter.adopted")
    body = ceremony.body_adopted()
    body["text"]["size"] += 1
    ceremony.log.clauses = {}
    ceremony.log.add("charter.adopted", body, [OPERATOR, GUARANTOR])
    audit = audited(ceremony.log.publish(tmp_path / "b"))
    assert codes(audit) == [("F1", "blob.missing")]
    assert audit.verdict is Verdict.ANOMALIE
