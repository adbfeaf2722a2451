"""What replay promises whatever it is fed."""

import base64
import copy
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.verifier.ceremony import MEMBERS, OPERATOR, SCRUTINEERS, STEPS, TRUSTEES, Ceremony
from tests.unit.verifier.forge import canonical, merkle
from verifier.replay import Heads, Replay
from verifier.sentences import SENTENCES

EVERYBODY = [OPERATOR, *TRUSTEES, *SCRUTINEERS, *MEMBERS]
OPTIONS = [{}, {"dice": False}, {"beacon": False}, {"words": False}, {"dice": False, "beacon": False, "words": False}]


def replay_of(log):
    return Replay(log.origin, log.blobs.get)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_lawful_ceremony_is_lawful_to_its_end(options):
    log = Ceremony(**options).upto("end").log
    replay = replay_of(log)
    assert [replay.append(entry) for entry in log.entries] == [None] * log.size
    assert replay.root == log.after()["root"]
    assert [draw.state for draw in replay.state.draws.values()] == ["concluded"]


def test_judging_changes_nothing(whole):
    replay = replay_of(whole.log)
    for entry in whole.log.entries:
        before = copy.deepcopy(replay.state)
        assert replay.judge(entry) is None
        for draw_id, draw in before.draws.items():
            draw.outcome = replay.state.draws[draw_id].outcome  # computed once, from what is already fixed
        assert replay.state == before
        replay.append(entry)


@given(st.binary(max_size=200), st.integers(0, 3000), st.integers(0, 255))
@settings(max_examples=200)
def test_any_bytes_are_judged_without_an_exception(whole_log, noise, place, value):
    for entry in (noise, *mutations(whole_log.entries[13], place, value)):
        replay = replay_of(whole_log)
        for lawful in whole_log.entries[:13]:
            replay.append(lawful)
        # Nobody signs logged_at: another time that is not earlier is as lawful as the first.
        only_time = entry.partition(b'"logged_at"')[0] == whole_log.entries[13].partition(b'"logged_at"')[0]
        assert replay.append(entry) in SENTENCES or only_time


def mutations(entry, place, value):
    data = bytearray(entry)
    data[place % len(data)] ^= value or 1
    yield bytes(data)
    yield entry[: place % len(entry)]


@pytest.fixture(scope="module")
def whole_log():
    return Ceremony().upto("end").log


VALUES = st.one_of(
    st.sampled_from([0, 1, 2, 31, 2**53 - 1, True, "", "00" * 32, "ff" * 32, "0100" + "00" * 30, "\n", "d10x20:1", []]),
    st.text(max_size=5),
)


def places(value, path=()):
    """Every place inside a body."""
    if isinstance(value, dict):
        for name in value:
            yield (*path, name)
            yield from places(value[name], (*path, name))
    elif isinstance(value, list):
        for i, item in enumerate(value[:3]):
            yield (*path, i)
            yield from places(item, (*path, i))


@pytest.fixture(scope="module")
def stages():
    """Per step: the replay up to it, the ceremony stopped there, and the lawful statement that comes next."""
    found = []
    for step in STEPS[3:-1]:
        ceremony = Ceremony().upto(step)
        size = ceremony.log.size
        replay = replay_of(ceremony.log)
        for entry in ceremony.log.entries:
            replay.append(entry)
        ceremony.upto(STEPS[STEPS.index(step) + 1])
        lawful = payload(ceremony.log.entries[size])
        found.append((replay, ceremony.log, lawful))
    return found


def payload(entry):
    return json.loads(base64.b64decode(json.loads(entry)["envelope"]["payload"]))


@given(st.data())
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_signed_body_is_judged_without_an_exception(stages, data):
    replay, log, statement = data.draw(st.sampled_from(stages))
    statement = copy.deepcopy(statement)
    *path, last = data.draw(st.sampled_from(sorted(places(statement["body"]), key=repr)))
    inner = statement["body"]
    for name in path:
        inner = inner[name]
    inner[last] = data.draw(VALUES)
    signers = data.draw(st.lists(st.sampled_from(EVERYBODY), min_size=1, unique=True))
    try:
        entry = log.seal(canonical(statement), signers)
    except UnicodeEncodeError:
        return
    code = replay.judge(entry)
    assert code is None or code in SENTENCES


def test_the_tree_knows_its_root_at_every_size():
    heads, leaves = Heads(), []
    for n in range(70):
        assert [heads.root_at(size) for size in (0, n // 2, n)] == [
            merkle(leaves[:size]).hex() for size in (0, n // 2, n)
        ]
        leaves.append(bytes([n]) * 32)
        heads.push(leaves[-1])
