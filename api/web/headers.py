"""Headers that every answer carries. Pages run no script and load nothing from elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, request

_ALWAYS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OPEN = ("/log/", "/api/")
"""Whatever lies below is for programmes of any origin."""


def secure(response: Response) -> Response:
    """Add them."""
    response.headers.update(_ALWAYS)
    anywhere = request.path.startswith(_OPEN)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if anywhere else "same-origin"
    if anywhere:
        response.headers["Access-Control-Allow-Origin"] = "*"
    if response.location:  # every redirect stays here, whatever host the request claims to ask
        response.location = urlsplit(response.location).path
    response.headers.setdefault("Cache-Control", "no-store")
    return response
