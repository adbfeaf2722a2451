"""The durable store beside the plain recorder of eventsourcing, with the same bytes and the same durability."""

from itertools import count
from statistics import median
from time import perf_counter

import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.sqlite import SQLiteAggregateRecorder, SQLiteDatastore

from ledger.keys import SigningKey
from ledger.publication import Publication
from ledger.store import TOPIC, Store

ORIGIN = "sagiterre.example/les-pins"
ENTRY = b"e" * 1200  # a statement with two signatures
BATCH = 5000
ROUNDS = 200
PEER = "plain SQLiteAggregateRecorder"


@pytest.fixture
def store(tmp_path):
    with Store.create(tmp_path / "ours.sqlite", ORIGIN) as made:
        yield made


@pytest.fixture
def plain(tmp_path):
    datastore = SQLiteDatastore(str(tmp_path / "plain.sqlite"), originator_id_type="text")
    recorder = SQLiteAggregateRecorder(datastore)
    recorder.create_table()
    yield recorder
    datastore.close()


def events(start, number):
    return [StoredEvent(ORIGIN, index, TOPIC, ENTRY) for index in range(start, start + number)]


def side_by_side(benchmark, ours, theirs, rounds):
    """Ours timed by the benchmark, the peer just before each round, so that both meet the same disk; its median."""
    times, turn = [], count()

    def peer():
        start = perf_counter()
        theirs(len(times))
        times.append(perf_counter() - start)

    benchmark.pedantic(lambda: ours(next(turn)), setup=peer, rounds=rounds)
    return median(times)


def test_one_durable_append(benchmark, compare, store, plain):
    theirs = side_by_side(
        benchmark,
        lambda turn: store.append([ENTRY], at=turn),
        lambda turn: plain.insert_events(events(turn, 1)),
        ROUNDS,
    )
    compare("one durable append", peer=PEER, theirs=theirs, needed="at least half the peer's speed, with the tree")


def test_a_batch_in_one_transaction(benchmark, compare, store, plain):
    theirs = side_by_side(
        benchmark,
        lambda turn: store.append([ENTRY] * BATCH, at=turn * BATCH),
        lambda turn: plain.insert_events(events(turn * BATCH, BATCH)),
        7,
    )
    compare(f"{BATCH} appends in one transaction", peer=PEER, theirs=theirs, needed="like executemany, with the tree")


def test_reading_all_entries(benchmark, compare, store, plain):
    store.append([ENTRY] * 50_000, at=0)
    plain.insert_events(events(0, 50_000))
    theirs = side_by_side(
        benchmark,
        lambda _: sum(map(len, store.entries())),
        lambda _: sum(len(event.state) for event in plain.select_events(ORIGIN)),
        5,
    )
    compare("reading 50,000 entries", peer=PEER, theirs=theirs, needed="a cold start in seconds")


def test_publishing_one_more_entry(benchmark, compare, store, tmp_path):
    key, log, index = SigningKey(b"\x07" * 32), Publication(tmp_path), count(50_000)
    store.append([ENTRY] * 50_000, at=0)
    log.publish(store, key)

    def publish():
        store.append([ENTRY], at=next(index))
        return log.publish(store, key)

    published = benchmark.pedantic(publish, rounds=50)
    compare("append and publish one entry after 50,000", needed="far below a second")
    assert log.check() == published


def test_publishing_everything(benchmark, compare, store, tmp_path):
    store.append([ENTRY] * 50_000, at=0)
    log = Publication(tmp_path)
    published = benchmark.pedantic(lambda: log.publish(store, SigningKey(b"\x07" * 32), whole=True), rounds=3)
    compare("publishing 50,000 entries from nothing", needed="seconds")
    assert published.size == 50_000
