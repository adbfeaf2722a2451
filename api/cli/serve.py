"""`klero serve`: the public pages of a territory, from this machine."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import click

from api.cli.context import Context, pass_context
from api.i18n import _
from api.problems import Misused

if TYPE_CHECKING:
    from flask import Flask

HOST, PORT = "127.0.0.1", 8000
THREADS = 8
CONNECTIONS = 500
LONGEST_HEADER, LONGEST_BODY = 16 * 1024, 64 * 1024
PATIENCE = 30
"""Seconds after which a silent connection is closed."""


@click.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True)
@click.option("--host", default=HOST, show_default=True)
@pass_context
def serve(context: Context, port: int, host: str) -> None:
    """Show the ledger to people, in a browser: read-only."""
    from api.web.factory import create_app

    run(create_app(context.folder, clock=context.clock), host, port)


def run(app: Flask, host: str = HOST, port: int = PORT) -> None:
    """Serve until somebody stops it; the address is said first. Misused if it cannot be had."""
    import waitress

    try:
        server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            connection_limit=CONNECTIONS,
            channel_timeout=PATIENCE,
            max_request_header_size=LONGEST_HEADER,
            max_request_body_size=LONGEST_BODY,
            clear_untrusted_proxy_headers=True,
        )
    except (OSError, ValueError) as error:  # ValueError: waitress's, of a host that has no address
        raise Misused(_refused(host, port, error)) from None
    shown = getattr(server, "effective_port", port)
    click.echo(_("Open {address} in a browser. Ctrl-C ends it.").format(address=f"http://{host}:{shown}/"), err=True)
    server.run()


def _refused(host: str, port: int, error: Exception) -> str:
    """Why there is no serving at this address, and what to do."""
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            said = _("Port {port} is taken by another programme: stop that one, or take another port with --port.")
        case errno.EACCES:
            said = _("Port {port} is kept for the system: take one from 1024 on with --port.")
        case _:
            said = _("This machine has no address {host}: take another with --host, or none.")
    return said.format(host=host, port=port)
