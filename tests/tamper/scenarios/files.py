"""Bundles whose files were changed: the function changes a copy of the bundle of `whole`."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from ledger import checkpoint
from ledger.checkpoint import Checkpoint
from ledger.keys import SigningKey
from ledger.note import ED25519, Vkey
from tests.tamper.bundles import names, whole
from tests.tamper.scenarios.table import FILES, said, scenario


def changed(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = folder / name
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before


def flipped(data: bytes, where: int = -1) -> bytes:
    where %= len(data)
    return data[:where] + bytes([data[where] ^ 1]) + data[where + 1 :]


def a_blob(folder: Path) -> str:
    return next(name for name in names(folder) if name.startswith("blobs/"))


def a_tile(folder: Path, beginning: str) -> str:
    return next(name for name in names(folder) if name.startswith(beginning))


@scenario(FILES, "altering a blob", "F1", "blob.hash")
def _(folder: Path) -> None:
    changed(folder, a_blob(folder), flipped)


@scenario(FILES, "giving one blob under another's name", "F1", "blob.hash")
def _(folder: Path) -> None:
    one, other = [name for name in names(folder) if name.startswith("blobs/")][:2]
    (folder / one).write_bytes((folder / other).read_bytes())


@scenario(FILES, "leaving a blob out", "F1", "blob.missing")
def _(folder: Path) -> None:
    (folder / "blobs" / "sha256" / said(whole().entries[1])["body"]["text"]["sha256"]).unlink()


@scenario(FILES, "adding a blob that nothing refers to", "F1", "file.unexpected")
def _(folder: Path) -> None:
    (folder / "blobs" / "sha256" / sha256(b"hello").hexdigest()).write_bytes(b"hello")


@scenario(FILES, "adding a file of one's own", "F1", "file.unexpected")
def _(folder: Path) -> None:
    (folder / "names.csv").write_text("name\n")


@scenario(FILES, "leaving the log's key out", "F1", "file.missing")
def _(folder: Path) -> None:
    (folder / "log.vkey").unlink()


@scenario(FILES, "giving a key that is none", "F1", "file.malformed")
def _(folder: Path) -> None:
    (folder / "log.vkey").write_text("hello\n")


@scenario(FILES, "leaving the last entries out of their tile", "F1", "file.malformed")
def _(folder: Path) -> None:
    changed(folder, a_tile(folder, "tile/entries/"), lambda data: data[:-2000])


@scenario(FILES, "leaving a tile of entries out", "F1", "file.missing")
def _(folder: Path) -> None:
    (folder / a_tile(folder, "tile/entries/")).unlink()


@scenario(FILES, "altering a hash in a tile", "F3", "tree.tile")
def _(folder: Path) -> None:
    changed(folder, a_tile(folder, "tile/0/"), flipped)


@scenario(FILES, "altering an entry in its tile", "F3", "tree.root")
def _(folder: Path) -> None:
    changed(folder, a_tile(folder, "tile/entries/"), flipped)


@scenario(FILES, "altering entry and hash together", "F3", "tree.root")
def _(folder: Path) -> None:
    name = a_tile(folder, "tile/entries/")
    changed(folder, name, flipped)
    last = (folder / name).read_bytes()[-len(whole().entries[-1]) :]
    leaf = sha256(b"\0" + last).digest()
    changed(folder, a_tile(folder, "tile/0/"), lambda data: data[:-32] + leaf)


@scenario(FILES, "changing the size in the checkpoint", "F2", "note.signature")
def _(folder: Path) -> None:
    size = str(len(whole().entries)).encode()
    changed(folder, "checkpoint", lambda data: data.replace(size, str(int(size) - 1).encode(), 1))


@scenario(FILES, "changing the root in the checkpoint", "F2", "note.signature")
def _(folder: Path) -> None:
    root = b64encode(whole().state.roots[-1])
    changed(folder, "checkpoint", lambda data: data.replace(root, b64encode(bytes(32)), 1))


@scenario(FILES, "changing the name in the checkpoint", "F2", "note.origin")
def _(folder: Path) -> None:
    changed(folder, "checkpoint", lambda data: data.replace(b"les-pins", b"les-sapi", 1))


@scenario(FILES, "giving a checkpoint without the log's line", "F2", "note.malformed")
def _(folder: Path) -> None:
    changed(folder, "checkpoint", lambda data: data[: data.index(b"\n\n") + 1])


def own_checkpoint(key: SigningKey) -> bytes:
    c = whole()
    return checkpoint.sign(Checkpoint(c.origin, c.state.size, c.state.roots[-1]), key)


@scenario(FILES, "signing the checkpoint with a key of one's own", "F2", "note.signature")
def _(folder: Path) -> None:
    (folder / "checkpoint").write_bytes(own_checkpoint(SigningKey(b"\7" * 32)))


@scenario(FILES, "exchanging the log's key and signing with one's own", "F2", "note.log_key")
def _(folder: Path) -> None:
    key = SigningKey(b"\7" * 32)
    (folder / "checkpoint").write_bytes(own_checkpoint(key))
    (folder / "log.vkey").write_text(Vkey(whole().origin, ED25519, key.public).encode() + "\n")


@scenario(FILES, "giving an older checkpoint with newer tiles", "F1", "file.unexpected")
def _(folder: Path) -> None:
    (folder / "checkpoint").write_text(whole().note(whole().draw.closed_at))
