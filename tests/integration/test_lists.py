"""Lists as associations have them, from the file to what is published of them."""

import csv
import io
import json
import shutil
from collections import Counter
from copy import copy

import pytest
from openpyxl import Workbook

from ledger.roster import read_roster
from ledger.service import Ledger
from ledger.vault import Vault
from tests.integration.desk import PASSPHRASE, Hand

SOON = ("--deals-until", "+1h", "--openings-until", "+2h", "--contest-until", "+40d")
QUOTAS = "category,name,min,max\nSecteur,Nord,1,4\nSecteur,Sud,1,4\nSecteur,Est,1,4\nengagé,oui,1,6\nengagé,non,1,6\n"


def people(**numbers: int) -> list[list[str]]:
    """Rows of so many people of each district, the first of each without an answer to the other question."""
    rows = [["Prénom", "Nom", "Né(e) le", "Secteur", "engagé", "Adresse", "Appels"]]
    for district, number in numbers.items():
        for i in range(number):
            answer = ("", "oui", "non")[min(i, 1) + (i > 1 and i % 2)]
            rows.append(
                [f"Prénom{district}{i}", "Élan", f"{1950 + i % 50}", district, answer, f"{i} rue {district}", "oui"]
            )
    return rows


def text(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


@pytest.fixture
def founded(ready, tmp_path):
    """A desk of one's own, as it is before any list."""
    desk = copy(ready)
    desk.folder = tmp_path / "desk"
    shutil.copytree(ready.folder, desk.folder)
    return desk


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    desk = Hand(tmp_path_factory.mktemp("desk"))
    desk.found()
    desk.enrol()
    (desk.folder / "quotas.csv").write_text(QUOTAS)
    desk.run(*desk.steps()[0])
    return desk


def close(desk, *files: str, receipts: str, **extra: str):
    named = [part for name in files for part in ("--people", name)]
    options = [part for name, value in extra.items() for part in (f"--{name}", value)]
    return desk.invoke(
        *("--json", "draw", "pool", *named, "--quotas", "quotas.csv", "--frame", "list:60:others", *options),
        *("--receipts", receipts, *desk.sign("ani", "dpd")),
    )


def in_vault(desk) -> list:
    with Vault.open(desk.folder / "territory" / "vault.sqlite", PASSPHRASE) as vault:
        return list(vault.records(_state(desk)[0].body.root))


def _state(desk):
    ledger = Ledger.open(desk.folder / "territory", lambda: 0)
    try:
        (*_older, pool) = ledger.state.pools.values()
        roster = read_roster(ledger.blobs.get(pool.body.rosters[1].sha256))
        draws = list(ledger.state.draws.values())
        return pool, roster, draws
    finally:
        ledger.close()


@pytest.mark.parametrize("form", ["semicolons in Windows-1252", "tabs in UTF-16", "UTF-8 with a mark", "XLSX"])
def test_a_list_is_read_whatever_programme_wrote_it(founded, form):
    rows = people(Nord=20, Sud=20, Est=20)
    name = f"{form.replace(' ', '-')}.csv"
    if form == "XLSX":
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(founded.folder / name)
    elif form.startswith("semicolons"):
        (founded.folder / name).write_bytes(text(rows, ";").encode("cp1252"))
    elif form.startswith("tabs"):
        (founded.folder / name).write_bytes(text(rows, "\t").encode("utf-16"))
    else:
        (founded.folder / name).write_bytes(text(rows).encode("utf-8-sig"))
    done = close(founded, name, receipts=f"{name}.html")
    assert done.exit_code == 0, done.output
    entries = in_vault(founded)
    assert len(entries) == 60
    assert {entry.person.name for entry in entries} >= {"PrénomNord0 Élan", "PrénomEst19 Élan"}
    assert dict(entries[0].person.contact)["Appels"] == "oui"


def test_somebody_in_two_lists_is_refused_or_made_one_by_option(founded):
    (founded.folder / "one.csv").write_text(text(people(Nord=20, Sud=20)))
    (founded.folder / "two.csv").write_text(text(people(Nord=1, Est=20)))
    refused = close(founded, "one.csv", "two.csv", receipts="two.html")
    assert refused.exit_code == 3
    assert "(one.csv:2), 1 (two.csv:2)" in json.loads(refused.stdout)["sentence"]
    assert not (founded.folder / "two.html").exists()
    done = close(founded, "one.csv", "two.csv", receipts="two.html", same="merge")
    assert done.exit_code == 0, done.output
    assert "1 (one.csv:2), 1 (two.csv:2)" in done.stderr
    assert len(in_vault(founded)) == 60


def test_households_are_told_with_their_lines_and_refused_by_option(founded):
    rows = people(Nord=20, Sud=20, Est=20)
    rows[2][5] = rows[3][5] = "9 rue commune"
    (founded.folder / "homes.csv").write_text(text(rows))
    refused = close(founded, "homes.csv", receipts="homes.html", households="refuse")
    assert refused.exit_code == 3
    assert "Same address: 2 (homes.csv:3), 3 (homes.csv:4)" in refused.stderr
    assert close(founded, "homes.csv", receipts="homes.html").exit_code == 0


def test_whoever_did_not_answer_makes_no_stratum_and_is_left_out_only_on_demand(founded):
    (founded.folder / "silent.csv").write_text(text(people(Nord=20, Sud=20, Est=20)))
    assert close(founded, "silent.csv", receipts="silent.html").exit_code == 0
    asked = founded.invoke("draw", "announce", "--by", "engagé", *SOON, *founded.sign("ani"))
    assert asked.exit_code == 3
    assert "3 people did not answer one of these questions, and no stratum takes them" in asked.output
    few = founded.invoke("draw", "announce", "--by", "engagé", "--leave-out-silent", *SOON, *founded.sign("ani"))
    assert few.exit_code == 3
    assert "People in no stratum are shown as a group of their own: 3" in few.output


def test_a_stratum_too_small_is_refused_with_the_merge_that_would_mend_it(founded):
    (founded.folder / "small.csv").write_text(text(people(Nord=20, Sud=20, Est=4)))
    assert close(founded, "small.csv", receipts="small.html").exit_code == 0
    told = founded.invoke("draw", "announce", "--by", "secteur", *SOON, *founded.sign("ani"))
    assert told.exit_code == 3
    assert "Secteur = Est: 4 of at least 10 people." in told.output
    assert "Give Est and Nord of Secteur one name in both tables: 24 together." in told.output
    written = ("--stratum", "secteur=nord:2", "--stratum", "secteur=sud:2", "--stratum", "secteur=est:2")
    told = founded.invoke("draw", "announce", *written, *SOON, *founded.sign("ani"))
    assert "Give Est and Nord of Secteur one name in both tables: 24 together." in told.output
    assert founded.invoke("draw", "announce", *written, "--mode", "open", *SOON).exit_code == 0


def test_a_feature_that_would_single_somebody_out_is_refused_before_it_is_closed(founded):
    (founded.folder / "one-value.csv").write_text("category,name,min,max\nSecteur,Nord,0,6\n")
    (founded.folder / "few.csv").write_text(text(people(Nord=3)))
    done = founded.invoke(
        *("draw", "pool", "--people", "few.csv", "--quotas", "one-value.csv", "--frame", "list:3:others"),
        *("--receipts", "few.html", *founded.sign("ani", "dpd")),
    )
    assert done.exit_code == 3
    assert "Secteur: too few people for any count; leave it out." in done.output


def test_what_privacy_foretells_is_what_is_published_byte_for_byte(founded):
    rows = people(Nord=23, Sud=20, Est=17)
    (founded.folder / "told.csv").write_text(text(rows))
    before = founded.run("privacy", "--people", "told.csv", "--quotas", "quotas.csv", "--by", "secteur")
    assert close(founded, "told.csv", receipts="told.html").exit_code == 0
    founded.run("draw", "announce", "--by", "secteur", *SOON, *founded.sign("ani", "dep1", "dep2"))
    pool, roster, (draw,) = _state(founded)

    published = {row.feature: {cell.value: cell.count for cell in row.values} for row in pool.body.counts}
    assert published == before["counts"]
    assert published["engagé"]["non renseigné"] is None
    assert sum(count is None for count in published["engagé"].values()) == 2

    groups = Counter(draw.codes[at : at + 2] for at in range(0, len(draw.codes), 2))
    shown = {tuple(map(tuple, view["where"])): view["people"] for view in before["strata"]}
    told = {tuple((w.feature, w.value) for w in stratum.where): stratum for stratum in draw.body.strata}
    assert shown.keys() == told.keys()
    assert sorted(groups.values()) == sorted(shown.values()) == [17, 20, 23]
    assert before["k"] == min(groups.values())

    combinations = Counter(tuple(row.features) for row in roster)
    assert (before["groups"], before["smallest"]) == (len(combinations), min(combinations.values()))
    assert before["alone"] == sum(number == 1 for number in combinations.values())


def test_the_public_bundle_holds_of_the_list_its_leaves_its_codes_and_nothing_more(founded):
    (founded.folder / "public.csv").write_text(text(people(Nord=23, Sud=20, Est=17)))
    assert close(founded, "public.csv", receipts="public.html").exit_code == 0
    founded.run("draw", "announce", "--by", "secteur", *SOON, *founded.sign("ani", "dep1", "dep2"))
    founded.run("bundle", "--out", "public")
    pool, roster, draws = _state(founded)
    blobs = {path.name: path.read_bytes() for path in (founded.folder / "public" / "blobs" / "sha256").iterdir()}
    lists = {row.body.rosters[0].sha256 for row in [pool]} | {draw.body.codes.sha256 for draw in draws}
    assert lists <= blobs.keys()
    assert pool.body.rosters[1].sha256 not in blobs
    everything = b"".join(path.read_bytes() for path in (founded.folder / "public").rglob("*") if path.is_file())
    for row in roster:
        assert row.leaf_salt not in everything
        assert row.leaf_salt.hex().encode() not in everything
    for entry in in_vault(founded):
        assert entry.person.name.encode() not in everything
