"""The screens that docs/web.md shows; kept with `--screens=FOLDER`."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.system

HEIGHT = 900


@pytest.fixture(scope="session")
def kept(request, tmp_path_factory):
    asked = request.config.getoption("--screens")
    return Path(asked) if asked else tmp_path_factory.mktemp("screens")


def test_the_screens_of_the_documentation_can_be_taken(browser, place, language, kept):
    if language != "fr":
        return
    town, address = place

    def take(name: str, width: int, *steps) -> None:
        context = browser.new_context(viewport={"width": width, "height": HEIGHT}, base_url=address)
        page = context.new_page()
        for step in steps:
            step(page)
        path = kept / f"{name}-{width}.png"
        page.screenshot(path=path)
        context.close()
        assert path.stat().st_size < 150_000

    def to(path: str):
        return lambda page: page.goto(f"/fr{path}")

    def fill_in(page) -> None:
        paper = town.offered.papers[0]
        page.fill("#name", paper.name)
        page.fill("#birth", paper.birth)

    def send(page) -> None:
        page.locator("form button").click()
        page.wait_for_load_state()

    take("home", 1280, to("/"))
    take("draw", 360, to("/draw/1"))
    take("draw", 1280, to("/draw/1"), lambda page: page.locator("#result").scroll_into_view_if_needed())
    take("receipt", 360, to("/receipt/example/1"), fill_in, send)
    take("cheat", 1280, to("/cheat"), lambda page: page.check("input[value=substitute]"), send)
    take("powers", 1280, to("/powers"))
