"""Draws by other methods, with the commands that people type."""

import json
import re
import subprocess
import sys

import pytest

from api.web.factory import create_app
from tests.integration.desk import Desk, Hand

LATER = ("--deals-until", "+1h", "--openings-until", "+2h", "--contest-until", "+40d")


def conclude(desk: Hand) -> None:
    """From the announcement to the result."""
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "deal", "--key", f"{name}.key")
    desk.run("draw", "close-deals", *desk.sign("dep1", "dep2"))
    desk.run("draw", "dice", "0123456789 0123456789", *desk.sign("scr1", "scr2"))
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "open", "--same-words", "--key", f"{name}.key")
    desk.run("draw", "close-openings", *desk.sign("dep1", "dep2"))
    desk.run("draw", "conclude", *desk.sign("ani", "scr1"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Hand:
    """A territory whose list is closed."""
    desk = Hand(tmp_path_factory.mktemp("methods"))
    desk.found()
    desk.enrol()
    purpose, pool, _announcement = desk.steps()
    desk.run(*purpose)
    desk.run(*pool)
    return desk


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("sexe,poids\nF,1\n", "no weight for M"),
        ("sexe,poids\nF,1\nM,0\n", "line 3: a weight is a whole number from 1 to 4294967295"),
        ("sexe,poids\nF,1\nM,2\nM,3\n", "line 4: this combination has a weight already"),
        ("sexe,humeur,poids\nF,gaie,1\nM,gaie,2\n", "which has quartier, sexe"),
        ("poids\n1\n", "which has quartier, sexe"),
        ("sexe,valeur\nF,1\n", "which has quartier, sexe"),
    ],
)
def test_a_table_of_weights_that_does_not_give_everybody_one_is_refused_with_its_line(desk, table, said):
    (desk.folder / "weights.csv").write_text(table)
    done = desk.invoke(
        *("draw", "announce", "--stratum", ":6", "--method", "weighted", "--weights", "weights.csv", *LATER),
        *desk.sign("ani", "dep1", "dep2", "dep3"),
    )
    assert done.exit_code == 3
    assert said in done.output


def test_weights_by_a_feature_are_announced_and_bring_a_result_that_verifies(desk):
    (desk.folder / "weights.csv").write_text("sexe,poids\nF,1\nM,2\n")
    desk.run(
        *("draw", "announce", "--stratum", ":6", "--method", "weighted", "--weights", "weights.csv", *LATER),
        *desk.sign("ani", "dep1", "dep2", "dep3"),
    )
    said, *people = re.search(
        r"Drawn by weights: weight 1 for (\d+) people, weight 2 for (\d+) people\.", desk.read("status")
    ).group(0, 1, 2)
    light, heavy = map(int, people)
    assert light + heavy == 60
    conclude(desk)
    desk.run("bundle", "--out", "bundle.zip", "--zip")
    with Desk.process(desk, "verify", "bundle.zip") as process:
        (draw,) = json.loads(process.communicate(timeout=60)[0])["draws"]
    assert draw["method"] == "weighted"
    assert draw["weights"] == [{"weight": 1, "people": light}, {"weight": 2, "people": heavy}]
    command = [sys.executable, "-P", "-m", "verifier", "bundle.zip", "--lang", "en"]
    text = subprocess.run(command, cwd=desk.folder, capture_output=True, text=True, check=False).stdout
    assert f"method: by weights\n  weights: 1 (people: {light}), 2 (people: {heavy})\n" in text
    assert "in no simple proportion to the weights" in " ".join(text.split())
    assert said in create_app(desk.folder / "territory").test_client().get("/en/draw/1").text
    notice = ("--contact", "us", "--basis", "consent", "--retention", "3 months")
    desk.run("papers", "letters", *notice, "--out", "letters.html")
    letters = " ".join((desk.folder / "letters.html").read_text().split())
    assert "chance among weights, and yours was 2" in letters
    assert "Not being drawn is chance. It is no refusal" not in letters
    for paper in ("minutes", "poster"):
        assert said in " ".join(desk.read("papers", paper).split())


THROWN_UNTIL = ("--openings-until", "+2h", "--contest-until", "+40d")


@pytest.fixture(scope="module")
def association(tmp_path_factory) -> Hand:
    """People without trustees: their list is closed all the same."""
    desk = Hand(tmp_path_factory.mktemp("association"))
    desk.found()
    desk.enrol()
    for name in ("dep1", "dep2", "dep3"):
        desk.run("role", "end", f"{name}.card", "DEP", "--cause", "resigned", *desk.sign(name))
    purpose, pool, _announcement = desk.steps()
    desk.run(*purpose)
    desk.run(*pool)
    return desk


@pytest.fixture(scope="module")
def thrown(association) -> tuple[Hand, str]:
    """The draw announced by people together, and dice thrown until all places are full: every position in turn."""
    who = association.sign("ani", "scr1", "scr2", "gar")
    announce = ("draw", "announce", "--by", "quartier", *THROWN_UNTIL)
    bare = association.run(*announce, "--deals-until", "+1h", *association.sign("ani"), status=1)
    assert bare["error"] == "pool.no_trustees"
    done = association.invoke(*announce, "--method", "dice-direct", "--reserve", "1", *who)
    assert done.exit_code == 0, done.output
    assert "2 dice a throw; expect about 28 throws." in done.stderr
    digits = "99"
    while True:
        told = association.invoke("draw", "dice", digits, *association.sign("scr1", "scr2"))
        if told.exit_code == 0:
            return association, digits
        assert "dice.plan" in told.stderr
        assert "throw on" in told.stderr
        last = told.stderr.splitlines()
        assert any("nobody has this number: again" in line for line in last)
        digits += f"{len(digits) // 2 - 1:02}"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the faces of the dice in the digits 0 to 9"),
        ("a b", "Type the faces of the dice in the digits 0 to 9"),
        ("٠٧ 02", "Type the faces of the dice in the digits 0 to 9"),
        ("07,41,1", "Each throw has 2 digits, and 5 digits are no whole throws"),
    ],
)
def test_dice_that_are_mistyped_are_said_to_be(thrown, typed, said):
    desk, _digits = thrown
    done = desk.invoke("draw", "dice", typed, *desk.sign("scr1", "scr2"))
    assert done.exit_code == 3
    assert said in done.stderr


def test_throws_after_the_last_place_are_to_be_dropped_and_commas_are_no_digits(thrown):
    desk, digits = thrown
    throws = [digits[at : at + 2] for at in range(0, len(digits), 2)]
    done = desk.invoke("draw", "dice", ",".join([*throws, "07", "08"]), *desk.sign("scr1", "scr2"))
    assert done.exit_code == 3
    assert f"All places are full after throw {len(throws)}: drop the throws after it (2)." in done.stderr
    assert "for stratum 1 (quartier = " in done.stderr


def test_a_draw_by_dice_alone_runs_from_the_announcement_to_the_minutes(thrown):
    desk, digits = thrown
    desk.run("draw", "conclude", *desk.sign("ani", "scr1"))
    minutes = desk.read("papers", "minutes")
    assert "Those present saw that nobody chose; the absent trust two named scrutineers." in minutes
    assert " ".join(digits[at : at + 2] for at in range(0, len(digits), 2)) in " ".join(minutes.split())
    assert "Seed" not in minutes
    assert "On how many separate devices" not in minutes
    desk.run("bundle", "--out", "bundle.zip", "--zip")
    with Desk.process(desk, "verify", "bundle.zip") as process:
        report = json.loads(process.communicate(timeout=60)[0])
    (draw,) = report["draws"]
    assert (report["verdict"], draw["ticket_key"]) == ("conforme", None)
    assert draw["premises"] == dict.fromkeys(("P1", "P2", "P3", "P4"), "not_claimed")
    assert [len(stratum["drawn"]) for stratum in draw["strata"]] == [3, 3]
    positions = [position for stratum in draw["strata"] for position in stratum["drawn"]]
    said = desk.read("receipt", "--position", str(positions[0]))
    command = [sys.executable, "-P", "-m", "verifier", "receipt", "bundle.zip", "--lang", "en", "--receipt"]
    command.append(re.search(r"klero1:[A-Za-z0-9_-]+", said)[0])
    alone = subprocess.run(command, cwd=desk.folder, capture_output=True, text=True, check=False)
    assert "Draw 1: by dice alone\n  rank 1 of" in alone.stdout
    whole = subprocess.run(
        [*command[:4], "bundle.zip", "--lang", "en"], cwd=desk.folder, capture_output=True, text=True, check=False
    )
    assert "those present saw that nobody chose; the absent trust two named scrutineers" in " ".join(
        whole.stdout.split()
    )
    assert "ticket key" not in whole.stdout
    client = create_app(desk.folder / "territory").test_client()
    page = client.get("/en/draw/1").text
    assert page.count("Those present saw that nobody chose; the absent trust two named scrutineers.") == 2
    assert "What it is made of" not in page
    assert "No dice were announced" not in page
    text = re.search(r"klero1:[A-Za-z0-9_-]+", said)[0]
    checked = client.post("/en/receipt", data={"receipt": text}).text
    assert "Dice alone decided, in public." in checked
    assert "openssl" not in checked


def test_the_numbered_poster_gives_everybody_a_number_and_names_only_to_a_private_file(thrown):
    association, _digits = thrown
    poster = association.read("papers", "poster", "--numbers")
    assert "2 ten-sided dice, in their order, make a number." in poster
    assert "The strata are thrown one after another" in " ".join(poster.split())
    assert poster.count("quartier = ") > 60
    assert "59" in poster
    assert "Person Number" not in poster
    association.run("papers", "poster", "--names", "--out", "hall.html")
    path = association.folder / "hall.html"
    assert "Person Number59" in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "options",
    [
        ("--method", "weighted", "--deals-until", "+1h"),
        ("--weights", "people.csv", "--deals-until", "+1h"),
        ("--method", "dice-direct", "--deals-until", "+1h"),
        ("--method", "dice-direct", "--beacon", "quicknet"),
        ("--method", "dice-direct", "--dice", "d10x20"),
        ("--method", "dice-direct", "--words-until", "+1h"),
        ("--deals-until", "+1h", "--reserve", "2"),
        (),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(desk, options):
    done = desk.invoke("draw", "announce", "--by", "quartier", *THROWN_UNTIL, *options, *desk.sign("ani"))
    assert done.exit_code == 3
    assert "--" in done.output


def test_help_of_verify_names_the_key_of_a_sealed_bundle(desk):
    assert "--key KEYFILE opens" in desk.read("--lang", "en", "verify", "--help")
