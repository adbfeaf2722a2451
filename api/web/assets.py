"""Style sheets and the icon: read once, named by what they contain, kept by browsers for ever."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from typing import Final

from flask import Blueprint, Response, abort, request

from api.web.kept import FOR_EVER, Page

KINDS: Final = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml", "txt": "text/plain; charset=utf-8"}

blueprint = Blueprint("assets", __name__)


def _read() -> dict[str, Page]:
    folder = files("api.web").joinpath("static")
    return {
        file.name: Page.of(file.read_bytes(), KINDS[file.name.rpartition(".")[2]], FOR_EVER)
        for file in folder.iterdir()
        if file.name.rpartition(".")[2] in KINDS
    }


_FILES: Final = _read()


def address(name: str) -> str:
    """Where a file is served: its digest stands in the path, so it never changes there."""
    return f"/static/{_digest(name)}/{name}"


def _digest(name: str) -> str:
    return sha256(_FILES[name].body).hexdigest()[:12]


@blueprint.get("/static/<digest>/<name>")
def show(digest: str, name: str) -> Response:
    """A file of exactly that content."""
    if name not in _FILES or digest != _digest(name):
        abort(404)
    return _FILES[name].answer(request)
