"""Public pages and the static log under load: one server process, clients on this machine only, a few seconds.

`klero serve` is waitress in one process; requests come from another process over a few kept-alive connections.
"""

import json
import subprocess
import sys
import time
from statistics import quantiles

import pytest

from api.web.factory import create_app
from tests import town

REQUESTS, CONNECTIONS = 3000, 8
PATHS = ("/fr/", "/fr/draw/1", "/en/charter", "/log/checkpoint", "/log/tile/entries/000.p/{size}", "/fr/entries/14")
CLIENT = """
import http.client, json, sys, threading, time
port, requests, connections, paths = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
taken, failed = [], []
def ask(first):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for turn in range(first, requests, connections):
        start = time.perf_counter()
        connection.request("GET", paths[turn % len(paths)], headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        taken.append(time.perf_counter() - start)
        if answer.status != 200:
            failed.append(answer.status)
threads = [threading.Thread(target=ask, args=(n,)) for n in range(connections)]
start = time.perf_counter()
[t.start() for t in threads]; [t.join() for t in threads]
print(json.dumps({"seconds": time.perf_counter() - start, "taken": taken, "failed": failed}))
"""
"""Bounded by its count; a request that waits 10 s ends it."""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    played = town.play(tmp_path_factory.mktemp("town"))
    with town.serving(create_app(played.folder, clock=time.time)) as found:
        yield found, played.played.ledger.state.size
    played.played.ledger.close()


def test_public_pages_and_log_under_load(benchmark, compare, address):
    where, size = address
    port = where.rpartition(":")[2]
    paths = [path.format(size=size) for path in PATHS]
    command = [sys.executable, "-I", "-S", "-c", CLIENT, port, str(REQUESTS), str(CONNECTIONS), *paths]

    def load() -> dict:
        return json.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)

    told = benchmark.pedantic(load, rounds=1, warmup_rounds=0)
    assert told["failed"] == []
    rate, p99 = REQUESTS / told["seconds"], quantiles(told["taken"], n=100)[98]
    benchmark.extra_info.update(requests_per_second=round(rate), p99_ms=round(1000 * p99, 1))
    what = f"web: {REQUESTS} requests over {CONNECTIONS} connections: {rate:,.0f}/s, p99 {1000 * p99:.1f} ms"
    compare(what, needed="500/s on two cores, p99 50 ms")
