"""A browser, and the invented neighbourhood in both languages for it to look at."""

import pytest

from tests import town

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",  # whoever runs tests as root has no other
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", params=["fr", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="session")
def place(language, tmp_path_factory):
    """(town, address): the neighbourhood whose charter is in that language, served on this machine."""
    played = town.play(tmp_path_factory.mktemp(f"town-{language}"), language)
    with town.serving(played.app()) as address:
        yield played, address
    played.played.ledger.close()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, headless=True)
        yield running
        running.close()


@pytest.fixture(params=[360, 1280])
def width(request):
    return request.param


@pytest.fixture
def page(browser, width, place):
    """A page of that width; the test fails when it complains (of more than a 404) or loads anything from elsewhere."""
    _town, address = place
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address)
    opened = context.new_page()
    complaints, elsewhere = [], []
    opened.on("console", lambda message: None if "404" in message.text else complaints.append(message.text))
    opened.on("request", lambda request: None if request.url.startswith(address) else elsewhere.append(request.url))
    yield opened
    context.close()
    assert (complaints, elsewhere) == ([], [])
