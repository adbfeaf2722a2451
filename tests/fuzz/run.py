"""One format under bent examples: what is read is written as the same bytes, and only typed errors refuse."""

from dataclasses import dataclass, field
from random import Random
from time import process_time

from tests.fuzz.mutate import mutated
from tests.fuzz.parsers import ERRORS, Parser

PATIENCE = 2.0
"""Seconds of one processor after which an input counts as a way to stop a service."""


@dataclass
class Told:
    """What became of the inputs: how many were read, and those on which a promise was broken, each with why."""

    inputs: int = 0
    read: int = 0
    broken: list[tuple[bytes, str]] = field(default_factory=list)


def fuzz(parser: Parser, count: int, seed: object = 0, most: int = 20) -> Told:
    """Feed so many inputs; gives up after `most` of them broke a promise."""
    rng, told, kept = Random(f"{seed} {parser.name}"), Told(), list(parser.examples)
    for example in parser.examples:
        assert (answer := check(parser, example)) is True, f"{parser.name}: a valid example is not read: {answer}"
    while told.inputs < count and len(told.broken) < most:
        data = mutated(rng.choice(kept), rng, rng.choice(kept), parser.shape)
        told.inputs += 1
        begun = process_time()
        found = check(parser, data)
        if process_time() - begun > PATIENCE:
            found = f"took {process_time() - begun:.1f} s"
        if found is True:
            told.read += 1
            if rng.random() < 0.1 and len(data) < 20_000:  # what was read leads further than what was refused
                kept[len(parser.examples) + rng.randrange(50) :] = [data]
        elif isinstance(found, str):
            told.broken.append((data, found))
    return told


def check(parser: Parser, data: bytes) -> bool | str:
    """Whether the parser reads these bytes; a sentence if a promise is broken."""
    value, refused = _tried(parser.read, data)
    if refused is not None and not isinstance(refused, ERRORS):
        return f"{type(refused).__name__}: {refused}"
    if refused is None and parser.written:
        again, failed = _tried(parser.written, value)
        if failed is not None or again != data:
            return f"written as {again!r} ({failed})"
    if parser.twin:
        other, other_refused = _tried(parser.twin, data)
        if other_refused is not None and not isinstance(other_refused, ERRORS):
            return f"twin: {type(other_refused).__name__}: {other_refused}"
        if (refused is None) != (other_refused is None):
            return f"read by one alone: {refused!r}, {other_refused!r}"
        if refused is None and parser.same and not parser.same(value, other):
            return f"read in two ways: {value!r}, {other!r}"
    return refused is None


def _tried(function, value):
    try:
        return function(value), None
    except Exception as error:  # noqa: BLE001 - to find errors of any other type is the whole point
        return None, error
