"""A store, a key that remembers what it signed, and the log published from them."""

import sqlite3
from contextlib import closing

import pytest

from draws.merkle import leaf_hash, root
from ledger import checkpoint
from ledger.errors import Damaged
from ledger.keys import SigningKey
from ledger.publication import Publication
from ledger.store import Store
from tests.unit.ledger.stores import ORIGIN


class Pen(SigningKey):
    """A key that remembers what it signed."""

    def __init__(self):
        super().__init__(b"\x07" * 32)
        self.signed = []

    def sign(self, message):
        self.signed.append(message)
        return super().sign(message)


class Territory:
    def __init__(self, folder):
        self.folder = folder
        self.store = Store.create(folder / "ledger.sqlite", ORIGIN)
        self.key = Pen()
        self.log = Publication(folder)

    def grow(self, size):
        have = self.store.size()
        self.store.append([b"entry %d" % index for index in range(have, size)], at=have)

    def publish(self, size=None, **more):
        if size is not None:
            self.grow(size)
        return self.log.publish(self.store, self.key, **more)

    def alter(self, statement):
        self.store.close()
        with closing(sqlite3.connect(self.folder / "ledger.sqlite")) as connection, connection:
            connection.execute(statement)
        self.store = Store.open(self.folder / "ledger.sqlite")

    def refuses(self, words):
        """The next publications are refused, and nothing is signed or shown by either."""
        before, shown = len(self.key.signed), self.snapshot("public")
        for _ in range(2):
            with pytest.raises(Damaged, match=words):
                self.publish()
        assert len(self.key.signed) == before
        assert self.snapshot("public") == shown

    def snapshot(self, below=""):
        top = self.folder / below
        return {str(p.relative_to(top)): p.read_bytes() for p in top.rglob("*") if p.is_file()}


def expected(size):
    return root([leaf_hash(b"entry %d" % index) for index in range(size)])


def shown(territory):
    return checkpoint.verify(territory.log.note().encode(), territory.log.vkey())
