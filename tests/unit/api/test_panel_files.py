"""The files of a plan, when somebody stops the command that writes them."""

import signal
import sys
from pathlib import Path

import pytest

from api.panels import files


def test_an_interruption_leaves_nothing_half_written(tmp_path, monkeypatch):
    files.write(tmp_path, {"one": b"before"})

    class Interrupted(dict):
        def items(self):
            yield "one", b"after"
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write(tmp_path, Interrupted())
    assert (tmp_path / "one").read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


@pytest.mark.parametrize(("number", "raised"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)])
def test_an_interruption_between_two_names_waits_until_all_files_have_theirs(tmp_path, monkeypatch, number, raised):
    """Once a file has its new name, so have the others; then the interruption does what it always does."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    renamed = Path.replace

    def struck(self, target):
        signal.raise_signal(number)
        return renamed(self, target)

    files.write(tmp_path, {"one": b"before", "two": b"before"})
    monkeypatch.setattr(Path, "replace", struck)
    try:
        with pytest.raises(raised):
            files.write(tmp_path, {"one": b"after", "two": b"after"})
    finally:
        signal.signal(signal.SIGTERM, before)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one": b"after", "two": b"after"}
