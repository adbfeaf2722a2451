"""A draw by a lottery over panels on pages, papers and screens: the group picked, a receipt, who can tell what."""

import re

import pytest

from api import lotteries
from api.papers import minutes, page, reserve
from api.papers.common import Published
from api.status import lines, status
from api.web.factory import create_app
from api.words import act
from ledger import entry, statement
from ledger.receipt import Receipt, id_salt_code
from tests.ceremony import Ceremony
from verifier.audit import audit_bundle
from verifier.report import as_text
from verifier.report_object import document as report_object
from verifier.source import open_source


@pytest.fixture(scope="module")
def concluded(tmp_path_factory) -> Ceremony:
    """In a folder: a result, somebody who said no, and an audit."""
    c = Ceremony().to_lottery().to_fixed().to_result()
    c.decline(c.drawn()[0])
    c.name_auditor()
    c.act("draw.lottery_audited", c.lottery_audit_body(scope="result"), "gar", "mem1")
    return c.write(tmp_path_factory.mktemp("groups") / "territory")


@pytest.fixture(scope="module")
def client(concluded):
    return create_app(concluded.folder, clock=lambda: concluded.clock).test_client()


def test_the_page_shows_the_picked_group_as_far_as_the_room_sees_it(client, concluded):
    told = client.get("/en/draw/1").text
    assert f"Group {concluded.draw.panel.number} of 40 was picked" in told
    for count in concluded.draw.panel.features[0].counts:
        assert f"<td>{count}</td><td>2–4</td>" in told
    assert "Within its quotas, as the auditors can check: âge." in told
    assert "They found all in order: entry" in told
    assert "16-25" not in re.sub(r"<summary>.*?</details>", "", told, flags=re.DOTALL)


def paper(concluded: Ceremony, position: int) -> dict[str, str]:
    """What somebody types from their paper."""
    record = concluded.secrets.records[position]
    return {
        "receipt": Receipt.of(record, concluded.origin, bytes.fromhex(concluded.purpose_id)).text(),
        "name": record.person.name,
        "birth": record.person.birth,
        "code": id_salt_code(record.id_salt),
    }


def test_a_receipt_speaks_of_the_group_and_of_no_rank(client, concluded):
    out = next(p for p in range(40) if p not in concluded.draw.seats)
    told = client.post("/en/receipt", data=paper(concluded, out)).text
    assert "You were not drawn in draw 1." in told
    assert f"Group {concluded.draw.panel.number} of 40 was picked" in told
    assert "groups in 40" not in told  # only those who hold the file of the groups can tell
    assert "Its rank" not in told
    drawn = client.post("/en/receipt", data=paper(concluded, concluded.drawn()[1])).text
    assert "Chance chose you in draw 1." in drawn


def test_in_an_open_lottery_the_page_tells_the_chance_too(tmp_path):
    c = Ceremony().to_lottery(mode="open").to_fixed().to_result().write(tmp_path / "territory")
    pages = create_app(c.folder, clock=lambda: c.clock).test_client()
    out = next(p for p in range(40) if p not in c.draw.seats)
    assert "6 groups in 40" in pages.post("/en/receipt", data=paper(c, out)).text


def test_where_dice_picked_the_group_pages_and_minutes_say_that_nothing_else_did(tmp_path):
    c = Ceremony().to_pool().throw_coins().announce_by_dice()
    c.throw("41700000000000000000000").conclude()
    c = c.write(tmp_path / "territory")
    pages = create_app(c.folder, clock=lambda: c.clock).test_client()
    told = pages.get("/en/draw/1").text
    assert "Group 417 of 1000 was picked" in told
    assert "what the first three dice showed in public" in told
    out = next(p for p in range(40) if p not in c.draw.seats)
    assert "Group 417 of 1000 was picked" in pages.post("/en/receipt", data=paper(c, out)).text
    said = " ".join(page.text(minutes.minutes(published(c), c.draw, None)).split())
    assert "It claims none of P1 to P4." in said
    assert "Dice (d10x23): 41700 00000" in said
    report = audit_bundle(open_source(c.export(tmp_path / "auditors", "auditors"))).audit
    assert report.verdict == 0
    assert report.status("D17") == "ok"
    text = " ".join(as_text(report, "en", str).split())
    assert "The first three dice are the number of the panel, which anybody reads off." in text
    assert "Anybody follows the throws with a pencil" not in text
    assert "the first three are the number of the group" in told
    assert "dice alone name positions" not in told
    announced = " ".join(act(statement.read(entry.read(c.entries[c.draw.index]).payload), c.ledger.state))
    assert "Twenty-three dice in public, and no trustees" in announced
    assert "0 of them can open" not in announced
    assert "outside witness" not in announced


def test_the_auditors_report_says_with_which_solver_groups_were_made_and_the_public_one_cannot(concluded, tmp_path):
    for audience in ("public", "auditors"):
        report = audit_bundle(open_source(concluded.export(tmp_path / audience, audience))).audit
        (draw,) = report_object(report)["draws"]
        assert (draw["lottery"]["solver"] or "").startswith("HiGHS") is (audience == "auditors")
        assert ("made with HiGHS" in as_text(report, "en", str)) is (audience == "auditors")


def test_the_json_interface_says_what_is_public_of_a_lottery(client, concluded):
    (draw,) = client.get("/api/v1/draws").json["draws"]
    assert draw["lottery"]["panels"] == 40
    assert draw["lottery"]["picked"] == concluded.draw.panel.number
    assert [seen["people"] for seen in draw["lottery"]["seen"]] == list(concluded.draw.panel.features[0].counts)


def test_the_other_pages_stand(client):
    for path in ("/en/", "/en/draw/", "/fr/draw/1", "/en/entries", "/api/v1/draws", "/en/check"):
        assert client.get(path, follow_redirects=True).status_code == 200


def published(c: Ceremony) -> Published:
    return Published.of(c.ledger)


def test_minutes_and_reserve_speak_of_groups(concluded):
    told = page.text(minutes.minutes(published(concluded), concluded.draw, None))
    assert "was picked" in told
    assert "Quota" in told
    assert "klero status" in " ".join(page.text(reserve.reserve(published(concluded), concluded.draw, 2)).split())


def test_status_names_the_substitute_or_who_can(concluded):
    said = "\n".join(lines(status(concluded.state, concluded.now), concluded.state))
    vacated = concluded.drawn()[0]
    assert re.search(rf"Seat of position {vacated}: to fill with position \d+", said)
    other = concluded.fork()
    other.draw.material = type(other.draw.material)(other.draw.codes)
    said = "\n".join(lines(status(other.state, other.now), other.state))
    assert "only whoever holds the lottery's file can say" in said
    assert lotteries.chance(other.draw, 0) is None
    assert lotteries.why(other.draw, vacated) == ""


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("draw.lottery_coins", "d10x20:31415926535897932384"),
        ("draw.announced", "Every group has 2 to 4 people with: quartier = nord."),
        ("draw.concluded", "everybody can check which group was picked"),
        ("draw.lottery_audited", "All is in order."),
    ],
)
def test_before_signing_people_read_what_it_is(concluded, kind, told):
    read = [statement.read(entry.read(data).payload) for data in concluded.entries]
    (said,) = (one for one in read if one.kind == kind)
    assert told in "\n".join(act(said, concluded.state))
