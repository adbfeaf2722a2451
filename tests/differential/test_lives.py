"""Whole lives of ledgers, act by act: ledger and verifier agree on every statement, and the bundle verifies."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.differential.life import Life

ACTS = 60
"""Steps of one life; a step is one act, or up to five."""


def test_whole_lives_of_ledgers(request):
    lives = max(1, request.config.getoption("--acts") // ACTS)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=lives, stateful_step_count=ACTS, suppress_health_check=list(HealthCheck), print_blob=True
        ),
    )
