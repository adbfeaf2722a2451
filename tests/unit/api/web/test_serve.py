"""The commands that show the pages, as people start them, and the entry point of a server."""

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager

import pytest

ADDRESS = re.compile(r"http://127\.0\.0\.1:[1-9]\d*")


@contextmanager
def started(*arguments, root, **environment):
    """The address that a command says, while it runs; Ctrl-C ends it."""
    running = subprocess.Popen(
        [sys.executable, "-P", *arguments],
        cwd=root,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    too_long = threading.Timer(60, running.kill)
    too_long.start()
    try:
        said = []
        for line in running.stderr:
            said.append(line)
            if found := ADDRESS.search(line):
                yield found.group() + "/"
                break
        else:
            pytest.fail("".join(said))
    finally:
        too_long.cancel()
        running.send_signal(signal.SIGINT)
        running.stderr.close()
        running.wait(timeout=20)


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return answer.read().decode()


def test_serve_shows_a_territory_without_a_word_of_invention(town, root):
    with started("-m", "api", "-C", str(town.folder), "serve", "--port", "0", root=root) as address:
        told = read(f"{address}en/")
    assert "A draw by lot that everybody can check" in told
    assert "Everything here is invented" not in told


def test_the_demo_opens_on_the_invented_neighbourhood(tmp_path, root):
    command = ("-m", "api", "--lang", "fr", "demo", "--out", str(tmp_path / "demo"), "--serve", "--port", "0")
    with started(*command, root=root) as address:
        assert "Tout est inventé ici." in read(f"{address}fr/")
        assert "Le reçu de" in read(f"{address}fr/receipt")


def test_gunicorn_finds_the_entry_point(town, root):
    command = ("-m", "gunicorn", "--bind", "127.0.0.1:0", "--workers", "2", "api.web.factory:create_app()")
    with started(*command, root=root, KLERO_FOLDER=str(town.folder)) as address:
        assert "28 entries" in read(f"{address}en/")


def test_serve_says_in_one_sentence_that_nothing_is_published(tmp_path, root):
    command = [sys.executable, "-P", "-m", "api", "-C", str(tmp_path), "serve", "--port", "0"]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=30)
    assert ended.returncode == 3
    assert ended.stderr.startswith("klero: ")
    assert ended.stderr.count("\n") == 1
