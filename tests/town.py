"""The invented neighbourhood, played once and served: what tests of the pages look at."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import waitress
from flask import Flask

from api.demo import Demo
from api.i18n import set_language
from api.web.demo import invented
from api.web.factory import create_app
from api.web.site import Invented
from ledger.rules.state import Draw


@dataclass(frozen=True, slots=True)
class Town:
    """A ceremony just played, and what its pages may offer."""

    played: Demo
    draw: Draw
    offered: Invented

    @property
    def folder(self) -> Path:
        return self.played.ledger.folder

    def app(self) -> Flask:
        return create_app(self.folder, clock=time.time, invented=self.offered)


def play(folder: Path, language: str = "fr") -> Town:
    """The whole ceremony, its text in a language."""
    set_language(language)
    played = Demo(folder, time.time, lambda _line: None)
    draw = played.play()
    played.ledger.publish()
    set_language(None)
    return Town(played, draw, invented(played, draw))


@contextmanager
def serving(app: Flask, threads: int = 8) -> Iterator[str]:
    """The address under which waitress serves the application on this machine."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=threads, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=5)
