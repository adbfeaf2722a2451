"""Files named by their SHA-256, for what is too large for an entry (docs/spec/statements.md, log.md).

Public ones lie under `public/blobs/sha256/`, where the web server finds them; auditors' ones under
`auditors/blobs/sha256/`, a folder that only its owner opens.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

from ledger import durable
from ledger.errors import Damaged, Malformed

Audience = Literal["public", "auditors"]
AUDIENCES: Final[tuple[Audience, ...]] = ("public", "auditors")

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_FOLDER_MODE: Final = {"public": 0o755, "auditors": 0o700}
_FILE_MODE: Final = {"public": durable.PUBLIC_MODE, "auditors": durable.PRIVATE_MODE}


class Blobs:
    """The blobs of the territory in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes, audience: Audience) -> str:
        """Keep `data`, durably, and return its name: the hex of its SHA-256.

        What is there already stays; what was altered on the disk is replaced.

        Raises:
            Unavailable: the disk refuses.
        """
        name = sha256(data).hexdigest()
        path = self._path(name, audience)
        if durable.read(path) != data:
            durable.make_folder(self._folder / audience, _FOLDER_MODE[audience])
            durable.write(path, data, _FILE_MODE[audience])
        return name

    def get(self, name: str) -> bytes | None:
        """The bytes whose SHA-256 is `name`, whoever their audience is; None when there are none.

        Raises:
            Malformed: `name` is not 64 lower-case hexadecimal characters.
            Damaged: the file was altered.
            Unavailable: it cannot be read.
        """
        if not _NAME.fullmatch(name):
            raise Malformed("blob: a name is 64 lower-case hexadecimal characters")
        for audience in AUDIENCES:
            path = self._path(name, audience)
            data = durable.read(path)
            if data is not None:
                if sha256(data).hexdigest() != name:
                    raise Damaged(f"{path}: the content is not that of its name")
                return data
        return None

    def _path(self, name: str, audience: Audience) -> Path:
        return self._folder / audience / "blobs" / "sha256" / name
