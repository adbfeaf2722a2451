"""A founded ledger, and as many lawful statements with three signatures each as a benchmark asks for."""

import secrets
from collections.abc import Iterator
from pathlib import Path

from draws.group import L
from ledger import bodies, card, charter, keyfile, statement, times
from ledger.keyfile import PersonKey
from ledger.keys import keyid
from ledger.rules.founding import CHARTER_TYPE
from ledger.service import Ledger

ORIGIN = "benchmark.example/territory"
NOW = 1_800_000_000
ROLES = {"ani": "ANI", "ani2": "ANI", "gar": "GAR", "scr1": "SCR", "scr2": "AUD", "mem1": "MEM", "mem2": "MEM"}

Signed = tuple[bytes, dict[str, bytes]]
"""A payload and its signatures by keyid."""


def found(folder: Path) -> tuple[Ledger, dict[str, PersonKey]]:
    """A ledger with its charter; all seven are founders, so no key remains to be enrolled."""
    keys = {name: _key() for name in ROLES}
    ledger = Ledger.create(folder, ORIGIN, lambda: NOW)
    cards = [card.make(key, ORIGIN, secrets.randbelow(L - 1) + 1) for key in keys.values()]
    founders = tuple(sorted((c.founder() for c in cards), key=lambda f: f.person))
    text = charter.from_toml(charter.template("en"))
    roles = (bodies.FirstRole(keys[name].person, role) for name, role in ROLES.items())
    first = bodies.CharterAdopted(
        1, ledger.put(text, CHARTER_TYPE, "public"), tuple(sorted(roles, key=lambda r: (r.person, r.role)))
    )
    for kind, body in (
        ("ledger.founded", bodies.Founded("Benchmark", ledger.log_vkey, founders)),
        ("charter.adopted", first),
    ):
        ledger.submit(*_signed(ledger, kind, body, keys.values()))
    return ledger, keys


def statements(ledger: Ledger, keys: dict[str, PersonKey], count: int, *, resigned: bool = False) -> Iterator[Signed]:
    """A scrutineer named in session and leaving it, again and again, with three signatures each.

    `resigned`: the holder ends it alone, so that three signatures and one take turns.
    """
    naming, leaving = ([keys[name] for name in names] for names in (("ani", "ani2", "gar"), ("scr1", "scr2", "gar")))
    person, today = keys["scr2"].person, times.date_of(times.text(NOW))
    given = bodies.RoleAssigned(person, "SCR", "session", today)
    ended = bodies.RoleEnded(person, "SCR", "resigned")
    for number in range(count):
        if number % 2 == 0:
            yield _signed(ledger, "role.assigned", given, naming, clause="5.3")
        elif resigned:
            yield _signed(ledger, "role.ended", ended, [keys["scr2"]], clause="5.4")
        else:
            yield _signed(ledger, "role.ended", ended, leaving, clause="5.2")


def _key() -> PersonKey:
    return keyfile.open(keyfile.create(secrets.token_hex(8), "x", cost=keyfile.FOR_TESTS), "x")


def _signed(ledger: Ledger, kind: str, body: bodies.Shape, signers, clause=None) -> Signed:
    payload = ledger.statement(kind, body, clause).payload()
    said = statement.pre_authentication(payload)
    return payload, {keyid(key.signing.public): key.signing.sign(said) for key in signers}
