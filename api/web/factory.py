"""The application: `create_app` for waitress on a laptop and gunicorn on a server."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from pathlib import Path

from flask import Flask, g
from jinja2 import StrictUndefined

from api.web import (
    assets,
    charter,
    cheat,
    check,
    data,
    decisions,
    draw,
    entries,
    errors,
    headers,
    home,
    log,
    pages,
    phrases,
    powers,
    receipt,
    yours,
)
from api.web.checking import Checker
from api.web.published import Published
from api.web.site import EXTENSION, Invented, Site

FOLDER = "KLERO_FOLDER"
LARGEST = 16 * 1024
"""Bytes of a request's body: a receipt is 1 KB."""


def create_app(
    folder: Path | None = None, *, clock: Callable[[], float] = time.time, invented: Invented | None = None
) -> Flask:
    """The pages of the territory in `folder` (without: the environment's KLERO_FOLDER, else here).

    `invented`: what a demo may show besides. Raises Unavailable if nothing is published there.
    """
    app = Flask("api.web", static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST, MAX_FORM_MEMORY_SIZE=LARGEST, MAX_FORM_PARTS=20)
    published = Published((folder or Path(os.environ.get(FOLDER, "."))) / "public")
    aside = Path(tempfile.mkdtemp(prefix="klero-serve-"))
    weakref.finalize(app, shutil.rmtree, aside, ignore_errors=True)
    app.url_map.merge_slashes = False
    app.extensions[EXTENSION] = Site(published, Checker(aside), clock, invented)

    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(phrases.GLOBALS)
    app.jinja_env.filters.update(phrases.FILTERS)
    app.jinja_env.tests.update(phrases.TESTS)

    app.before_request(pages.remembered)
    app.after_request(headers.secure)
    app.url_value_preprocessor(pages.speak)
    app.url_defaults(lambda endpoint, values: _keep_language(app, endpoint, values))
    errors.register(app)

    app.register_blueprint(home.root)
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(check.downloads)
    app.register_blueprint(log.blueprint)
    app.register_blueprint(data.blueprint)
    prefix = f"/<any({', '.join(pages.LANGUAGES)}):lang>"
    for part in (home, draw, receipt, cheat, powers, decisions, charter, entries, check, yours):
        app.register_blueprint(part.blueprint, url_prefix=prefix)
    return app


def _keep_language(app: Flask, endpoint: str, values: dict[str, object]) -> None:
    """Links lead to pages of the language being read."""
    if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = g.lang
