"""A disk without room, for real: an act is refused and leaves nothing, or is kept and says so."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integration import played
from tests.integration.played import code_of, codes


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A disk of its own; skipped where this user may not mount one."""
    folder = Path(tempfile.mkdtemp(prefix="klero-disk-"))
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mount.returncode:
        folder.rmdir()
        pytest.skip("this user may not mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def fill(folder: Path, leave: int) -> Path:
    filler = folder / "filler"
    free = os.statvfs(folder)
    filler.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - leave)))
    return filler


@pytest.mark.parametrize("left", [0, 32, 48, 60, 80, 128])
def test_on_a_full_disk_an_act_is_refused_or_kept_never_half(left):
    with small_disk("6m") as disk:
        folder = played.hall(disk)
        filler = fill(disk, left * 1024)
        result = played.name_scrutineer(folder)
        if left == 0:
            assert result.exit_code == 3
            assert "disk_full" in codes(folder)
        if result.exit_code:
            assert code_of(result) in {"store.full", "publish.pending"}, result.stderr
        filler.unlink()
        acknowledged = result.exit_code == 0 or code_of(result) == "publish.pending"
        assert played.entries(folder) == 28 + acknowledged
        if not acknowledged:
            assert played.name_scrutineer(folder).exit_code == 0
        assert codes(folder, "--publish") in ([], ["disk_low"])
        assert played.entries(folder) == 29


def test_where_files_may_not_grow_an_act_is_refused_and_the_ledger_stays_whole(tmp_path):
    """The same without a disk of its own, for whoever may not mount one."""
    territory = played.hall(tmp_path)
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096));"
        "from pathlib import Path; from tests.integration import played;"
        "result = played.name_scrutineer(Path(sys.argv[1])); sys.stderr.write(result.stderr);"
        "sys.exit(result.exit_code)"
    )
    root = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script, str(territory)], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert played.entries(territory) == 28
    assert codes(territory) == []
    assert played.name_scrutineer(territory).exit_code == 0
