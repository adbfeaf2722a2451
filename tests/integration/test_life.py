"""A draw's life beside its steps, by the commands that people type."""

import csv
import json
import re
import time

import pytest

from ledger.vault import Vault
from tests.integration.desk import PASSPHRASE, Hand
from tests.tamper.bundles import Witness


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Hand:
    desk = Hand(tmp_path_factory.mktemp("life"))
    desk.found("mem1.card=AUD")
    desk.enrol()
    desk.announce()
    (desk.folder / "why.txt").write_text("Le bâtiment 4\n\tn'était pas sur la liste.\n")
    (desk.folder / "answer.txt").write_text("Nous y sommes allés.\n")
    return desk


@pytest.fixture(scope="module")
def contested(desk) -> Hand:
    """Somebody objected, the draw is contested, and its result is there."""
    desk.run("draw", "withdraw", "7", *desk.sign("dpd"))
    desk.run("draw", "contest", "why.txt", *desk.sign("mem1"))
    desk.run("draw", "contest", "why.txt", "--public", *desk.sign("par1"))
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "deal", "--key", f"{name}.key")
    desk.run("draw", "close-deals", *desk.sign("dep1", "dep2"))
    desk.run("draw", "dice", "01234567890123456789", *desk.sign("scr1", "scr2"))
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "open", "--key", f"{name}.key", "--same-words")
    desk.run("draw", "close-openings", *desk.sign("dep1", "dep2"))
    desk.run("draw", "conclude", *desk.sign("ani", "scr1"))
    return desk


def test_who_objects_is_skipped_and_never_drawn(contested, capfd):
    desk = contested
    desk.run("bundle", "--out", "bundle")
    desk.invoke("--json", "verify", "bundle")  # the verifier writes by itself
    report = json.loads(capfd.readouterr().out)
    (draw,) = report["draws"]
    assert report["exit"] == 0
    assert draw["withdrawn"] == [7]
    desk.run("export", "--selected", "drawn.csv", "--remaining", "others.csv")
    others = csv.DictReader((desk.folder / "others.csv").read_text("utf-8-sig").splitlines())
    assert [row["position"] for row in others if row["selected"] == "withdrawn"] == ["7"]
    assert 7 not in [position for stratum in draw["strata"] for position in stratum["drawn"]]
    again = desk.run("draw", "withdraw", "8", *desk.sign("dpd"), status=1)
    assert again["error"] == "draw.order"


def test_status_names_what_is_not_answered_until_it_is(contested):
    desk = contested
    first, second = desk.run("draw", "contestations")["contestations"]
    assert [one["text"] for one in (first, second)] == ["Le bâtiment 4\n        n'était pas sur la liste."] * 2
    shown = desk.read("--lang", "en", "status")
    assert shown.count("and not answered") == 2
    assert "klero -C territory draw answer" in shown
    desk.run("draw", "answer", first["id"][:8], "answer.txt", *desk.sign("ani", "gar"))
    twice = desk.run("draw", "answer", first["id"][:8], "answer.txt", *desk.sign("ani", "gar"), status=1)
    assert twice["error"] == "draw.duplicate"
    nobody = desk.run("draw", "answer", "ffff", "answer.txt", *desk.sign("ani", "gar"), status=1)
    assert nobody["error"] == "contest.unknown"
    assert desk.read("--lang", "en", "status").count("and not answered") == 1
    told = desk.read("--lang", "en", "draw", "contestations")
    assert "Nous y sommes allés." in told
    assert "Not answered yet." in told


def test_a_text_for_auditors_is_in_their_bundle_alone(contested):
    desk = contested
    auditors = desk.folder / "territory" / "auditors" / "blobs" / "sha256"
    texts = [path.read_bytes() for path in auditors.iterdir()]
    (private,) = [data for data in texts if data.endswith(b"sur la liste.")]
    assert private[32:].decode().startswith("Le bâtiment 4")
    desk.run("bundle", "--out", "public")
    assert private not in [path.read_bytes() for path in (desk.folder / "public").rglob("*") if path.is_file()]


def test_the_auditors_are_told_whom_to_see_and_record_what_they_found(contested):
    desk = contested
    visits = desk.run("draw", "audit-list")["visits"]
    notice = ("--contact", "us", "--basis", "consent", "--retention", "3 months", "--out", "letters.html")
    desk.run("papers", "letters", *notice)
    exception = (
        "to check the list, they visit up to 20 people, named by lot; of these they get name, birth and contact."
    )
    assert exception in (desk.folder / "letters.html").read_text()
    assert "the up to 20 people whom the lot names for the audit in person" in desk.read("privacy")
    assert len({row["position"] for row in visits}) == 20
    assert all(re.fullmatch(r"Person Number\d+", row["name"]) for row in visits)
    with Vault.open(desk.folder / "territory" / "vault.sqlite", PASSPHRASE) as vault:
        (pool,) = vault.pools()
        assert [vault.record(pool, row["position"]).person.name for row in visits] == [row["name"] for row in visits]
        vault.erase(pool, visits[0]["position"])
    assert "erased" in desk.read("--lang", "en", "draw", "audit-list").splitlines()[0]
    wrong = desk.run("draw", "audited", "--confirmed", "20", "--ghosts", "1", *desk.sign("gar", "mem1"), status=1)
    assert wrong["error"] == "audit.counts"
    desk.run("draw", "audited", "--confirmed", "17", "--absent", "2", "--ghosts", "1", *desk.sign("gar", "mem1"))
    minutes = " ".join(desk.read("--lang", "en", "papers", "minutes").split())
    assert "17 confirmed, 2 not met" in minutes
    assert "Contested on" in minutes
    assert "skipped: positions 7" in minutes
    assert "What a dishonest operator could still do" in minutes


def test_a_second_dealing_is_kept_and_convicts_whoever_signed_it(desk, tmp_path_factory):
    """The trustee deals on two copies of the ledger; the second one comes to the first ledger too late."""
    from ledger import compose
    from ledger import keyfile as keyfiles
    from ledger.errors import Refusal
    from ledger.service import Ledger

    other = Hand(tmp_path_factory.mktemp("twice"))
    other.found()
    other.enrol()
    other.announce()
    ledger = Ledger.open(other.folder / "territory", time.time)
    try:
        (draw,) = ledger.state.draws.values()
        key = keyfiles.open((other.folder / "dep1.key").read_text(), PASSPHRASE)
        j = compose.seat_of(draw, key.person)
        drafts = []
        for secret in (key.sharing_secret, key.sharing_secret + 1):
            body = compose.dealing(draw, j, secret)[1]
            drafts.append(ledger.draft(ledger.statement("draw.dealt", body, signers=[key.person])).signed(key.signing))
        ledger.submit(drafts[0].payload, dict(drafts[0].signatures))
        with pytest.raises(Refusal, match=r"draw\.duplicate"):
            ledger.submit(drafts[1].payload, dict(drafts[1].signatures))
    finally:
        ledger.close()
    (kept,) = (other.folder / "territory" / "refused").iterdir()
    assert kept.name == f"draw.dealt-1-{j}.entry"
    (other.folder / "why.txt").write_text("Deux enveloppes.")
    evidence = ("--evidence", str(kept))
    other.run("draw", "contest", "why.txt", "--public", *evidence, *other.sign("par1"))
    (told,) = other.run("draw", "contestations")["contestations"]
    assert told["faults"] == [key.person]
    assert "signed a step twice" in other.read("--lang", "en", "draw", "contestations")
    nothing = other.run("draw", "contest", "why.txt", "--evidence", "why.txt", *other.sign("par1"), status=1)
    assert nothing["error"] == "contest.evidence"


def test_a_second_draw_is_refused_with_a_sentence_that_is_true_of_a_concluded_one(contested):
    desk = contested
    refused = desk.run(*desk.steps()[2], status=1)
    assert refused["error"] == "draw.live"
    assert "once it has one" in desk.invoke("--lang", "en", *desk.steps()[2]).stderr


def test_a_trustee_opens_behind_the_witnesses_whom_they_trust(tmp_path_factory):
    """The barrier by witness: not before enough of them signed a head that covers the dice, and in this history."""
    desk = Hand(tmp_path_factory.mktemp("witness"))
    desk.found()
    desk.enrol()
    for arguments in desk.steps():
        desk.run(*arguments, *(("--barrier", "witness") if "announce" in arguments else ()))
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "deal", "--key", f"{name}.key")
    desk.run("draw", "close-deals", *desk.sign("dep1", "dep2"))
    checkpoint, anne, early = desk.folder / "territory/public/checkpoint", Witness("witness.example/anne", 11), "early"
    (desk.folder / early).write_text(anne.cosign(checkpoint.read_text(), int(time.time())))
    desk.run("draw", "dice", "01234567890123456789", *desk.sign("scr1", "scr2"))
    (desk.folder / "policy").write_text(anne.policy((desk.folder / "territory/public/log.vkey").read_text().strip()))
    (desk.folder / "alone").write_text(checkpoint.read_text())
    (desk.folder / "head").write_text(anne.cosign(checkpoint.read_text(), int(time.time())))
    opening = ("draw", "open", "--key", "dep1.key", "--witnessed")
    assert "--policy" in desk.invoke("--lang", "en", *opening, "head").stderr
    for wrong in ("alone", early):
        assert desk.run(*opening, wrong, "--policy", "policy", status=1)["error"] == "draw.unwitnessed"
    (desk.folder / "nobody").write_text("quorum none\n")
    assert desk.run(*opening, "head", "--policy", "nobody", status=1)["error"] == "draw.unwitnessed"
    for name in ("dep1", "dep2"):
        desk.run("draw", "open", "--key", f"{name}.key", "--witnessed", "head", "--policy", "policy")
    desk.run("draw", "share", "--key", "dep1.key", "--witnessed", "head", "--policy", "policy")
    desk.run("draw", "share", "--key", "dep3.key", "--same-words")
    said = [json.loads(desk.read("--json", "log", str(row["index"])))["statement"]["body"] for row in opened_in(desk)]
    assert [body["barrier"] for body in said] == ["witness", "witness", "witness", "aloud"]


def opened_in(desk: Hand) -> list[dict]:
    return [row for row in desk.run("log")["entries"] if row["kind"] in ("draw.opened", "draw.shared")]
