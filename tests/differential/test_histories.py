"""Random histories, lawful and unlawful: ledger and verifier agree on every entry, code by code."""

import json
from random import Random

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ledger.charter import parse, weaknesses
from tests.ceremony import FOUNDERS, charter_with, french_charter, lax
from tests.differential.moves import play
from tests.differential.spoil import mutated, other_powers, respelled
from tests.differential.table import WAYS, stage

SEEDS = st.integers(0, 2**32 - 1)
MOVES = st.sampled_from(("next", "next", "next", "any", "forge", "spoil", "spoil", "wait", "again", "bytes"))
STAGES = st.sampled_from(sorted(name for name in WAYS if name not in ("empty", "founded")))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=150, suppress_health_check=SLOW)
@given(STAGES, st.lists(st.tuples(MOVES, SEEDS), min_size=1, max_size=25))
def test_ledger_and_verifier_agree_on_every_entry_of_a_random_history(name, moves):
    ceremony = stage(name)
    for move, seed in moves:
        event(str(play(ceremony, move, seed)))  # agreement is checked with every entry
    assert ceremony.replay.root == ceremony.state.roots[-1].hex()
    assert ceremony.replay.size == ceremony.state.size


@settings(max_examples=50, suppress_health_check=SLOW)
@given(st.lists(st.tuples(st.sampled_from(("next", "next", "next", "next", "spoil")), SEEDS), min_size=30, max_size=45))
def test_ledger_and_verifier_agree_on_whole_draws_with_forgeries_in_between(moves):
    ceremony = stage("people")
    for move, seed in moves:
        play(ceremony, move, seed)
    for draw in ceremony.state.draws.values():
        if draw.concluded_at is not None:
            event("concluded")
            assert tuple(map(tuple, ceremony.replay.state.draws[draw.id].outcome.drawn)) == draw.drawn


@settings(max_examples=80, suppress_health_check=SLOW)
@given(
    st.sampled_from(
        ("council", "ordinary", "maintained", "charter opened", "charter read", "person", "vote", "counted")
    ),
    st.lists(
        st.tuples(st.sampled_from(("decide", "decide", "decide", "decide", "spoil", "forge", "wait")), SEEDS),
        min_size=10,
        max_size=40,
    ),
)
def test_ledger_and_verifier_agree_on_every_decision_of_a_random_history(name, moves):
    ceremony = stage(name)
    for move, seed in moves:
        event(str(play(ceremony, move, seed)))
    for proposal in ceremony.state.proposals.values():
        followed = ceremony.replay.state.proposals[proposal.id]
        event(f"{proposal.body.subject}: {proposal.outcome}")
        assert (followed.outcome, followed.used) == (proposal.outcome or "", proposal.used)
        assert {o.id: o.state for o in proposal.objections.values()} == {
            name: each.state for name, each in followed.objections.items()
        }


@settings(max_examples=200, suppress_health_check=SLOW)
@given(STAGES, SEEDS, SEEDS)
def test_ledger_and_verifier_agree_on_entries_spelled_otherwise(name, seed, place):
    ceremony = stage(name)
    rng = Random(seed)
    data = ceremony.entries[place % len(ceremony.entries)]
    for _ in range(5):
        ceremony.append(respelled(data, rng))


@settings(max_examples=200, suppress_health_check=SLOW)
@given(SEEDS, st.integers(1, 3))
def test_ledger_and_verifier_agree_on_charters_with_a_few_changes(seed, changes):
    ceremony, rng = stage("founded"), Random(seed)
    value = json.loads(french_charter())
    for _ in range(changes):
        value = mutated(ceremony, value, rng)
    event(str(ceremony.append(ceremony.entry("charter.adopted", ceremony.charter_body(lax(value)), *FOUNDERS))))


@settings(max_examples=80, suppress_health_check=SLOW)
@given(
    SEEDS,
    st.booleans(),
    st.lists(st.tuples(st.sampled_from(("next", "clause", "clause")), SEEDS), min_size=10, max_size=30),
)
def test_ledger_and_verifier_agree_on_the_powers_of_other_charters(seed, announced, moves):
    """The clauses that are too weak are taken out; what is left governs the draw."""
    ceremony, rng = stage("people"), Random(seed)
    text = charter_with(powers=lambda powers: other_powers(powers, rng))
    weak = {w.where for w in weaknesses(parse(text))}
    value = json.loads(text)
    value["powers"] = [p for p in value["powers"] if f"powers[{p['clause']}]" not in weak]
    ceremony.amend(lax(value)).agree().seal()
    if announced:
        ceremony.announce()
        if rng.random() < 0.5:
            ceremony.to_fixed().to_result()
    for move, number in moves:
        event(str(play(ceremony, move, number)))
