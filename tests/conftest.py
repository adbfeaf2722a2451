"""What every test may ask for, and how hypothesis searches here and in CI."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from api.i18n import set_language

ROOT = Path(__file__).parent.parent

# CI tries the same examples every time: a red run there is about the commit. People's own runs explore.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Every test begins in English, fixtures included, whatever the one before it spoke."""
    set_language("en")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture
def shared(request: pytest.FixtureRequest) -> Path:
    """The folder of vectors and pools that may lie beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"{request.node.name} needs the folder shared/ beside the checkout")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screens", metavar="FOLDER", help="keep the screens that docs/web.md shows in this folder")
    parser.addoption("--acts", type=int, default=600, help="steps of tests/differential/test_lives.py, in lives of 60")
