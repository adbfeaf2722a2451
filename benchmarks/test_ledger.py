"""Appending and auditing, beside the least that either could cost.

A single durable append is compared with the event store's own recorder writing the same bytes; batches and the audit
with PyNaCl verifying the same signatures one after another on one core.
"""

from itertools import count
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

BATCH = 3000


@pytest.fixture
def ledger(tmp_path):
    ledger, keys = territory.found(tmp_path / "territory")
    yield ledger, keys
    ledger.close()


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


def plain_recorder(path, entries) -> float:
    """Seconds that one durable insert of such an entry takes in the event store by itself."""
    store = SQLiteDatastore(str(path), originator_id_type="text")
    recorder = SQLiteAggregateRecorder(store)
    recorder.create_table()
    start = perf_counter()
    for version, data in enumerate(entries):
        recorder.insert_events([StoredEvent("one", version, "entry", data)])
    seconds = (perf_counter() - start) / len(entries)
    store.close()
    return seconds


def test_single_durable_append_through_the_whole_path(benchmark, compare, ledger, tmp_path):
    ledger, keys = ledger
    signed = list(territory.statements(ledger, keys, 400, resigned=True))
    entries = [Entry(*one, ledger.now()).encode() for one in signed]
    theirs = plain_recorder(tmp_path / "plain.sqlite", entries)
    following = count()
    benchmark.pedantic(lambda: ledger.submit(*signed[next(following)]), rounds=300, warmup_rounds=20)
    compare(
        "append one statement durably, two signatures on average",
        peer="the event store's recorder, same bytes",
        theirs=theirs,
        needed="≥ 0.5 of its rate",
    )


# Processor time on both sides: what else the machine does must not decide between two programmes that compute.
@pytest.mark.benchmark(timer=process_time)
def test_batched_appends(benchmark, compare, ledger):
    ledger, keys = ledger
    signed = list(territory.statements(ledger, keys, BATCH))
    theirs = raw_verification(signed, keys)
    benchmark.pedantic(lambda: ledger.submit_all(signed), rounds=1)
    compare(
        f"append {BATCH} statements of three signatures in one batch",
        peer="PyNaCl, the signatures alone",
        theirs=theirs,
        needed="≥ 0.6 of its rate",
    )


@pytest.mark.benchmark(timer=process_time)
def test_audit(benchmark, compare, ledger):
    ledger, keys = ledger
    signed = list(territory.statements(ledger, keys, BATCH))
    ledger.submit_all(signed)
    entries = list(ledger.store.entries())
    theirs = raw_verification(signed, keys)

    def audit():
        replay = Replay(territory.ORIGIN, ledger.blobs.get)
        refused = [code for data in entries if (code := replay.append(data))]
        assert not refused

    benchmark.pedantic(audit, rounds=3, warmup_rounds=1)
    compare(
        f"audit {BATCH} statements of three signatures by the verifier",
        peer="PyNaCl, the signatures alone",
        theirs=theirs,
        needed="≥ 0.7 of its rate",
    )
