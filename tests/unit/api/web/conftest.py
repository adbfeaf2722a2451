import pytest

from api.i18n import set_language
from tests import town as towns


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """The invented neighbourhood, in English."""
    played = towns.play(tmp_path_factory.mktemp("town"), "en")
    yield played
    played.played.ledger.close()


@pytest.fixture(scope="session")
def app(town):
    return town.app()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def site(app):
    return app.extensions["klero"]


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)
