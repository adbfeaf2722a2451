import pytest

from ledger.store import Store
from tests.unit.ledger.stores import ORIGIN
from tests.unit.ledger.territory import Territory


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def store(path):
    with Store.create(path, ORIGIN) as made:
        yield made


@pytest.fixture
def territory(tmp_path):
    made = Territory(tmp_path)
    yield made
    made.store.close()
