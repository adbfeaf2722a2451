"""Keys in one pair of hands, in the words of minutes and pages."""

import pytest

from api.i18n import set_language
from api.words.premises import supported


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


def test_trustees_in_one_pair_of_hands_are_named_beside_the_first_premise():
    told = {"support": {"P1": "word", "P4": "word"}, "hands": [[1, 3]]}
    assert supported(told, "P1").endswith(
        "One pair of hands holds the keys of the key holders 1, 3: they count as one person."
    )
    assert "hands" not in supported(told, "P4")


def test_too_few_hands_are_said_so():
    told = {"support": {"P1": "hands"}, "hands": [[1, 2, 3]]}
    assert supported(told, "P1").startswith("The key holders' keys are in fewer hands than are needed to open.")
