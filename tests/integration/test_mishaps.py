"""Ordinary bad evenings, produced for real: what was acknowledged is there, or the refusal says so; and the way out."""

import fcntl
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from api import demo as demos
from ledger import times
from ledger.store import Store
from ledger.vault import Vault
from tests.integration import played
from tests.integration.played import code_of, codes

NOBODY = 65534


@pytest.fixture
def territory(tmp_path) -> Path:
    return played.hall(tmp_path)


def damaged(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def test_a_healthy_folder_ends_with_0_and_says_so(territory):
    result = played.run(territory, "doctor", "--vault")
    assert result.exit_code == 0
    assert result.output == "Healthy: 28 entries, all whole and published.\n"


def test_the_doctor_leaves_the_folder_as_it_is(territory):
    def content() -> dict[str, bytes]:
        kept = (p for p in territory.rglob("*") if p.is_file() and p.suffix != ".lock" and "-" not in p.name)
        return {str(p): p.read_bytes() for p in kept}

    before = content()
    (territory / "public" / "checkpoint").unlink()
    del before[str(territory / "public" / "checkpoint")]
    assert codes(territory, "--vault") == ["unpublished"]
    assert content() == before


def test_a_folder_without_a_ledger_is_said_to_be_one(tmp_path):
    assert codes(tmp_path) == ["no_ledger"]


@contextmanager
def as_somebody_without_rights(territory: Path) -> Iterator[Path]:
    """The folder as this user may only read it; root becomes somebody else for the time being."""
    mine = Path(tempfile.mkdtemp(prefix="klero-read-only-"))
    mine.chmod(0o755)
    folder = shutil.copytree(territory.parent, mine / "hall") / "territory"
    for path in (folder.parent, *folder.parent.rglob("*")):
        if os.geteuid() == 0:
            os.chown(path, NOBODY, NOBODY)
        path.chmod(path.stat().st_mode & 0o555)
    became = os.geteuid() == 0
    if became:
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if became:
            os.seteuid(0)
        for path in (folder.parent, *folder.parent.rglob("*")):
            path.chmod(path.stat().st_mode | 0o200)
        shutil.rmtree(mine)


def test_a_read_only_folder_is_refused_and_said_so(territory):
    with as_somebody_without_rights(territory) as folder:
        result = played.name_scrutineer(folder)
        assert (result.exit_code, code_of(result)) == (3, "store.read_only")
        assert codes(folder) == ["read_only"]
    assert codes(territory) == []


def page_of_entries(path: Path) -> tuple[int, int]:
    """Where a page begins that holds entries, and the size of pages."""
    data = path.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    size = 65_536 if size == 1 else size
    at = data.index(b'"kind":"draw.pool_sealed"') if b'"kind":"draw.pool_sealed"' in data else data.rindex(b"envelope")
    return at // size * size, size


def test_a_damaged_page_is_refused_and_said_so(territory):
    path = territory / "ledger.sqlite"
    start, size = page_of_entries(path)
    damaged(path, start, os.urandom(size))
    assert codes(territory) == ["database_damaged"]
    result = played.name_scrutineer(territory)
    assert (result.exit_code, code_of(result)) == (3, "store.damaged")
    assert (territory / "head").read_text() == (territory / "public" / "checkpoint").read_text()


def test_one_changed_character_in_an_old_entry_is_found(territory):
    with sqlite3.connect(territory / "ledger.sqlite") as db:
        state = db.execute("SELECT state FROM entries WHERE originator_version = 5").fetchone()[0]
        db.execute("UPDATE entries SET state = ? WHERE originator_version = 5", (state.replace(b"a", b"b", 1),))
    db.close()
    assert codes(territory) == ["entry_altered"]


def test_a_file_that_is_no_database_is_found(territory):
    (territory / "ledger.sqlite").write_bytes(b"This is a letter, not a database." * 400)
    assert codes(territory) == ["database_damaged"]


@pytest.mark.parametrize("days", [1, 10, 4000])
def test_after_a_clock_that_jumped_ahead_and_back_the_order_is_kept_and_the_doctor_says_so(tmp_path, monkeypatch, days):
    """The whole ceremony ran on a clock so many days ahead; the next act comes with the right one."""
    monkeypatch.setattr(demos, "COST", played.keyfile.FOR_TESTS)
    demo = demos.Demo(tmp_path, lambda: time.time() + days * 86_400, lambda _line: None)
    demo.play()
    demo.ledger.close()
    folder = tmp_path / "territory"
    assert codes(folder) == ["clock_behind"]
    result = played.run(folder, "role", "end", *given(folder, "dpd"))
    assert result.exit_code == 0, result.stderr
    log = json.loads(played.run(folder, "--json", "log").stdout)["entries"]
    assert [row["logged_at"] for row in log] == sorted(row["logged_at"] for row in log)
    assert log[-1]["logged_at"] > times.text(time.time() + (days - 1) * 86_400)
    assert codes(folder) == ["clock_behind"]


def test_a_clock_that_jumps_ahead_for_one_act_gives_its_time_to_all_later_ones(territory, monkeypatch):
    from api.cli import root

    with monkeypatch.context() as patch:
        patch.setattr(root, "Context", partial(root.Context, clock=lambda: time.time() + 400 * 86_400))
        assert played.name_scrutineer(territory).exit_code == 0
    assert codes(territory) == ["clock_behind"]
    assert played.name_scrutineer(territory, "scr2").exit_code == 0
    log = json.loads(played.run(territory, "--json", "log").stdout)["entries"]
    assert log[-1]["logged_at"] == log[-2]["logged_at"] > times.text(time.time() + 399 * 86_400)
    assert codes(territory, "--publish") == ["clock_behind"]


def given(territory: Path, who: str) -> list[str]:
    key = str(territory.parent / "keys" / f"{who}.key")
    return [key, "DPD", "--cause", "resigned", "--clause", "5.4", "--sign", key]


def test_two_servers_on_one_file_lose_nothing(territory):
    command = [sys.executable, "-P", "-c"]
    script = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[3]); from tests.integration import played;"
        "result = played.name_scrutineer(Path(sys.argv[1]), sys.argv[2]); sys.stderr.write(result.stderr);"
        "sys.exit(result.exit_code)"
    )
    root = str(Path(__file__).parent.parent.parent)
    both = [
        subprocess.Popen([*command, script, str(territory), who, root], stderr=subprocess.PIPE, text=True)
        for who in ("scr1", "scr2")
    ]
    ended = [(process.communicate(timeout=60)[1], process.returncode) for process in both]
    assert [status for _said, status in ended] == [0, 0], ended
    assert played.entries(territory) == 30
    assert codes(territory) == []


def test_a_database_that_another_programme_holds_is_said_to_be_held(territory):
    with Store.open(territory / "ledger.sqlite"):
        holder = sqlite3.connect(territory / "ledger.sqlite", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        assert codes(territory) == ["locked"]
        holder.execute("ROLLBACK")
        holder.close()
    assert codes(territory) == []


def test_a_publication_under_way_is_waited_for(territory):
    with (territory / "publication.lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert codes(territory) == ["publishing"]
    assert codes(territory) == []


@pytest.mark.parametrize("moment", ["_sign", "_write_tiles", "_prune"])
def test_an_act_whose_publication_was_killed_is_there_and_can_be_completed(territory, moment):
    script = (
        "import os, sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from ledger.publication import Publication; from ledger.service import Ledger; real = Ledger.submit\n"
        "def submit(*a):\n"
        "    done = real(*a)\n"
        f"    setattr(Publication, {moment!r}, lambda *a, **k: os.kill(os.getpid(), 9))\n"
        "    return done\n"
        "Ledger.submit = submit\n"
        "from tests.integration import played; played.name_scrutineer(Path(sys.argv[1]))"
    )
    root = str(Path(__file__).parent.parent.parent)
    done = subprocess.run([sys.executable, "-P", "-c", script, str(territory), root], check=False)
    assert done.returncode == -signal.SIGKILL
    assert played.entries(territory) == 29
    assert codes(territory) == ([] if moment == "_prune" else ["unpublished"])
    said = played.run(territory, "doctor", "--publish")
    assert (said.exit_code, said.output) == (0, "Healthy: 29 entries, all whole and published.\n")
    assert (territory / "public" / "checkpoint").read_text().splitlines()[1] == "29"


def test_an_act_written_but_not_published_says_that_it_counts(territory, monkeypatch):
    from ledger.errors import Unavailable
    from ledger.publication import Publication

    real = Publication._sign

    def full(self, before, target, key):
        if target.size > 28:
            raise Unavailable("head: the disk is full", code="store.full")
        return real(self, before, target, key)

    with monkeypatch.context() as patch:
        patch.setattr(Publication, "_sign", full)
        result = played.name_scrutineer(territory)
    assert (result.exit_code, code_of(result)) == (3, "publish.pending")
    assert "counts; do not repeat it" in result.stderr
    assert "(28: " in result.stderr
    assert codes(territory, "--publish") == []
    assert played.entries(territory) == 29


def test_a_restored_backup_is_recognised_and_not_written_to(territory):
    backup = (territory / "ledger.sqlite").read_bytes()
    assert played.name_scrutineer(territory).exit_code == 0
    for path in territory.glob("ledger.sqlite*"):
        path.unlink()
    (territory / "ledger.sqlite").write_bytes(backup)
    assert codes(territory) == ["entries_lost"]
    assert codes(territory, "--publish") == ["entries_lost"]
    result = played.name_scrutineer(territory, "scr2")
    assert (result.exit_code, code_of(result)) == (3, "store.damaged")
    told = played.run(territory, "status")
    assert (told.exit_code, code_of(told)) == (3, "store.damaged")


def test_while_a_backup_lies_in_the_ledger_s_place_nobody_is_told_to_destroy_names(territory):
    """The vault holds a list that the restored database knows nothing of; the signed head says that it lost entries."""
    (territory / "ledger.sqlite").unlink()
    for path in territory.glob("ledger.sqlite-*"):
        path.unlink()
    store = Store.create(territory / "ledger.sqlite", demos.ORIGIN)
    store.close()
    assert "vault_leftover" not in codes(territory)
    refused = played.run(territory, "draw", "forget", "--yes")
    assert (refused.exit_code, code_of(refused)) == (3, "usage")
    assert "no names are destroyed" in refused.stderr


def test_names_that_the_vault_never_held_are_not_exported_as_nobody(territory, tmp_path):
    with Vault.open(territory / "vault.sqlite", played.PASSPHRASE) as vault:
        (pool,) = vault.pools()
        vault.remove_pool(pool)
    both = ("--selected", str(tmp_path / "a.csv"), "--remaining", str(tmp_path / "b.csv"))
    told = played.run(territory, "export", *both)
    assert (told.exit_code, code_of(told)) == (3, "vault.unknown")


def test_a_lost_head_is_found_before_anything_is_signed(territory):
    (territory / "head").unlink()
    assert codes(territory) == ["head_lost"]
    shutil.copy(territory / "public" / "checkpoint", territory / "head")
    assert codes(territory) == []


def test_an_altered_tile_is_found_and_written_again_from_the_database(territory):
    tile = next((territory / "public" / "tile" / "entries").rglob("28"))
    whole = tile.read_bytes()
    damaged(tile, 100, b"?")
    assert codes(territory) == ["tiles_damaged"]
    assert codes(territory, "--publish") == []
    assert tile.read_bytes() == whole


@pytest.mark.parametrize("audience", ["public", "auditors"])
def test_a_missing_or_altered_file_is_found_by_its_name(territory, audience):
    blob = min((territory / audience / "blobs" / "sha256").iterdir())
    content = blob.read_bytes()
    blob.unlink()
    assert codes(territory)[0] == "blob_missing"
    blob.write_bytes(content[:-1] + b"?")
    assert codes(territory)[0] == "blob_altered"
    blob.write_bytes(content)
    assert codes(territory) == []


def test_a_missing_file_stops_every_act_rather_than_change_what_is_lawful(territory):
    for blob in (territory / "public" / "blobs" / "sha256").iterdir():
        content = blob.read_bytes()
        blob.unlink()
        result = played.name_scrutineer(territory)
        assert (result.exit_code, code_of(result)) == (3, "store.damaged"), result.stderr
        blob.write_bytes(content)
    assert played.entries(territory) == 28


def test_the_logs_key_missing_exposed_or_anothers_is_found(territory):
    key = territory / "log.key"
    key.chmod(0o644)
    assert codes(territory) == ["key_exposed"]
    kept = key.read_text()
    key.unlink()
    assert codes(territory) == ["key_missing"]
    key.write_text(kept.replace('"seed":"', '"seed":"00')[: len(kept) - 1].replace('00"}', '"}') + "\n")
    key.chmod(0o600)
    assert codes(territory) == ["key_other"]
    key.write_text(kept)
    assert codes(territory) == []


def test_a_vault_missing_damaged_exposed_or_closed_is_found(territory):
    path = territory / "vault.sqlite"
    path.chmod(0o644)
    assert codes(territory) == ["vault_exposed"]
    path.chmod(0o600)
    wrong = played.run(territory, "--json", "doctor", "--vault", passphrase="wrong")
    assert [f["code"] for f in json.loads(wrong.stdout)["findings"]] == ["vault_passphrase"]
    whole = path.read_bytes()
    damaged(path, len(whole) // 2, os.urandom(64))
    assert codes(territory, "--vault") == ["vault_damaged"]
    path.unlink()
    assert codes(territory) == ["vault_missing"]
    Vault.create(path, played.PASSPHRASE, played.keyfile.FOR_TESTS).close()
    assert codes(territory) == ["vault_missing"]
    path.write_bytes(whole)
    assert codes(territory, "--vault") == []
