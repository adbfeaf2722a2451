"""The static log under stable paths, for programmes that follow C2SP tlog-tiles."""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, Response, abort

from api.web.kept import FOR_EVER
from api.web.site import the_site
from ledger import durable, tiles
from ledger.errors import Malformed
from ledger.publication import CHECKPOINT, README, VKEY

blueprint = Blueprint("log", __name__)

TEXTS: Final = frozenset({CHECKPOINT, VKEY, README, "policy"})
_BLOB: Final = re.compile(r"blobs/sha256/[0-9a-f]{64}")


@blueprint.get("/log/<path:name>")
def file(name: str) -> Response:
    """A file of `public/`, if it is part of a log: nothing else there is ever served."""
    if name in TEXTS:
        kind, cache = "text/plain; charset=utf-8", "public, max-age=5"
    elif _BLOB.fullmatch(name) or _is_tile(name):
        kind, cache = "application/octet-stream", FOR_EVER
    else:
        abort(404)
    data = durable.read(the_site().published.public / name)
    if data is None:
        abort(404)
    return Response(data, headers={"Cache-Control": cache}, content_type=kind)


def _is_tile(name: str) -> bool:
    try:
        tiles.parse_path(name)
    except Malformed:
        return False
    return True
