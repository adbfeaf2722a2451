"""An audit whose signatures are verified ahead, by whatever executor, says what an audit by one process says."""

import json
import shutil
from base64 import b64decode, b64encode
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import pytest

from tests.ceremony import lax
from tests.tamper import bundles
from tests.tamper.bundles import ANOMALY, CONFORME, NOT_VERIFIABLE, exported, folder_of, verify
from verifier import ahead, cli, report_object
from verifier.ahead import Ahead
from verifier.audit import audit_bundle
from verifier.errors import Missing
from verifier.source import open_source
from verifier.statements import read_entry


class Refusing(Executor):
    """One that is shut down already, or has no processes."""

    def submit(self, *_: object, **__: object) -> Future:
        raise RuntimeError("no")


class Breaking(Executor):
    """One whose processes die."""

    def submit(self, *_: object, **__: object) -> Future:
        future = Future()
        future.set_exception(RuntimeError("killed"))
        return future


class Idle(Executor):
    """One that finds nothing out."""

    def submit(self, *_: object, **__: object) -> Future:
        future = Future()
        future.set_result(set())
        return future


EXECUTORS = {
    "threads": lambda: ThreadPoolExecutor(2),
    "processes": lambda: ahead.processes(2),
    "none will start": Refusing,
    "all of them die": Breaking,
    "none does anything": Idle,
}


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """A long log; the same with a signature that does not hold and an entry that is none; and with a tile missing."""
    folder = tmp_path_factory.mktemp("logs")
    c = bundles.long().fork()
    value = json.loads(c.entries[280])
    row = value["envelope"]["signatures"][0]
    raw = b64decode(row["sig"])
    row["sig"] = b64encode(raw[:-1] + bytes([raw[-1] ^ 1])).decode()
    c.entries[280], c.entries[290] = lax(value), b"{}"
    made = {"honest": folder_of("long"), "doctored": exported(c, folder / "doctored"), "missing": folder / "missing"}
    shutil.copytree(made["honest"], made["missing"])
    next(made["missing"].glob("tile/entries/001.p/*")).unlink()
    return made


def said(path, executor=None) -> str:
    with open_source(path) as source:
        return report_object.as_json(audit_bundle(source, executor=executor).audit)


@pytest.mark.parametrize("log", ["honest", "doctored", "missing"])
@pytest.mark.parametrize("name", EXECUTORS)
def test_the_report_is_the_same_whoever_verifies(logs, name, log):
    alone = said(logs[log])
    with EXECUTORS[name]() as executor:
        assert said(logs[log], executor) == alone
    code = {"honest": CONFORME, "doctored": ANOMALY, "missing": NOT_VERIFIABLE}[log]
    assert json.loads(alone)["exit"] == code
    if log == "doctored":
        found = {e["index"]: e["code"] for e in json.loads(alone)["exceptions"]}
        assert (found[280], found[290]) == ("signature.invalid", "entry.malformed")


def test_the_command_asks_for_processes_when_a_log_is_long(logs, monkeypatch):
    asked = []

    def processes():
        asked.append(1)
        return ThreadPoolExecutor(2)

    monkeypatch.setattr(cli, "processes", processes)
    short = verify(logs["doctored"])
    assert asked == []
    monkeypatch.setattr(cli, "WORTHWHILE", 299)
    assert verify(logs["doctored"]).said == short.said
    assert asked == [1]


def keys_of(c) -> dict[str, str]:
    return {keyid: key.key for keyid, key in c.state.keys.by_keyid.items()}


def test_only_what_holds_under_a_key_that_was_named_is_found_out():
    c = bundles.long()
    entries, keys = c.entries[40:50], keys_of(c)
    signatures = sum(len(read_entry(data).signatures) for data in entries)
    assert len(ahead.check(entries, keys)) == signatures
    assert ahead.check(entries, {}) == set()
    wrong = dict(zip(keys, [*list(keys.values())[1:], next(iter(keys.values()))], strict=True))
    assert ahead.check(entries, wrong) == set()
    assert ahead.check([b"", b"{}", entries[0][:-1]], keys) == set()


def test_what_holds_for_one_statement_says_nothing_of_another():
    c = bundles.long()
    first, second = (read_entry(data) for data in c.entries[40:42])
    signature = first.signatures[0]
    looked = Ahead()
    looked._good = ahead.check(c.entries[40:41], keys_of(c))
    assert looked.holds(keys_of(c)[signature.keyid], signature.signature, first)
    assert not looked.holds(keys_of(c)[signature.keyid], signature.signature, second)
    assert not looked.holds(next(k for i, k in keys_of(c).items() if i != signature.keyid), signature.signature, first)


def test_bundles_come_in_their_order_and_what_stops_them_comes_after_them():
    def given():
        for number in range(40):
            yield [b"%d" % number]
        raise Missing("tile/entries/040")

    with ThreadPoolExecutor(2) as executor:
        passed = Ahead(executor).bundles(given(), lambda _: None)
        assert [next(passed) for _ in range(40)] == [[b"%d" % number] for number in range(40)]
        with pytest.raises(Missing):
            next(passed)


def test_one_processor_is_no_reason_to_start_another_process():
    assert ahead.processes(1) is None
