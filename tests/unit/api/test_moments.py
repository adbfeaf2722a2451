import pytest

from api.moments import moment
from api.problems import Misused

NOW = 1_800_000_000


@pytest.mark.parametrize(("text", "seconds"), [("+0min", 0), ("+30min", 1800), ("+2h", 7200), ("+7d", 604_800)])
def test_later_counts_from_now(text, seconds):
    from ledger import times

    assert times.seconds(moment(text, NOW)) == NOW + seconds


def test_a_written_moment_stays_as_it_is():
    assert moment("2026-05-09T14:30:00Z", NOW) == "2026-05-09T14:30:00Z"


@pytest.mark.parametrize("text", ["tomorrow", "+2", "2h", "2026-02-30T00:00:00Z", "2026-05-09 14:30", "+1w", ""])
def test_what_is_no_moment_is_refused_with_examples(text):
    with pytest.raises(Misused, match=r"\+30min"):
        moment(text, NOW)
