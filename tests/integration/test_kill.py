"""kill -9 at any moment: what a command acknowledged is there; what it did not is there whole, or not at all."""

import json
import random
import subprocess
import time
from itertools import count

import pytest

from api.i18n import set_language
from draws import merkle
from ledger import entry, statement
from ledger.service import Ledger
from tests.integration.desk import FOUNDERS, ROLES, Hand

SECONDS = 25
"""For so long each test strikes; then it only finishes what it began."""


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


def ids(desk) -> list[str]:
    """The statements on the ledger, by index; reading them checks that entries, tree and rules agree."""
    ledger = Ledger.open(desk.folder / "territory", time.time)
    try:
        entries = list(ledger.store.entries())
        assert ledger.state.anomalies == []
        assert ledger.store.leaf_hashes() == [merkle.leaf_hash(data) for data in entries]
        return [statement.statement_id(entry.read(data).payload) for data in entries]
    finally:
        ledger.close()


def acknowledged(out: str) -> dict:
    """The answer that a command printed whole before it died, if it did."""
    lines = [line for line in out.splitlines() if line.startswith("{") and line.endswith("}")]
    return json.loads(lines[-1]) if lines else {}


class Struck(Hand):
    """A desk whose commands are killed at random moments."""

    fresh = count()

    def measure(self) -> None:
        """How long a command lives, so that the blows fall while it works."""
        self.chance = random.Random(2027)
        begun = time.monotonic()
        self.until = begun + SECONDS
        with self.process("status") as process:
            process.communicate(timeout=60)
        self.ended = 1.3 * (time.monotonic() - begun)
        self.started = 0.3 * self.ended

    def strike(self, *arguments: str) -> dict:
        """Run a command and kill it; what it had acknowledged by then."""
        with self.process(*arguments) as process:
            try:
                out, err = process.communicate(timeout=self.chance.uniform(self.started, self.ended))
            except subprocess.TimeoutExpired:
                process.kill()
                out, err = process.communicate(timeout=60)
        assert "Traceback" not in err
        return acknowledged(out)

    def step(self, *arguments: str) -> None:
        """Take a step: killed, looked at, and then done in peace unless it is taken already."""
        before = ids(self)
        if time.monotonic() < self.until:
            answer = self.strike(*self.anew(arguments))
            now = ids(self)
            assert now[: len(before)] == before
            assert len(now) - len(before) in {0, 1}
            if "index" in answer:
                assert now[answer["index"]] == answer["id"]
            if len(now) > len(before):
                return
        assert self.run(*self.anew(arguments))["index"] == len(before)

    def anew(self, arguments: tuple[str, ...]) -> list[str]:
        """Receipts need a new file each time: the codes of a pool that did not come about are worth nothing."""
        return [f"receipts{next(self.fresh)}.html" if part == "receipts.html" else part for part in arguments]

    def verified(self, name: str) -> dict:
        """What the independent verifier says of the ledger."""
        self.run("bundle", "--out", name)
        with self.process("verify", name) as process:
            report = json.loads(process.communicate(timeout=60)[0])
        assert process.returncode == report["exit"] == 0
        return report


@pytest.fixture
def desk(tmp_path) -> Struck:
    desk = Struck(tmp_path / "desk")
    desk.found()
    desk.measure()
    return desk


def test_a_whole_draw_survives_commands_that_are_killed_at_every_step(desk):
    for name in ROLES:
        if name not in FOUNDERS:
            desk.run("key", "enrol", f"{name}.card", *desk.sign(name, "ani", "gar"))
    for name in ("scr1", "scr2"):
        desk.step("role", "give", f"{name}.card", "SCR", "--session", *desk.sign("ani", "gar"))
    steps = desk.steps()
    for arguments in steps[:3]:
        desk.step(*arguments)
    for trustee in ("dep1", "dep2", "dep3"):
        desk.step("draw", "deal", "--key", f"{trustee}.key")
    desk.step("draw", "close-deals", *desk.sign("dep1", "dep2"))
    desk.step("draw", "dice", "0123456789 0123456789", *desk.sign("scr1", "scr2"))
    for trustee in ("dep1", "dep2", "dep3"):
        desk.step("draw", "open", "--key", f"{trustee}.key", "--same-words")
    desk.step("draw", "close-openings", *desk.sign("dep1", "dep3"))
    desk.step("draw", "conclude", *desk.sign("ani", "scr1"))
    report = desk.verified("bundle")
    assert [draw["state"] for draw in report["draws"]] == ["concluded"]
    assert report["draws"][0]["premises"]["P2"] == "supported"


def test_keys_and_roles_survive_commands_that_are_killed(desk):
    for name in ("mem1", "dpd"):
        desk.step("key", "enrol", f"{name}.card", *desk.sign(name, "ani", "gar"))
    desk.step("role", "give", "mem1.card", "SCR", "--session", *desk.sign("ani", "gar"))
    desk.step("role", "end", "mem1.card", "SCR", "--cause", "resigned", *desk.sign("mem1"))
    desk.step("key", "revoke", "dpd.card", "--cause", "lost", *desk.sign("ani", "gar"))
    assert desk.verified("bundle")["exit"] == 0


def test_a_founding_that_is_killed_can_be_done_again(tmp_path):
    desk = Struck(tmp_path / "desk")
    desk.measure()
    founders = [part for name in FOUNDERS for part in ("--founder", f"{name}.card")]
    init = ("init", "--origin", "test.example/les-pins", "--name", "Les Pins", *founders, *desk.sign(*FOUNDERS))
    for _kill in range(4):
        if "index" in desk.strike(*init):
            break
    store = desk.folder / "territory" / "ledger.sqlite"
    if not (store.exists() and ids(desk)):
        assert desk.run(*init)["index"] == 0
    assert len(ids(desk)) == 1


def test_three_desks_that_append_at_the_same_time_leave_no_gap_and_lose_nothing(desk):
    answers = []
    for names in (("mem1", "mem2", "dpd"), ("dep1", "dep2", "dep3")):
        commands = [desk.process("key", "enrol", f"{name}.card", *desk.sign(name, "ani", "gar")) for name in names]
        for process in commands:
            with process:
                out, err = process.communicate(timeout=60)
            assert process.returncode == 0, err
            answers.append(acknowledged(out))
    found = ids(desk)
    assert sorted(answer["index"] for answer in answers) == list(range(2, 8))
    assert [found[answer["index"]] for answer in answers] == [answer["id"] for answer in answers]
    assert desk.verified("bundle")["exit"] == 0
