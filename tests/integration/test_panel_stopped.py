"""A long search for panels that somebody stops."""

import csv
import os
import pty
import select
import signal
import subprocess
import sys
import time

import pytest

from tests import pools


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """20,000 people and a panel of 500: some fifteen seconds of search."""
    folder, pool = tmp_path_factory.mktemp("large"), pools.invented(20_000, 500, pools.MANY)
    features = list(dict.fromkeys(quota.feature for quota in pool.quotas))
    with (folder / "people.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["id", *features], *([i, *values] for i, values in enumerate(pool.people))])
    with (folder / "quotas.csv").open("w", newline="") as file:
        rows = [[quota.feature, quota.value, quota.minimum, quota.maximum] for quota in pool.quotas]
        csv.writer(file).writerows([["category", "name", "min", "max"], *rows])
    return folder


def test_ctrl_c_shows_how_far_it_was_ends_at_once_and_leaves_nothing(large, root):
    ours, theirs = pty.openpty()
    files = ["--people", str(large / "people.csv"), "--quotas", str(large / "quotas.csv"), "--out", str(large / "out")]
    command = [sys.executable, "-P", "-m", "api", "--lang", "en", "panel", "plan", "--size", "500", *files]
    running = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=root, env={**os.environ, "TERM": "xterm"}
    )
    os.close(theirs)
    shown, until = read(ours, b"Looking for the fairest chances", 60), time.monotonic() + 20
    assert "Looking for the fairest chances" in shown
    running.send_signal(signal.SIGINT)
    shown += read(ours, b"half written", 20)
    assert running.wait(timeout=max(1, until - time.monotonic())) == 1
    os.close(ours)
    assert "Stopped. No file is half written." in shown
    assert "Traceback" not in shown
    assert not (large / "out").exists()


def read(terminal: int, awaited: bytes, patience: float) -> str:
    """What appears on the terminal until that does, or nothing does for so long."""
    seen, end = b"", time.monotonic() + patience
    while awaited not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                seen += os.read(terminal, 65_536)
            except OSError:
                break
    return seen.decode(errors="replace")
