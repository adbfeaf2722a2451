"""Pages already made: they depend on the log, the day and their address, so each is made once until those change."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from flask import Request, Response

LIMIT: Final = 1000
"""Pages kept at most; beyond, all are forgotten and made again."""
FRESH: Final = "public, max-age=0, must-revalidate"
FOR_EVER: Final = "public, max-age=31536000, immutable"
_SMALL: Final = 500
"""Bytes below which compressing saves nothing."""


@dataclass(frozen=True, slots=True)
class Page:
    """A body with its headers, plain and compressed."""

    body: bytes
    packed: bytes | None
    etag: str
    kind: str
    cache: str = FRESH

    @classmethod
    def of(cls, body: bytes, kind: str, cache: str = FRESH) -> Page:
        """A page of this body; text of some length is compressed once."""
        text = kind.startswith("text/") or "json" in kind or "svg" in kind
        packed = gzip.compress(body, 6, mtime=0) if text and len(body) > _SMALL else None
        return cls(body, packed, f'W/"{sha256(body).hexdigest()[:20]}"', kind, cache)

    def answer(self, request: Request) -> Response:
        """The page, compressed if the reader can, or 304 if they have it."""
        headers = {"ETag": self.etag, "Cache-Control": self.cache, "Vary": "Accept-Encoding"}
        if self.etag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers=headers)
        body = self.body
        if self.packed is not None and request.accept_encodings.quality("gzip") > 0:
            body, headers["Content-Encoding"] = self.packed, "gzip"
        return Response(body, headers=headers, content_type=self.kind)


@dataclass(slots=True)
class Kept:
    """The pages of one log on one day, by path."""

    _of: str = ""
    _pages: dict[str, Page] = field(default_factory=dict)

    def get(self, of: str, path: str) -> Page | None:
        """The page made of this log and day."""
        return self._pages.get(path) if of == self._of else None

    def keep(self, of: str, path: str, page: Page) -> None:
        """Keep a page, and forget those of another log or day."""
        if of != self._of or len(self._pages) >= LIMIT:
            self._of, self._pages = of, {}
        self._pages[path] = page
