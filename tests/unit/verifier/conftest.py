import pytest

from tests.unit.verifier.ceremony import Ceremony


@pytest.fixture(scope="session")
def whole():
    """A whole lawful ceremony; tests read it and leave it alone."""
    return Ceremony().upto("end")


@pytest.fixture
def bundle(whole, tmp_path):
    """The public bundle of that ceremony in a folder of one's own."""
    return whole.log.publish(tmp_path / "bundle")


@pytest.fixture
def auditors_bundle(whole, tmp_path):
    """What auditors get of it."""
    return whole.log.publish(tmp_path / "auditors", auditors=True)
