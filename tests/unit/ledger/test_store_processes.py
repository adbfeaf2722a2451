"""Several writers of one store, and death: no gap, no loss, nothing torn."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

from ledger.errors import Conflict
from ledger.store import Store
from tests.unit.ledger.stores import ORIGIN, entries, is_whole

WRITER = """
import sys
from pathlib import Path
from ledger.errors import Conflict
from ledger.store import Store

path, name, count, width = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with Store.open(path) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    done = 0
    while done < count:
        at = store.size()
        try:
            store.append([f"{name} {done} {n}".encode() for n in range(width)], at)
        except Conflict:
            continue
        done += 1
        print(at + width, flush=True)
"""


def writer(root_, path, name, count, width=1):
    command = [sys.executable, "-P", "-c", WRITER, str(path), name, str(count), str(width)]
    environment = {**os.environ, "PYTHONPATH": str(root_)}
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def started(process):
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    process.stdin.write("go\n")
    process.stdin.flush()


def test_concurrent_processes_append_without_a_gap_or_a_loss(root, path):
    Store.create(path, ORIGIN).close()
    processes = [writer(root, path, f"w{number}", 40) for number in range(6)]
    for process in processes:
        started(process)
    for process in processes:
        assert process.communicate(timeout=120)[1] == ""
    with Store.open(path) as store:
        held = list(store.entries())
        assert len(held) == 240
        for number in range(6):
            own = [entry for entry in held if entry.startswith(b"w%d " % number)]
            assert own == [b"w%d %d 0" % (number, done) for done in range(40)]
        assert is_whole(store)


def test_concurrent_threads_append_without_a_gap_or_a_loss(store):
    def write(name):
        done = 0
        while done < 20:
            try:
                store.append([b"%d %d" % (name, done)], at=store.size())
            except Conflict:
                continue
            done += 1

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))
    assert store.size() == 80
    assert is_whole(store)


def test_kill_9_at_any_moment_loses_nothing_acknowledged_and_tears_nothing(root, path):
    Store.create(path, ORIGIN).close()
    chance = Random(20260727)
    for life in range(12):
        process = writer(root, path, f"life{life}", 10**6, width=3)
        started(process)
        time.sleep(chance.random() * 0.05)
        process.send_signal(signal.SIGKILL)
        acknowledged = [int(line) for line in process.communicate(timeout=60)[0].split("\n")[:-1]]
        with Store.open(path) as store:
            assert store.size() % 3 == 0
            assert store.size() >= max(acknowledged, default=0)
            assert is_whole(store)
            store.append(entries(0, 3), at=store.size())
