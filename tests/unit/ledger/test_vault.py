import os
import sqlite3
import stat
import subprocess
import sys
import unicodedata

import pytest

from ledger import sealing
from ledger.errors import Conflict, Damaged, Malformed, Unavailable, WrongPassphrase
from ledger.keyfile import FOR_TESTS
from ledger.people import Feature, Person
from ledger.vault import Entry, Erased, NotInVault, Vault

PASSPHRASE = "une phrase de passe"
NAME = "Zéphyrine Marqueur-Clair"
CONTACT = (("phone", "06 39 98 77 66"), ("mail", "marqueur@exemple.example"))
MARKERS = ("Zéphyrine", "Marqueur", "06 39 98", "exemple.example", "1987", "REF-SECRET", "sans réponse", "salle verte")
POOL = "ab" * 32


def records(*others: str):
    """NAME's and some others', sealed."""
    people = [
        Person(f"REF-SECRET-{i}", f"Habitant {name}", "1987-06-05", ("salle verte",)) for i, name in enumerate(others)
    ]
    people.append(Person("REF-SECRET-Z", NAME, "1987-06-05", ("salle verte",), CONTACT))
    people += [Person(str(i), f"Voisine {i}", "unknown", ("salle verte",)) for i in range(5)]
    return sealing.seal(bytes(32), people, [Feature("lieu", ("salle verte",))], os.urandom).records


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vault.sqlite"


@pytest.fixture
def vault(path):
    with Vault.create(path, PASSPHRASE, FOR_TESTS) as vault:
        yield vault


@pytest.fixture
def filled(vault):
    vault.add_pool(POOL, records())
    return vault


def position(vault: Vault) -> int:
    (entry,) = vault.find(POOL, NAME)
    return entry.position


def everything_in(folder) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def ask(path, query: str):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchone()
    finally:
        connection.close()


def rows(path) -> dict[int, tuple[bytes, bytes]]:
    connection = sqlite3.connect(path)
    found = {p: (key, box) for p, key, box in connection.execute("SELECT position, key, box FROM record")}
    connection.close()
    return found


def test_a_record_comes_back_as_it_was_without_its_decline_code(vault):
    given = records()
    vault.add_pool(POOL, given)
    for record in given:
        entry = vault.record(POOL, record.position)
        assert entry == Entry(
            POOL,
            record.position,
            record.person,
            record.id_salt,
            record.leaf_salt,
            record.identity,
            record.features,
            record.decline,
        )
        assert not hasattr(entry, "decline_code")


def test_a_vault_opens_again_with_its_passphrase_in_any_unicode_form(path, filled):
    where = position(filled)
    filled.set_cause(POOL, where, "d1", "déménagement")
    filled.close()
    with Vault.open(path, unicodedata.normalize("NFD", PASSPHRASE)) as again:
        assert again.record(POOL, where).person.name == NAME
        assert again.record(POOL, where).causes == (("d1", "déménagement"),)


def test_another_passphrase_does_not_open_it(path, filled):
    filled.close()
    for wrong in ("", "une phrase", PASSPHRASE + " "):
        with pytest.raises(WrongPassphrase if wrong else Malformed):
            Vault.open(path, wrong)


def test_only_its_owner_can_read_the_file(path, filled):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    filled.close()
    path.chmod(0o644)
    Vault.open(path, PASSPHRASE).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_of_a_person_stands_in_clear_in_any_file(path, filled):
    filled.set_cause(POOL, position(filled), "d1", "sans réponse")
    seen = everything_in(path.parent)
    # In the middle of a transaction that does not fit into memory, SQLite's journal is there too.
    filled._db.execute("PRAGMA cache_size = 1")
    with filled._transaction():
        for record in records("Un", "Deux", "Trois"):
            filled._db.execute("INSERT INTO record VALUES (?, ?, ?, ?)", filled._new_row("cd" * 32, record))
        filled._db.execute("UPDATE record SET position = position + 1000")
        assert len(list(path.parent.iterdir())) > 1
        assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in path.parent.iterdir())
        seen += everything_in(path.parent)
    seen += everything_in(path.parent)
    for marker in MARKERS:
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, marker)
            assert text.encode() not in seen
            assert text.encode("utf-16-le") not in seen
            assert unicodedata.normalize(form, marker.casefold()).encode() not in seen


def test_no_salt_key_or_code_stands_in_clear(path, vault):
    given = records()
    vault.add_pool(POOL, given)
    content = everything_in(path.parent)
    for record in given:
        for secret in (record.id_salt, record.leaf_salt, record.identity, record.decline):
            assert secret not in content
            assert secret.hex().encode() not in content
        assert record.decline_code.encode() not in content


def test_the_length_of_a_name_does_not_show(path, filled):
    assert len({(len(key), len(box)) for key, box in rows(path).values() if len(box) < 1000}) == 1


def test_people_are_found_by_the_beginnings_of_their_names(filled):
    for query in (NAME, "zéph", "MARQUEUR zéphyrine", "clair", "marqueur-cl"):
        assert [entry.person.name for entry in filled.find(POOL, query)] == [NAME]
    assert len(filled.find(POOL, "voisine")) == 5
    assert filled.find(POOL, "arqueur") == filled.find(POOL, "") == filled.find(POOL, " ") == ()
    assert filled.find("cd" * 32, NAME) == ()


def test_people_are_found_in_every_pool(filled):
    filled.add_pool("cd" * 32, records())
    assert filled.pools() == (POOL, "cd" * 32)
    assert [entry.pool for entry in filled.find(None, NAME)] == [POOL, "cd" * 32]


def test_a_pool_enters_once_and_whole(path, filled):
    with pytest.raises(Conflict):
        filled.add_pool(POOL, records())
    half = [*records()[:2], None]
    with pytest.raises(AttributeError):
        filled.add_pool("cd" * 32, half)
    assert filled.pools() == (POOL,)


def test_a_pool_that_came_to_nothing_is_removed(path, filled):
    before = rows(path)
    filled.remove_pool(POOL)
    assert filled.pools() == ()
    assert all(key not in path.read_bytes() and box not in path.read_bytes() for key, box in before.values())
    with pytest.raises(NotInVault):
        filled.remove_pool(POOL)


def test_causes_are_kept_by_draw_and_can_be_forgotten(filled):
    where = position(filled)
    filled.set_cause(POOL, where, "d2", "décès")
    filled.set_cause(POOL, where, "d1", "refus")
    filled.set_cause(POOL, where, "d2", "")
    assert filled.record(POOL, where).causes == (("d1", "refus"),)


def test_erasing_destroys_key_and_record_and_spares_the_others(path, filled):
    where, before = position(filled), rows(path)
    others = [entry for entry in filled.records(POOL) if entry.position != where]
    filled.erase(POOL, where)
    content = everything_in(path.parent)
    # Piece by piece, for a large box lies in several places.
    key, box = before[where]
    assert all(
        piece not in content for whole in (key, box) for piece in (whole[i : i + 16] for i in range(0, len(whole), 16))
    )
    assert filled.find(POOL, NAME) == ()
    with pytest.raises(Erased):
        filled.record(POOL, where)
    with pytest.raises(Erased):
        filled.set_cause(POOL, where, "d1", "refus")
    assert list(filled.records(POOL)) == others
    filled.erase(POOL, where)


def test_erasing_somebody_who_was_never_there_erases_nobody(filled):
    where = position(filled)
    with pytest.raises(NotInVault):
        filled.erase(POOL, where, 99)
    assert filled.record(POOL, where).person.name == NAME


def test_a_crash_before_the_file_is_rewritten_is_made_good_on_opening(path, filled, monkeypatch):
    where, before = position(filled), rows(path)
    monkeypatch.setattr(Vault, "_finish_erasure", lambda vault: None)
    filled.erase(POOL, where)
    filled.close()
    monkeypatch.undo()
    assert ask(path, "SELECT to_rewrite FROM vault") == (1,)
    with Vault.open(path, PASSPHRASE) as again:
        assert again._db.execute("SELECT to_rewrite FROM vault").fetchone() == (0,)
        with pytest.raises(Erased):
            again.record(POOL, where)
    assert before[where][0] not in path.read_bytes()


CRASH = """
import os, sys
from pathlib import Path
from ledger.vault import Vault
vault = Vault.open(Path(sys.argv[1]), sys.argv[2])
vault._db.execute("PRAGMA cache_size = 1")
vault._db.execute("BEGIN IMMEDIATE")
vault._db.execute("UPDATE record SET key = NULL, box = NULL")
vault._db.execute("INSERT INTO record SELECT pool, position + 9000, randomblob(72), randomblob(60000) FROM record")
os._exit(9)
"""


def test_a_crash_in_the_middle_of_an_erasure_leaves_everybody_until_it_is_done_again(path, filled, root):
    where = position(filled)
    filled.close()
    run = subprocess.run([sys.executable, "-P", "-c", CRASH, str(path), PASSPHRASE], cwd=root, check=False)
    assert run.returncode == 9
    assert path.with_name("vault.sqlite-journal").exists()
    with Vault.open(path, PASSPHRASE) as again:
        assert again.record(POOL, where).person.name == NAME
        again.erase(POOL, where)
        assert again.find(POOL, NAME) == ()
    assert list(path.parent.iterdir()) == [path]


def test_records_swapped_by_hand_are_noticed(path, filled):
    filled.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE record SET position = 99 WHERE position = 0")
    connection.execute("UPDATE record SET position = 0 WHERE position = 1")
    connection.execute("UPDATE record SET position = 1 WHERE position = 99")
    connection.execute("UPDATE record SET box = zeroblob(200) WHERE position = 2")
    connection.commit()
    connection.close()
    with Vault.open(path, PASSPHRASE) as again:
        for altered in (0, 1, 2):
            with pytest.raises(Damaged):
                again.record(POOL, altered)
        assert again.record(POOL, 3)


def test_an_existing_vault_is_never_replaced(path, filled):
    with pytest.raises(Conflict):
        Vault.create(path, PASSPHRASE, FOR_TESTS)
    with Vault.open_or_create(path, PASSPHRASE, FOR_TESTS) as again:
        assert again.pools() == (POOL,)
    with Vault.open_or_create(path.with_name("other.sqlite"), PASSPHRASE, FOR_TESTS) as new:
        assert new.pools() == ()


def test_what_is_not_there_is_said(path, filled):
    with pytest.raises(NotInVault):
        filled.record(POOL, 99)
    with pytest.raises(NotInVault):
        filled.record("cd" * 32, 0)
    with pytest.raises(Unavailable):
        Vault.open(path.with_name("none.sqlite"), PASSPHRASE)


def test_another_programme_that_writes_is_waited_for_then_named(path, filled):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    filled._db.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(Unavailable) as caught:
        filled.erase(POOL, 0)
    assert caught.value.code == "store.locked"
    other.execute("ROLLBACK")
    other.close()


def test_nobody_shows_in_a_traceback(filled):
    assert "Zéphyrine" not in repr(filled.find(POOL, NAME))
