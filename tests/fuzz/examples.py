"""Valid examples of every format, from a territory that did everything; and readers that take bytes alone."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from api.memory import Memory
from draws.panels import document, impossibility
from ledger import bodies as b
from ledger import draft, entry, keyfile
from ledger.people import Feature
from ledger.receipt import Receipt
from ledger.rules import life
from tests.ceremony import lax
from tests.differential.table import stage
from verifier import group as v_group
from verifier import tiles as v_tiles
from verifier.audit import audit_bundle
from verifier.errors import Malformed
from verifier.source import open_source

Read = Callable[[bytes], Any]


def text(function: Callable[[str], Any]) -> Read:
    """A parser of text, fed with any bytes: what is no UTF-8 comes as lone surrogates."""
    return lambda data: function(data.decode("utf-8", "surrogateescape"))


def utf8(value: str) -> bytes:
    return value.encode("utf-8", "surrogateescape")


@cache
def played() -> Any:
    """A territory that did everything: words, dice, a beacon, a result."""
    return stage("concluded beacon")


def lines(*values: str) -> list[bytes]:
    return [value.encode() for value in values]


@cache
def payloads() -> list[bytes]:
    return [entry.read(data).payload for data in played().entries]


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@cache
def bundle() -> bytes:
    with TemporaryDirectory() as folder:
        out = played().fork().write(Path(folder) / "territory").export(Path(folder) / "bundle")
        return zipped({str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()})


PEOPLE = (
    "Nom;Prénom;Naissance;Quartier;Courriel\r\nDurand;Anne;31/12/1980;Nord;anne@example.org\r\n"
    '"Le ""Gall""";Yann;1975;Sud;\r\nX;Zoé;;nord;zoe@example.org\r\n'
)
QUOTAS = "category,name,min,max,min_flex,max_flex\nQuartier,Nord,2,4,1,5\nQuartier,Sud,2,4,,\nÂge,16-25,0,3,,\n"
FEATURES = (Feature("Quartier", ("Nord", "Sud")),)


@cache
def workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for line in (
        ["Nom", "Naissance", "Quartier", "Téléphone"],
        ["Durand", "1980", "Nord", 612345678],
        ["Petit", 1975, "Sud"],
    ):
        book.active.append(line)
    book.active.merge_cells("D3:E3")
    book.create_sheet("autre")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def lottery() -> bytes:
    from draws.panels import lottery as lotteries
    from tests import pools

    small = pools.invented(30, 6, pools.FEW[:2])
    return document.encode(lotteries.plan(small.people, small.quotas, small.seats, 20, coins=bytes(32)))


@cache
def clash() -> bytes:
    from draws.panels import feasibility
    from draws.panels.aggregate import aggregate
    from draws.panels.polytope import polytope
    from draws.panels.quotas import Quota

    types = aggregate(("sex", "area"), [("a", "x")] * 3 + [("b", "x")] * 4 + [("b", "y")])
    quotas = [Quota("sex", "a", 2, 3), Quota("sex", "b", 1, 3), Quota("area", "y", 2, 3)]
    return impossibility.encode(types, quotas, 4, feasibility.conflict(polytope(types, quotas, 4)))


@cache
def laden() -> bytes:
    """A draft that brings the text of a contestation along."""
    c = played()
    said_why = b"We were not there."
    blob = b.Blob(sha256(said_why).hexdigest(), len(said_why), life.TEXT_TYPE, "public")
    said = c.statement("draw.contested", b.Contested(c.draw_id, blob), "6.9")
    return draft.Draft(c.log_vkey, lax(said), c.note(), {}, {}).bringing([said_why]).encode()


@cache
def drafted() -> bytes:
    c = played()
    payload = payloads()[-1]
    signatures = dict(entry.read(c.entries[-1]).signatures)
    return draft.Draft(c.log_vkey, payload, c.note(), {3: (bytes(32), b"\1" * 32)}, signatures).encode()


@cache
def receipts() -> list[bytes]:
    c = played()
    purpose = bytes.fromhex(c.purpose_id)
    return [Receipt.of(c.secrets.records[i], c.origin, purpose).text().encode() for i in (0, 1)]


def read_zip(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "b.zip"
        path.write_bytes(data)
        with open_source(path) as source:
            audit_bundle(source)


class File:
    """A file of these bytes, as far as readers of small files look at one."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read_bytes(self) -> bytes:
        return self.data


def remembered(data: bytes) -> list[Any]:
    """What a signer's programme remembers of the logs that it knows."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.key.seen").write_bytes(data)
        memory = Memory(Path(folder) / "a.key")
        return [memory.head(origin) for origin in memory._known]


def log_key_of(data: bytes) -> Any:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.key"
        path.write_bytes(data)
        path.chmod(0o600)
        return keyfile.read_log_key(path, played().origin)


def cut(data: bytes) -> list[bytes]:
    return [data[at : at + 32] for at in range(0, len(data), 32)]


def point(data: bytes) -> bytes:
    if not v_group.group().valid(data):
        raise Malformed("point")
    return data


def split(data: bytes) -> list[bytes]:
    """The verifier wants to know how many entries there should be: as many as there are, 1 to 256."""
    count, at = 0, 0
    while at < len(data):
        at += 2 + int.from_bytes(data[at : at + 2], "big")
        count += 1
    if not 1 <= count <= 256:
        raise Malformed("bundle")
    return v_tiles.split_bundle(data, count, "tile")


def some(value: Any) -> Any:
    """What a parser of the verifier returns instead of an error."""
    if value is None:
        raise Malformed("none")
    return value


def opened(data: bytes) -> Any:
    return keyfile.open(data.decode("utf-8", "surrogateescape"), "x")
