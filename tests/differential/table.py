"""The table of entries that must be refused, or taken, and how far a territory has come before each.

A case is a function from a ceremony at some stage to the next entry; its expected code comes from docs/spec. The tests
of the ledger's rules and those that compare ledger and verifier read the same table.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.ceremony import HOMES, Ceremony, beacon_ceremony, charter_with


@dataclass(frozen=True)
class Case:
    """An entry after `stage`, and the code for which it is refused; None when it is lawful."""

    name: str
    code: str | None
    stage: str
    entry: Callable[[Ceremony], bytes]

    @property
    def id(self) -> str:
        return f"{self.code}-{self.name}"


CASES: list[Case] = []


def case(code: str | None, stage: str) -> Callable[[Callable[[Ceremony], bytes]], Callable[[Ceremony], bytes]]:
    """Put a function into the table."""

    def put(function: Callable[[Ceremony], bytes]) -> Callable[[Ceremony], bytes]:
        CASES.append(Case(function.__name__, code, stage, function))
        return function

    return put


@cache
def all_cases() -> tuple[Case, ...]:
    """Every case of the modules in `cases/`."""
    for path in sorted((Path(__file__).parent / "cases").glob("*.py")):
        importlib.import_module(f"tests.differential.cases.{path.stem}")
    assert len({(c.name, c.stage) for c in CASES}) == len(CASES)
    return tuple(CASES)


def no_dice(duties: dict) -> None:
    duties["dice"] = "optional"


SECOND = charter_with(title="Charte de notre collectif, deuxième version")


def council(c: Ceremony) -> object:
    """Five members, so that fractions have something to divide."""
    c.council = ("hab1", "hab2", "hab3")
    return c.adopt()


def second_decided(c: Ceremony) -> None:
    """The next charter is decided, and not yet in force."""
    c.second = c.decided_charter(SECOND)


STEPS: dict[str, Callable[[Ceremony], object]] = {
    "founded": lambda c: c.found(),
    "adopted": lambda c: c.adopt(),
    "adopted-optional": lambda c: c.adopt(charter_with(draws=no_dice)),
    "adopted-council": council,
    "people": lambda c: c.enrol().session(),
    "decided": second_decided,
    "ordinary": lambda c: c.propose("ordinary"),
    "maintained": lambda c: c.maintain(c.object()),
    "charter read": lambda c: c.propose("charter", charter=c.charter_blob(SECOND)).read_again(),
    "charter opened": lambda c: c.propose("charter", charter=c.charter_blob(SECOND)),
    "person": lambda c: c.propose("persons", mandate=c.mandate("par1", "AUD")),
    "to vote": lambda c: c.to_vote(),
    "counted": lambda c: c.count(3, 1, 1),
    "agreed": lambda c: c.agree(),
    "agreed-invitation": lambda c: c.agree(20, stage="invitation"),
    "agreed12": lambda c: c.agree(12),
    "sealed": lambda c: c.seal(),
    "sealed homes": lambda c: c.seal(homes=HOMES),
    "sealed6": lambda c: c.seal(6),
    "announced": lambda c: c.announce(),
    "coined": lambda c: c.throw_coins(),
    "announced-lottery": lambda c: c.announce_lottery(),
    "announced-wrong-lottery": lambda c: c.announce_wrong_lottery(),
    "announced-homes": lambda c: c.announce_lottery(per_home=1),
    "announced-small-lottery": lambda c: c.announce_small_lottery(),
    "announced-by-dice": lambda c: c.announce_by_dice(),
    "thrown23": lambda c: c.throw("41700000000000000000000"),
    "announced-words": lambda c: c.announce(words=True),
    "announced-beacon": lambda c: c.announce(beacon="quicknet"),
    "announced-default": lambda c: c.announce(beacon="default"),
    "announced-weighted": lambda c: c.announce(weights=(1, 3), districts=1),
    "announced-direct": lambda c: c.announce_direct(),
    "thrown": lambda c: c.throw(c.throws()),
    "announced-bare": lambda c: c.announce(dice=False),
    "announced-open": lambda c: c.announce(mode="open", districts=1),
    "words": lambda c: c.close_words(),
    "dealt1": lambda c: c.deal("dep1"),
    "dealt": lambda c: c.deal(),
    "closed": lambda c: c.close_deals(),
    "diced": lambda c: c.throw(),
    "opened2": lambda c: c.open("dep1", "dep2"),
    "opened": lambda c: c.open_all(),
    "openings": lambda c: c.close_openings(),
    "beacon": lambda c: c.show_beacon(),
    "concluded": lambda c: c.conclude(),
    "annulled": lambda c: c.annul(),
    "withdrawn": lambda c: c.withdraw(3),
    "contested": lambda c: c.contest(),
    "guarantor": lambda c: c.give("mem1", "GAR"),
    "answered": lambda c: c.answer(next(iter(c.draw.contestations))),
    "auditor": lambda c: c.name_auditor(),
    "audited": lambda c: c.audit(),
}

_PEOPLE = ("founded", "adopted", "people")
_COUNCIL = ("founded", "adopted-council", "people")
_AUDITED = (*_PEOPLE, "auditor", "agreed", "sealed")
_POOL = (*_PEOPLE, "agreed", "sealed")
_FIXED = ("dealt", "closed", "diced")
_BARE = ("founded", "adopted-optional", "people", "agreed", "sealed", "announced-bare")

WAYS: dict[str, tuple[str, ...]] = {
    "empty": (),
    "founded": ("founded",),
    "adopted": ("founded", "adopted"),
    "people": _PEOPLE,
    "optional": ("founded", "adopted-optional", "people", "agreed", "sealed"),
    "agreed": (*_PEOPLE, "agreed"),
    "agreed beacon": (*_PEOPLE, "agreed"),
    "agreed default": (*_PEOPLE, "agreed"),
    "sealed": _POOL,
    "coined": (*_POOL, "coined"),
    "coined homes": (*_PEOPLE, "agreed", "sealed homes", "coined"),
    "concluded homes": (
        *_PEOPLE, "agreed", "sealed homes", "coined", "announced-homes", *_FIXED, "opened", "openings", "concluded",
    ),
    "openings lottery": (*_POOL, "coined", "announced-lottery", *_FIXED, "opened", "openings"),
    "auditor announced": (*_AUDITED, "announced"),
    "audited lottery": (*_AUDITED, "coined", "announced-lottery"),
    "concluded audited lottery": (
        *_AUDITED, "coined", "announced-lottery", *_FIXED, "opened", "openings", "concluded",
    ),
    "by dice": (*_POOL, "coined", "announced-by-dice"),
    "thrown by dice": (*_POOL, "coined", "announced-by-dice", "thrown23"),
    "concluded by dice": (*_POOL, "coined", "announced-by-dice", "thrown23", "concluded"),
    "openings wrong lottery": (*_POOL, "coined", "announced-wrong-lottery", *_FIXED, "opened", "openings"),
    "concluded lottery": (*_POOL, "coined", "announced-lottery", *_FIXED, "opened", "openings", "concluded"),
    "concluded small lottery": (
        *_PEOPLE, "agreed", "sealed6", "coined", "announced-small-lottery", *_FIXED, "opened", "openings", "concluded",
    ),
    "decided": (*_PEOPLE, "decided"),
    "announced decided": (*_PEOPLE, "decided", "agreed", "sealed", "announced"),
    "council": _COUNCIL,
    "ordinary": (*_COUNCIL, "ordinary"),
    "maintained": (*_COUNCIL, "ordinary", "maintained"),
    "charter opened": (*_COUNCIL, "charter opened"),
    "charter read": (*_COUNCIL, "charter read"),
    "person": (*_COUNCIL, "person"),
    "consent": (*_COUNCIL, "ordinary", "to vote"),
    "vote": (*_COUNCIL, "person", "to vote"),
    "counted": (*_COUNCIL, "person", "to vote", "counted"),
    "charter vote": (*_COUNCIL, "charter read", "to vote"),
    "small": (*_PEOPLE, "agreed", "sealed6"),
    "announced": (*_POOL, "announced"),
    "announced words": (*_POOL, "announced-words"),
    "announced bare": _BARE,
    "words": (*_POOL, "announced-words", "words"),
    "dealt1": (*_POOL, "announced", "dealt1"),
    "dealt": (*_POOL, "announced", "dealt"),
    "dealt bare": (*_BARE, "dealt"),
    "closed": (*_POOL, "announced", "dealt", "closed"),
    "closed bare": (*_BARE, "dealt", "closed"),
    "diced": (*_POOL, "announced", *_FIXED),
    "opened": (*_POOL, "announced", *_FIXED, "opened"),
    "openings": (*_POOL, "announced", *_FIXED, "opened", "openings"),
    "concluded": (*_POOL, "announced", *_FIXED, "opened", "openings", "concluded"),
    "concluded small": (
        *_PEOPLE, "agreed", "sealed6", "announced-open", *_FIXED, "opened", "openings", "concluded",
    ),
    "announced weighted": (*_POOL, "announced-weighted"),
    "openings weighted": (*_POOL, "announced-weighted", *_FIXED, "opened", "openings"),
    "concluded weighted": (*_POOL, "announced-weighted", *_FIXED, "opened", "openings", "concluded"),
    "announced direct": (*_POOL, "announced-direct"),
    "diced direct": (*_POOL, "announced-direct", "thrown"),
    "concluded direct": (*_POOL, "announced-direct", "thrown", "concluded"),
    "announced invitation": (*_PEOPLE, "agreed-invitation", "sealed", "announced"),
    "concluded invitation": (
        *_PEOPLE, "agreed-invitation", "sealed", "announced", *_FIXED, "opened", "openings", "concluded",
    ),
    "annulled": (*_POOL, "announced", "annulled"),
    "withdrawn": (*_POOL, "announced", "withdrawn"),
    "contested": (*_POOL, "announced", "contested"),
    "two guarantors": (*_PEOPLE, "guarantor", "agreed", "sealed", "announced"),
    "answered": (*_POOL, "announced", "contested", "answered"),
    "contested annulled": (*_POOL, "announced", "contested", "annulled"),
    "announced small": (*_PEOPLE, "agreed", "sealed6", "announced-open"),
    "concluded withdrawn": (
        *_POOL, "announced", "withdrawn", *_FIXED, "opened", "openings", "concluded", "auditor",
    ),
    "auditor": (*_POOL, "announced", *_FIXED, "opened", "openings", "concluded", "auditor"),
    "auditor diced": (*_POOL, "announced", *_FIXED, "auditor"),
    "audited": (*_POOL, "announced", *_FIXED, "opened", "openings", "concluded", "auditor", "audited"),
    "auditor small": (
        *_PEOPLE, "agreed", "sealed6", "announced-open", *_FIXED, "opened", "openings", "concluded", "auditor",
    ),
    "dealt beacon": (*_POOL, "announced-beacon", "dealt"),
    "diced beacon": (*_POOL, "announced-beacon", *_FIXED),
    "openings beacon": (*_POOL, "announced-beacon", *_FIXED, "opened", "openings"),
    "concluded beacon": (*_POOL, "announced-beacon", *_FIXED, "opened", "openings", "beacon", "concluded"),
    "openings default": (*_POOL, "announced-default", *_FIXED, "opened", "openings"),
}  # fmt: skip


@cache
def _at(way: tuple[str, ...], chain: str) -> Ceremony:
    if not way:
        return beacon_ceremony(chain) if chain else Ceremony()
    ceremony = _at(way[:-1], chain).fork()
    STEPS[way[-1]](ceremony)
    return ceremony


def stage(name: str) -> Ceremony:
    """A ceremony that has come so far, for the caller alone."""
    chain = "quicknet" if "beacon" in name else "default" if "default" in name else ""
    return _at(WAYS[name], chain).fork()
