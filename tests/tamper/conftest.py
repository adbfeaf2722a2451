from collections.abc import Iterator

import pytest

from tests.tamper.bundles import clean_up


@pytest.fixture(scope="session", autouse=True)
def _no_folders_left() -> Iterator[None]:
    yield
    clean_up()
