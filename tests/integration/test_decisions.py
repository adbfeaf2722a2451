"""Decisions through the commands that people type, weeks passing between them."""

import json
import time

import pytest

from api.cli import root
from api.cli.context import Context
from tests.integration.desk import Desk, Hand

DAY = 86_400
COUNTERS = ("scr1", "scr2", "gar")


class Council(Hand):
    """A desk whose clock the test sets."""

    now = time.time()

    def wait(self, days: float) -> None:
        """Days pass."""
        self.now += days * DAY

    def write(self, name: str, text: str) -> str:
        """A file to hand in."""
        (self.folder / name).write_text(text)
        return name

    def session(self) -> None:
        """Scrutineers for the day."""
        for name in ("scr1", "scr2"):
            self.run("role", "give", f"{name}.card", "SCR", "--session", *self.sign("ani", "gar"))

    def due(self) -> list[str]:
        """The kinds that the status asks for."""
        return [act["kind"] for act in self.run("status")["next"]]

    def count(self, yes: int, no: int) -> dict:
        """A vote is counted; two members sign too."""
        votes = ("--for", str(yes), "--against", str(no), "--abstain", "0")
        return self.run("tally", *votes, *self.sign(*COUNTERS, "mem1", "mem2"))

    def decide(self) -> dict:
        """The decision is signed."""
        return self.run("decide", *self.sign(*COUNTERS))

    def told(self, *arguments: str) -> str:
        """What a command prints for people, in English."""
        return self.invoke("--lang", "en", *arguments).stdout

    def verified(self) -> dict:
        """What the verifier says of the bundle."""
        self.run("bundle", "--out", "bundle.zip", "--zip")
        with Desk.process(self, "verify", "bundle.zip") as process:
            return json.loads(process.communicate()[0])


@pytest.fixture
def council(tmp_path, monkeypatch):
    desk = Council(tmp_path)
    desk.now -= 90 * DAY
    desk.now -= desk.now % DAY - 8 * 3600
    monkeypatch.setattr(root, "Context", lambda folder, as_json: Context(folder, as_json, lambda: desk.now))
    desk.found()
    desk.enrol()
    return desk


def test_the_charter_changes_by_its_own_rule_after_two_readings(council):
    old = (council.folder / "charter.toml").read_text()
    council.write("new.toml", old.replace("Charte de notre collectif", "Charte de la deuxième année"))
    council.write("why.txt", "Nous changeons de nom.")
    amend = ("charter", "amend", "new.toml", *council.sign(*COUNTERS))
    assert council.run(*amend, status=1)["error"] == "charter.decision"

    council.run("proposal", "open", "charter", "--text", "why.txt", "--charter", "new.toml", *council.sign("ani"))
    assert "proposal.read" in council.due()
    assert council.run("proposal", "read", *council.sign("mem1"), status=1)["error"] == "proposal.too_soon"
    assert "About: the charter, proposal " in council.told("status")
    council.wait(14)
    council.run("proposal", "read", *council.sign("mem1"))
    assert "Until " in council.told("status").partition("Objections to a proposal are heard")[2]
    council.session()
    votes = ("tally", "--for", "2", "--against", "0", "--abstain", "0", *council.sign(*COUNTERS, "mem1", "mem2"))
    assert council.run(*votes, status=1)["error"] == "proposal.open"

    council.wait(8)
    assert [kind for kind in council.due() if kind in ("role.assigned", "tally.recorded")][:2] == [
        "role.assigned",
        "tally.recorded",
    ]
    council.session()
    assert council.run(*votes)["kind"] == "tally.recorded"
    assert "decision.taken" in council.due()
    draft = council.run("decide", "--out", "decision.draft", *council.sign("scr1"))
    assert draft["missing"]
    council.run("sign", "decision.draft", *council.sign("scr2", "gar"), "--yes")
    assert council.run("submit", "decision.draft")["kind"] == "decision.taken"
    assert "charter.amended" in council.due()
    assert council.run(*amend)["kind"] == "charter.amended"
    assert council.run("proposal", "list")["proposals"][0]["phase"] == "adopted"

    report = council.verified()
    assert report["verdict"] == "conforme"
    (decision,) = report["decisions"]
    assert (decision["subject"], decision["outcome"]) == ("charter", "adopted")
    assert decision["votes"] == {"present": 2, "for": 2, "against": 0, "abstain": 0, "electorate": 2}


def purpose(council: Council, text: str) -> None:
    """A proposal on what a draw is for."""
    council.write("text.txt", text)
    council.run(
        *("proposal", "open", "purpose", "--text", "text.txt", "--body", "conseil", "--seats", "6"),
        *("--from", "2027-01-01", "--until", "2028-12-31", *council.sign("ani", "mem1")),
    )
    council.write("objection.txt", "Six sièges, c'est trop.")
    council.run("objection", "raise", "--text", "objection.txt", *council.sign("mem2"))


def objection(council: Council) -> str:
    """The id of the only objection."""
    (found,) = council.run("proposal", "list")["proposals"]
    return found["objections"][0]["id"]


def agree(council: Council, seats: int) -> dict:
    """The purpose of a draw, as its stakeholders sign it."""
    command, *_ = council.steps()
    return council.run(
        *("6" if part == "6" and seats == 6 else str(seats) if part == "6" else part for part in command)
    )


def test_an_objection_is_integrated_and_the_changed_text_adopted_by_consent(council):
    purpose(council, "Six sièges au sort.")
    council.write("change.txt", "Quatre sièges.")
    mine, others = council.sign("mem2"), council.sign("mem1")
    integrate = ("objection", "integrate", objection(council), "--change", "change.txt")
    assert "must sign" in council.run(*integrate, *others)["missing"]
    council.run(*integrate, *mine)
    assert "proposal.read" in council.due()
    council.run("proposal", "read", "--text", "change.txt", "--seats", "4", *others)
    council.wait(8)
    council.session()
    assert council.decide()["kind"] == "decision.taken"
    assert "draw.purpose_agreed" in council.due()
    agree(council, 4)
    assert "draw.purpose_agreed" not in council.due()
    said = council.run("log", str(council.run("status")["size"] - 1))["statement"]
    assert said["body"]["decision"]
    shown = council.told("proposal", "list")
    assert "adopted" in shown
    assert "by a member, met by a change" in shown
    assert council.verified()["verdict"] == "conforme"


def test_a_maintained_objection_leads_to_mediation_the_opinion_and_a_vote_and_stays_in_print(council):
    purpose(council, "Six sièges au sort.")
    council.wait(8)
    council.session()
    decide = ("decide", *council.sign(*COUNTERS))
    assert council.run(*decide, status=1)["error"] == "decision.objections_open"
    council.run("objection", "maintain", objection(council), *council.sign("mem2"))
    votes = ("tally", "--for", "2", "--against", "0", "--abstain", "0", *council.sign(*COUNTERS, "mem1", "mem2"))
    assert council.run(*votes, status=1)["error"] == "tally.mediation"
    council.wait(21)
    council.session()
    assert council.run(*votes, status=1)["error"] == "tally.opinion"
    assert "opinion.given" in council.due()
    council.write("opinion.txt", "La médiation n'a pas suffi.")
    council.run("opinion", "--text", "opinion.txt", *council.sign("gar"))
    council.run(*votes)
    council.run(*decide)

    minority = "Six sièges, c'est trop."
    entries = council.run("log")["entries"]
    index = next(row["index"] for row in entries if row["kind"] == "decision.taken")
    assert minority in entries[index]["outcome"]
    assert minority in council.told("log", str(index))
    report = council.verified()
    assert (report["verdict"], report["decisions"][0]["outcome"]) == ("conforme", "adopted")
    assert [(one["state"], one["text"]) for one in report["decisions"][0]["objections"]] == [("maintained", minority)]


def test_a_role_is_given_by_decision_and_ended_by_who_holds_it_or_by_another_decision(council):
    council.write("why.txt", "Elle connaît le quartier.")
    about = ("--person", "par1.card", "--role", "AUD", "--act")
    council.run("proposal", "open", "persons", "--text", "why.txt", *about, "assign", *council.sign("ani", "mem1"))
    council.wait(8)
    council.session()
    council.count(2, 0)
    council.decide()
    assert "role.assigned" in council.due()
    council.run("role", "give", "par1.card", "AUD", *council.sign(*COUNTERS))
    again = council.run("role", "end", "par1.card", "AUD", "--cause", "decision", *council.sign(*COUNTERS), status=1)
    assert again["error"] == "role.decision"
    council.run("role", "end", "par1.card", "AUD", "--cause", "resigned", *council.sign("par1"))
    used = council.run("role", "give", "par1.card", "AUD", *council.sign(*COUNTERS), status=1)
    assert used["error"] == "role.decision"
