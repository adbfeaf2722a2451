"""Appending and auditing, beside the least that either could cost.

A single durable append is compared with the event store's own recorder writing the same bytes; batches and the audit
with PyNaCl verifying the same signatures one after another on one core.
"""

import gc
from itertools import count
from statistics import median
from time import perf_counter, process_time

import nacl.bindings
import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteAggregateRecorder, SQLiteDatastore

from benchmarks import territory
from ledger import statement
from ledger.entry import Entry
from ledger.keys import keyid
from verifier.replay import Replay

BATCH = 1500


@pytest.fixture
def ledger(tmp_path):
    # What pytest keeps alive is no part of either programme: the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    ledger, keys = territory.found(tmp_path / "territory")
    yield ledger, keys
    ledger.close()
    gc.unfreeze()


def raw_verification(signed, keys) -> float:
    """Processor seconds that PyNaCl takes for the signatures alone."""
    public = {keyid(key.signing.public): key.signing.public for key in keys.values()}
    work = [
        (signature + statement.pre_authentication(payload), public[name])
        for payload, signatures in signed
        for name, signature in signatures.items()
    ]
    start = process_time()
    for message, key in work:
        nacl.bindings.crypto_sign_open(message, key)
    return process_time() - start


@pytest.fixture
def plain_recorder(tmp_path):
    """Durable inserts of such entries in the event store by itself: returns the seconds that one took."""
    store = SQLiteDatastore(str(tmp_path / "plain.sqlite"), originator_id_type="text")
    recorder = SQLiteAggregateRecorder(store)
    recorder.create_table()
    versions = count()

    def insert(data: bytes) -> float:
        event = StoredEvent("one", next(versions), "entry", data)
        start = perf_counter()
        recorder.insert_events([event])
        return perf_counter() - start

    yield insert
    store.close()


def test_single_durable_append_through_the_whole_path(benchmark, compare, ledger, plain_recorder):
    ledger, keys = ledger
    signed = iter(list(territory.statements(ledger, keys, 400, resigned=True)))
    theirs: list[float] = []

    def one():
        payload, signatures = next(signed)
        theirs.append(plain_recorder(Entry(payload, signatures, ledger.now()).encode()))
        return (payload, signatures), {}

    benchmark.pedantic(ledger.submit, setup=one, rounds=399)
    compare(
        "append one statement durably, two signatures on average",
        peer="the event store's recorder, same bytes",
        theirs=median(theirs),
        needed="≥ 0.5 of its rate",
    )


# Processor time on both sides, in turns: what else the machine does must not decide between programmes that compute.
@pytest.mark.benchmark(timer=process_time)
def test_batched_appends(benchmark, compare, ledger):
    ledger, keys = ledger
    theirs: list[float] = []

    def batch():
        signed = list(territory.statements(ledger, keys, BATCH))
        theirs.append(raw_verification(signed, keys))
        return (signed,), {}

    benchmark.pedantic(ledger.submit_all, setup=batch, rounds=7)
    compare(
        f"append {BATCH} statements of three signatures in one batch",
        peer="PyNaCl, the signatures alone",
        theirs=median(theirs),
        needed="≥ 0.6 of its rate",
    )


@pytest.mark.benchmark(timer=process_time)
def test_audit(benchmark, compare, ledger):
    ledger, keys = ledger
    signed = list(territory.statements(ledger, keys, BATCH))
    ledger.submit_all(signed)
    entries = list(ledger.store.entries())
    theirs: list[float] = []

    def audit():
        replay = Replay(territory.ORIGIN, ledger.blobs.get)
        refused = [code for data in entries if (code := replay.append(data))]
        assert not refused

    benchmark.pedantic(audit, setup=lambda: theirs.append(raw_verification(signed, keys)), rounds=9)
    compare(
        f"audit {BATCH} statements of three signatures by the verifier",
        peer="PyNaCl, the signatures alone",
        theirs=median(theirs),
        needed="≥ 0.7 of its rate",
    )
