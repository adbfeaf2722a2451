"""What a reader is told of a draw besides its result: contestations, faults, objections, visits, vacancies."""

import contextlib
import io

from tests.differential.cases.contestations import other_dealing
from tests.differential.table import stage
from tests.tamper.bundles import ANOMALY, CONFORME, NOT_VERIFIABLE, exported, verify, with_file
from verifier.cli import main


def text_of(folder) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        main([str(folder), "--lang", "en"])
    return " ".join(out.getvalue().split())


def notes(report) -> list[tuple[str, int]]:
    return [(e["code"], e["index"]) for e in report.said["exceptions"] if e.get("note")]


def test_a_contestation_without_an_answer_stands_first_and_is_no_anomaly(tmp_path):
    c = stage("concluded")
    contested = c.contest()
    index = c.state.size - 1
    open_one = exported(c, tmp_path / "open")
    report = verify(open_one)
    assert (report.code, notes(report)) == (CONFORME, [("contest.open", index)])
    text = text_of(open_one)
    assert text.index("not answered yet") < text.index("Checks")
    late = c.fork()
    late.wait_until(late.draw.body.deadlines.contest, 1)
    late.act("key.enrolled", late.enrol_body("hab1"), "hab1", "ani", "gar", clause="4.1")
    report = verify(exported(late, tmp_path / "late"))
    assert (report.code, notes(report)) == (CONFORME, [("contest.unanswered", index)])
    c.answer(contested)
    report = verify(exported(c, tmp_path / "answered"))
    assert (report.code, notes(report)) == (CONFORME, [])
    assert report.draws[0]["contestations"] == [{"index": index, "answered": index + 1, "at_fault": []}]


def test_a_second_dealing_brought_as_evidence_names_the_trustee(tmp_path):
    c = stage("dealt")
    c.contest("par2", other_dealing(c, "dep2"))
    index = c.state.size - 1
    c.close_deals().throw().open_all().close_openings().conclude()
    folder = exported(c, tmp_path)
    report = verify(folder)
    assert report.code == CONFORME
    assert notes(report) == [("contest.fault", index), ("contest.open", index)]
    assert report.said["exceptions"][0]["where"] == f"j={c.j('dep2')} {c.id('dep2')}"
    assert report.draws[0]["contestations"][0]["at_fault"] == [c.id("dep2")]
    assert "signed a step twice, with two contents" in text_of(folder)


def test_evidence_altered_in_the_bundle_is_found_and_convicts_nobody(tmp_path):
    c = stage("dealt")
    evidence = other_dealing(c, "dep2")
    c.contest("par2", evidence)
    folder = exported(c, tmp_path)
    name = f"blobs/sha256/{next(n for n, data in c.blobs.items() if data == evidence)}"
    with with_file(folder, name, evidence.replace(b"A", b"B", 1)):
        report = verify(folder)
    assert report.code == ANOMALY
    assert ("F1", "blob.hash") in report.found
    assert report.draws[0]["contestations"] == []
    with with_file(folder, name, None):
        report = verify(folder)
    assert report.code == NOT_VERIFIABLE
    assert report.draws[0]["contestations"] == []


def test_a_text_that_is_missing_leaves_the_draw_itself_verified(tmp_path):
    """Whoever withholds a contestation gains nothing for the rest of the draw: an anomaly in it stays one."""
    c = stage("announced")
    c.contest()
    name = next(n for n, data in c.blobs.items() if data.startswith("Le bâtiment".encode()))
    c.deal().close_deals()
    assert c.append(c.entry("draw.dealt", c.deal_body("dep1"), "dep1")) == "draw.duplicate"
    folder = exported(c, tmp_path)
    with with_file(folder, f"blobs/sha256/{name}", None):
        report = verify(folder)
    assert report.code == ANOMALY
    assert {("F1", "blob.missing"), ("D6", "draw.duplicate")} <= report.found


def test_the_report_counts_objections_vacancies_by_cause_and_visits(tmp_path):
    c = stage("concluded withdrawn")
    first, second, third, fourth, *_ = c.drawn()
    c.wait(20 * 86_400)
    c.accept(first).vacate(first, "other").decline(second).vacate(third, "unreachable").vacate(fourth, "declined")
    c.fill(second).audit()
    folder = exported(c, tmp_path)
    (draw,) = verify(folder).draws
    assert draw["withdrawn"] == [3]
    assert 3 not in [position for stratum in draw["strata"] for position in stratum["drawn"]]
    assert draw["vacancies"] == {"other": 1, "code": 1, "unreachable": 1, "declined": 1}
    assert draw["visited"] == {"confirmed": 19, "absent": 1, "refused": 0, "ghosts": 0, "duplicates": 0}
    text = text_of(folder)
    assert "skipped: positions 3" in text
    assert "declined with the code of the receipt: 1, declined without the code: 1, not reached: 1" in text
    assert "list audited in person: confirmed: 19, not met: 1" in text


def test_what_is_still_possible_follows_from_the_premises(tmp_path):
    with_dice = verify(exported(stage("concluded"), tmp_path / "dice")).draws[0]
    assert with_dice["still_possible"] == ["list", "terms", "stall", "early", "veto", "choose_with_scrutineers"]
    assert with_dice["support"] == {"P1": "word", "P2": "aloud", "P3": "none", "P4": "word"}
    assert with_dice["heard"]["trustees"] == 3
    bare = stage("closed bare")
    bare.open_all().close_openings().conclude()
    told = verify(exported(bare, tmp_path / "bare")).draws[0]
    assert told["still_possible"] == ["list", "terms", "stall", "early", "choose"]
    text = text_of(tmp_path / "bare" / "bundle")
    assert "with most of the trustees: choose the outcome, since there were no dice" in text
    assert "3 trustees opened under one and the same head" in text
