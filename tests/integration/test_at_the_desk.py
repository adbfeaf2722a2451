"""Small things at a facilitator's desk that once made somebody stumble."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.cli import demo as demos
from ledger import durable
from tests.integration.desk import Hand

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    desk = Hand(tmp_path_factory.mktemp("desk"))
    desk.found()
    desk.enrol()
    purpose, _pool, _announcement = desk.steps()
    desk.run(*purpose)
    return desk


def pool(desk, *signers, receipts="receipts.html", **quotas):
    arguments = list(desk.steps()[1][: -len(desk.sign("ani", "dpd"))])
    arguments[arguments.index("receipts.html")] = receipts
    return desk.invoke(*arguments, *desk.sign(*signers))


def test_a_proposed_command_names_the_folder_that_was_given(desk):
    done = pool(desk, "ani", receipts="given-up.html")
    assert "Then: klero -C territory submit draw.pool_sealed" in done.output
    assert "Sign it: klero sign draw.pool_sealed" in done.output
    assert "klero -C territory draw" in desk.read("status")


def test_a_list_that_was_given_up_is_forgotten_on_demand(desk):
    pool(desk, "ani", receipts="another.html")
    told = desk.invoke("doctor")
    assert "klero -C territory draw forget" in told.output
    assert desk.invoke("draw", "forget", answers="n\n").exit_code == 1
    left = desk.run("draw", "forget", "--yes")["forgotten"]
    assert left
    assert desk.run("draw", "forget", "--yes")["forgotten"] == []
    assert "draw forget" not in desk.invoke("doctor").output


def test_strata_are_found_whatever_the_case_of_their_name(desk):
    assert pool(desk, "ani", "dpd").exit_code == 0
    common = ("--deals-until", "+1h", "--openings-until", "+2h", "--contest-until", "+40d", *desk.sign("ani"))
    wrong = desk.invoke("draw", "announce", "--by", "secteur", *common)
    assert "secteur is not known here; there are quartier, sexe" in wrong.output
    assert desk.invoke("privacy", "--by", "QUARTIER").exit_code == 0
    made = desk.invoke("draw", "announce", "--by", "Quartier", *common, "--out", "by.draft")
    assert made.exit_code == 0, made.output
    made = desk.invoke("draw", "announce", "--stratum", "QUARTIER=north:3", "--stratum", "quartier=South:3", *common)
    assert made.exit_code == 0, made.output


def test_an_act_made_ahead_of_time_is_said_so_before_it_is_signed(desk):
    before = set(desk.folder.glob("*.draft"))
    pool(desk, "ani", receipts="ahead.html")
    (draft,) = set(desk.folder.glob("*.draft")) - before
    shown = desk.invoke("sign", str(draft), "--sign", "dep1.key", answers="n\n").output
    assert "lies" not in shown
    data = durable.read(draft)
    assert data
    year = int(data.split(b'made_at\\":\\"')[1][:4])
    draft.write_bytes(data.replace(b'made_at\\":\\"%d' % year, b'made_at\\":\\"%d' % (year + 1)))
    shown = desk.invoke("sign", str(draft), "--sign", "dep1.key", answers="n\n").output
    assert "ask whose clock is wrong before you sign" in shown


def test_a_demo_that_is_interrupted_leaves_the_folder_empty(desk, monkeypatch):
    def stop(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(demos, "_export", stop)
    monkeypatch.setattr(demos.Demo, "play", lambda self: (self.folder / "keys").mkdir(parents=True))
    (desk.folder / "empty").mkdir()
    for name in ("new", "empty"):
        done = desk.invoke("demo", "--out", name)
        assert (done.exit_code, "Stopped" in done.output) == (1, True)
        assert not any((desk.folder / name).iterdir())


def test_a_folder_with_an_earlier_demo_is_named_as_such(desk):
    (desk.folder / "old" / "territory").mkdir(parents=True)
    (desk.folder / "old" / "keys").mkdir()
    assert "holds an earlier demo" in desk.invoke("demo", "--out", "old").output


@pytest.mark.parametrize("delay", [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7])
def test_an_interruption_at_any_moment_ends_in_one_sentence(desk, delay):
    """Before Python has come to the programme it says what it likes; from there on nobody sees a traceback."""
    command = [sys.executable, "-P", "-m", "api", "--lang", "en", "-C", str(desk.folder / "territory"), "status"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    time.sleep(delay)
    running.send_signal(signal.SIGINT)
    _out, err = running.communicate(timeout=60)
    if "Traceback" in err and ", in main\n" not in err:  # Python was still starting: nothing was begun
        assert running.returncode == -signal.SIGINT
        return
    assert "Traceback" not in err
    assert (running.returncode, err.strip()) in {
        (0, ""),
        (0, "Ctrl-C came too late: what was asked is done."),
        (1, "Stopped. What was acknowledged before is written: see klero status."),
        (1, f"Stopped. What was acknowledged before is written: see klero -C {desk.folder / 'territory'} status."),
        (-signal.SIGINT, ""),
    }


STRUCK = """
import os, signal, sys, time
from importlib.abc import MetaPathFinder

class Struck(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "api.cli.root":
            try:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(5)
            except KeyboardInterrupt:
                raise ImportError("initialization failed") from None

sys.meta_path.insert(0, Struck())
sys.argv = ["klero", "--lang", "en", "status"]
from api.__main__ import main
main()
"""


def test_a_library_that_an_interruption_strikes_while_it_loads_ends_in_the_same_sentence():
    ended = subprocess.run(
        [sys.executable, "-P", "-c", STRUCK],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (ended.returncode, ended.stderr.strip()) == (
        1,
        "Stopped. What was acknowledged before is written: see klero status.",
    )
