import os
import sqlite3

import pytest

from ledger import sealing, vaultfile
from ledger.errors import Damaged, Malformed, Unavailable
from ledger.keyfile import FOR_TESTS, Cost
from ledger.people import Person
from ledger.vault import Vault

PASSPHRASE = "une phrase de passe"
POOL = "ab" * 32


@pytest.fixture
def path(tmp_path):
    return tmp_path / "vault.sqlite"


@pytest.fixture
def closed(path):
    """The file of a vault with ten people."""
    people = [Person(str(i), f"Voisine {i}", "unknown") for i in range(10)]
    with Vault.create(path, PASSPHRASE, FOR_TESTS) as vault:
        vault.add_pool(POOL, sealing.seal(bytes(32), people, [], os.urandom).records)
    return path


def ask(path, query: str):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchone()
    finally:
        connection.close()


@pytest.mark.parametrize("content", [b"", b"no database at all, only some text"])
def test_another_file_is_no_vault(tmp_path, content):
    path = tmp_path / "vault.sqlite"
    path.write_bytes(content)
    with pytest.raises(Malformed):
        Vault.open(path, PASSPHRASE)


@pytest.mark.parametrize(
    "change", ["memory = 1e15", "operations = 0", "salt = x'00'", "proof = 'text'", "memory = 'x'"]
)
def test_a_lock_of_impossible_shape_is_damage(closed, change):
    connection = sqlite3.connect(closed)
    connection.execute(f"UPDATE vault SET {change}")
    connection.commit()
    connection.close()
    with pytest.raises(Damaged):
        Vault.open(closed, PASSPHRASE)


def test_the_cost_of_the_passphrase_stays_with_the_vault(path):
    cost = Cost(2, FOR_TESTS.memory * 2)
    Vault.create(path, PASSPHRASE, cost).close()
    found = ask(path, "SELECT operations, memory FROM vault")
    assert found == (cost.operations, cost.memory)


def test_a_damaged_file_is_named_as_such(closed):
    content = bytearray(closed.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    closed.write_bytes(content)
    with pytest.raises((Damaged, Malformed, Unavailable)), Vault.open(closed, PASSPHRASE) as again:
        list(again.records(POOL))


def test_another_database_is_no_vault(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE vault (format, salt, operations, memory, proof)")
    connection.commit()
    connection.close()
    with pytest.raises(Malformed):
        Vault.open(path, PASSPHRASE)


def test_an_empty_vault_holds_its_form(path):
    path.write_bytes(vaultfile.empty(PASSPHRASE, FOR_TESTS))
    Vault.open(path, PASSPHRASE).close()
