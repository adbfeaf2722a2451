"""The page “Do yours”: its commands, typed in as they stand, are a whole draw by three people."""

import html
import os
import re
import shlex
import subprocess
import sys
import time

import pytest

from api import neighbourhood
from api.cli.context import PASSPHRASE as VARIABLE
from api.web.factory import create_app
from tests.integration.played import copy


@pytest.fixture(scope="module", params=["fr", "en"])
def page(request, tmp_path_factory):
    app = create_app(copy(tmp_path_factory.mktemp("served") / "territory"), clock=time.time)
    return request.param, app.test_client().get(f"/{request.param}/yours").text


def commands(text: str) -> list[list[str]]:
    blocks = [html.unescape(block) for block in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", text, re.DOTALL)]
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    assert all(line.startswith("klero ") for line in lines), lines
    return [shlex.split(line)[1:] for line in lines]


def run(folder, words: list[str]) -> str:
    onto = words[words.index(">") + 1] if ">" in words else None
    typed = words[: words.index(">")] if onto else words
    environment = {**os.environ, VARIABLE: "four words put together"}
    command = [sys.executable, "-P", "-m", "api", "--lang", "en", *typed]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, f"{typed}\n{done.stdout}\n{done.stderr}"
    if onto:
        (folder / onto).write_text(done.stdout)
    return done.stdout


def test_three_people_get_from_nothing_to_a_bundle_by_the_commands_of_the_page(page, tmp_path):
    language, text = page
    (tmp_path / "people.csv").write_text(neighbourhood.people_csv(language))
    (tmp_path / "quotas.csv").write_text(neighbourhood.quotas_csv(language))
    three, _heading, trustees = text.partition('id="trustees"')
    keys = set()
    for words in commands(three):
        if {"demo", "serve"} & set(words):
            continue
        if "dice" in words:
            words[words.index("417 093 …")] = "".join(f"{position:03}" for position in range(14))
        keys |= {word for word in words if word.endswith(".key")}
        run(tmp_path, words)
    assert keys == {"ani.key", "gar.key", "dpd.key"}
    assert "concluded" in run(tmp_path, ["-C", "place", "verify", "bundle.zip"]).lower()
    assert len(commands(trustees)) == 6
