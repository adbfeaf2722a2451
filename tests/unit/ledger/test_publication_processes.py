"""Several publishers of one log, and death."""

import os
import signal
import subprocess
import sys
import time
from random import Random

from ledger import keyfile
from ledger.checkpoint import Checkpoint
from ledger.publication import Publication
from ledger.store import Store
from tests.unit.ledger.stores import ORIGIN
from tests.unit.ledger.territory import expected

PUBLISHER = """
import sys
from pathlib import Path
from ledger import keyfile
from ledger.errors import Conflict
from ledger.publication import Publication
from ledger.store import Store

folder, origin = Path(sys.argv[1]), sys.argv[2]
key = keyfile.read_log_key(folder / "log.key", origin)
log = Publication(folder)
with Store.open(folder / "ledger.sqlite") as store:
    print("ready", flush=True)
    for _ in range(int(sys.argv[3])):
        at = store.size()
        try:
            store.append([b"entry %d" % (at + n) for n in range(50)], at)
        except Conflict:
            pass
        print(log.publish(store, key).size, flush=True)
"""


def publisher(root_, folder, count):
    command = [sys.executable, "-P", "-c", PUBLISHER, str(folder), ORIGIN, str(count)]
    environment = {**os.environ, "PYTHONPATH": str(root_)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_processes_that_publish_at_once_take_turns(root, tmp_path):
    Store.create(tmp_path / "ledger.sqlite", ORIGIN).close()
    keyfile.create_log_key(tmp_path / "log.key", ORIGIN)
    processes = [publisher(root, tmp_path, 8) for _ in range(3)]
    for process in processes:
        assert process.communicate(timeout=120)[1] == ""
    with Store.open(tmp_path / "ledger.sqlite") as store:
        size = store.size()
    assert Publication(tmp_path).check() == Checkpoint(ORIGIN, size, expected(size))


def test_a_publisher_killed_at_any_moment_leaves_a_log_that_holds_and_heals(root, tmp_path):
    Store.create(tmp_path / "ledger.sqlite", ORIGIN).close()
    key = keyfile.create_log_key(tmp_path / "log.key", ORIGIN)
    log = Publication(tmp_path)
    chance = Random(20260728)
    last = 0
    for _ in range(10):
        process = publisher(root, tmp_path, 10**6)
        process.stdout.readline()
        time.sleep(chance.random() * 0.1)
        process.send_signal(signal.SIGKILL)
        published = [int(line) for line in process.communicate(timeout=60)[0].split("\n")[:-1]]
        with Store.open(tmp_path / "ledger.sqlite") as store:
            if (tmp_path / "public" / "checkpoint").exists():
                held = log.check()
                assert held.root == expected(held.size)
                assert held.size >= max([last, *published])
            last = log.publish(store, key).size
            assert last == store.size()
            assert log.check().root == expected(last)
