import pytest

from api.memory import Memory
from ledger.errors import Malformed
from ledger.statement import TreeHead
from tests.ceremony import Ceremony


@pytest.fixture(scope="module")
def log():
    return Ceremony(replay=False).found().adopt().enrol("dpd")


def remembered(log, path, *sizes) -> Memory:
    memory = Memory(path)
    for size in sizes:
        memory.remember(log.origin, log.log_vkey, TreeHead(size, log.state.roots[size]), log.note(size))
    return memory


def test_a_key_that_met_no_log_remembers_none(tmp_path):
    memory = Memory(tmp_path / "ani.key")
    assert memory.vkey("example/v") is memory.head("example/v") is None
    assert list(tmp_path.iterdir()) == []


def test_the_head_acted_upon_is_there_at_the_next_visit(log, tmp_path):
    remembered(log, tmp_path / "ani.key", 2)
    again = Memory(tmp_path / "ani.key")
    head = again.head(log.origin)
    assert (head.size, head.root) == (2, log.state.roots[2])
    assert again.vkey(log.origin) == log.log_vkey


def test_acting_on_an_earlier_head_does_not_make_the_memory_shorter(log, tmp_path):
    remembered(log, tmp_path / "ani.key", 3, 1)
    assert Memory(tmp_path / "ani.key").head(log.origin).size == 3


def test_each_key_file_and_each_log_is_remembered_apart(log, tmp_path):
    other = Ceremony(origin="example/other", replay=False).found()
    remembered(log, tmp_path / "ani.key", 2)
    remembered(other, tmp_path / "ani.key", 1)
    memory = Memory(tmp_path / "ani.key")
    assert (memory.head(log.origin).size, memory.head(other.origin).size) == (2, 1)
    assert Memory(tmp_path / "gar.key").head(log.origin) is None


def test_the_signed_checkpoint_is_kept_as_evidence(log, tmp_path):
    path = remembered(log, tmp_path / "ani.key", 2).path
    assert log.note(2) in path.read_text("utf-8").replace("\\n", "\n")


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"\xff\x00", b"[]", b"3", b'{"example/v": {}}', b'{"example/v": {"vkey": 1}}', b'{"example/v": "?"}'),
        b'{"example/v": {"x": ' + b"[" * 100_000,
    ],
    ids=["empty", "binary", "list", "number", "nothing known", "wrong type", "text", "deep"],
)
def test_a_memory_that_was_spoiled_is_said_so_and_not_taken_for_a_first_visit(tmp_path, data):
    (tmp_path / "ani.key.seen").write_bytes(data)
    with pytest.raises(Malformed, match=r"ani\.key\.seen"):
        Memory(tmp_path / "ani.key")


def test_a_head_that_is_none_is_spoiled_too(log, tmp_path):
    path = remembered(log, tmp_path / "ani.key", 2).path
    path.write_text(path.read_text("utf-8").replace(log.state.roots[2].hex(), "00"))
    with pytest.raises(Malformed):
        Memory(tmp_path / "ani.key")
