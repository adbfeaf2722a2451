"""A small slice of `make fuzz`: valid examples bent a little, for every parser of both implementations."""

from dataclasses import replace

import pytest

from tests.fuzz.parsers import parsers
from tests.fuzz.run import fuzz

SLICE = 4000
ROWS = {parser.name: parser for parser in parsers()}
SHARES = sum(parser.each for parser in ROWS.values())


@pytest.mark.parametrize("name", ROWS)
def test_what_is_read_is_written_as_the_same_bytes_and_only_typed_errors_refuse(name):
    count = max(2, round(SLICE * ROWS[name].each / SHARES))
    told = fuzz(ROWS[name], count)
    assert told.broken == []
    assert told.inputs == count


def test_a_broken_promise_would_be_told():
    """The check itself: an untyped error, another spelling, and two implementations that differ."""
    honest = ROWS["dice"]

    def crashes(data: bytes) -> None:
        raise KeyError(data)

    for broken, why in (
        (replace(honest, twin=crashes), "twin: KeyError"),
        (replace(honest, written=lambda _: b"something else"), "written as b'something else'"),
        (replace(honest, twin=lambda _: 1, same=lambda _one, _other: False), "read in two ways"),
    ):
        with pytest.raises(AssertionError, match=why):
            fuzz(broken, 1)
    everything = fuzz(replace(honest, twin=lambda data: data), 300)
    assert {why.partition(":")[0] for _, why in everything.broken} == {"read by one alone"}
