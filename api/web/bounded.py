"""Run a command with little time and little memory: `python -I -S bounded.py SECONDS BYTES COMMAND…`.

The limits are set in this process and the command takes its place, so that no thread of a server is forked half-way.
It imports nothing but the standard library and is executed as a file.
"""

import os
import resource
import sys

OUTPUT = 8 * 2**20
"""Bytes that the command may write to any file, its report included."""


def main(arguments: list[str]) -> None:
    """Set the limits and become the command."""
    seconds, memory = int(arguments[0]), int(arguments[1])
    for limit, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    os.execv(arguments[2], arguments[2:])  # noqa: S606 - the command is the server's own, no shell


if __name__ == "__main__":
    main(sys.argv[1:])
