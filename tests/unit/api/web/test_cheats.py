"""A copy is falsified, and only a copy."""

import pytest

from api.web import cheats
from ledger import bundle


def falsify(site, folder, name, accomplices=None):
    copy = cheats.copy(site.published, accomplices or {})
    change = cheats.cheat(name, copy)
    cheats.write(copy, folder / "copy")
    bundle.zip_folder(folder / "copy", folder / "copy.zip")
    return change, site.checker.verify(folder / "copy.zip")


def test_a_concluded_draw_offers_four_ways(site):
    assert cheats.possible(site.published.state) == ("die", "person", "again", "substitute")


@pytest.mark.parametrize(
    ("name", "finding"),
    [
        ("die", ("D4", "signature.invalid")),
        ("person", ("D4", "signature.invalid")),
        ("again", ("F4", "statement.repeated")),
        ("substitute", ("R", "signature.invalid")),
    ],
)
def test_without_anybodys_key_the_verifier_names_the_entry(site, tmp_path, name, finding):
    change, report = falsify(site, tmp_path, name)
    assert report["verdict"] == "anomalie"
    assert finding in {(e["step"], e["code"]) for e in report["exceptions"] if e.get("index") == change.index}


@pytest.mark.parametrize(
    ("name", "finding"), [("again", ("D1", "draw.live")), ("substitute", ("D18", "seat.substitute"))]
)
def test_with_accomplices_the_verifier_names_the_rule(site, town, tmp_path, name, finding):
    change, report = falsify(site, tmp_path, name, town.offered.accomplices)
    own = [(e["step"], e["code"]) for e in report["exceptions"] if "index" in e]
    assert own == [finding]
    assert change.accomplices


def test_the_true_log_is_left_alone(site, town, tmp_path):
    public = town.folder / "public"
    before = {path: path.read_bytes() for path in public.rglob("*") if path.is_file()}
    for name in cheats.possible(site.published.state):
        (tmp_path / name).mkdir()
        falsify(site, tmp_path / name, name)
    assert {path: path.read_bytes() for path in public.rglob("*") if path.is_file()} == before
    assert site.checker.report(site.published)["verdict"] == "conforme"


def test_a_copy_is_never_signed_with_the_logs_own_key(site, town, tmp_path):
    falsify(site, tmp_path, "die")
    assert (tmp_path / "copy/log.vkey").read_bytes() != (town.folder / "public/log.vkey").read_bytes()


@pytest.mark.parametrize(("name", "step"), [("die", "D10"), ("person", "D2"), ("again", "D1"), ("substitute", "D18")])
def test_the_page_says_first_what_was_changed_and_to_which_step_it_belongs(client, name, step):
    page = client.post("/en/cheat", data={"how": name}).text
    assert page.index(f"step {step},") < page.index('role="status"')


def test_a_die_is_shown_by_what_it_would_have_changed(site, client, tmp_path):
    change, _report = falsify(site, tmp_path, "die")
    before, after = change.shown
    assert before == next(iter(site.published.state.draws.values())).seed.hex() != after
    assert change.moved > 0
    page = client.post("/en/cheat", data={"how": "die"}).text
    assert after in page
    assert "D5" in page.partition('role="status"')[2].partition("<details>")[0], (
        "what others had seen is not folded away"
    )


def test_a_person_slipped_in_is_shown_by_the_words_of_the_list(site, client, tmp_path):
    change, _report = falsify(site, tmp_path, "person")
    assert change.shown[0] != change.shown[1]
    page = client.post("/en/cheat", data={"how": "person"}).text
    assert change.shown[0] in page
