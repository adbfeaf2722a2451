"""How a refusal is provoked: the verdict on one entry after a lawful log, and tables of such entries."""

import json

import pytest

from tests.unit.verifier.ceremony import Ceremony
from tests.unit.verifier.forge import canonical
from tests.unit.verifier.people import GUARANTOR, OPERATOR
from verifier.replay import Replay

BOTH = [OPERATOR, GUARANTOR]


def verdict(ceremony, entry):
    """Replay what is in the log, then judge ``entry``."""
    log = ceremony.log
    replay = Replay(log.origin, log.blobs.get)
    for index, lawful in enumerate(log.entries):
        assert replay.append(lawful) is None, f"entry {index} should be lawful"
    answer = replay.judge(entry)
    assert replay.append(entry) == answer
    assert replay.size == log.size + 1
    return answer


def edit(entry, **changes):
    """The entry with fields of its outermost object or envelope replaced, canonical again."""
    document = json.loads(entry)
    for name, value in changes.items():
        (document if name in document else document["envelope"])[name] = value
    return canonical(document)


def keys_before(step="draw.purpose_agreed", **options):
    return Ceremony(**options).upto(step)


def cases(*tables):
    return [
        pytest.param(code, make, id=f"{code}-{number}")
        for table in tables
        for code, makers in table.items()
        for number, make in enumerate(makers)
    ]
