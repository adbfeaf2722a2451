"""Records of draws by other methods, doctored: the verifier tells each at its numbered step."""

import pytest

from tests.differential.table import all_cases, stage
from tests.tamper.bundles import ANOMALY, verify

TOLD = {
    "a_throw_after_all_places_are_full": "D10",
    "throws_after_the_throws": "D6",
    "a_result_that_swaps_two_people": "D18",
    "the_throw_after_the_next": "D18",
    "nobody_signs_for_trustees_who_are_not_there": "D4",
    "dice_alone_where_the_charter_forbids_them": "D3",
    "weights_where_nobody_weighs": "D3",
    "the_result_without_the_weights": "D18",
    "the_substitute_without_the_weights": "D18",
    "more_answers_than_letters": "D2",
    "answers_to_a_draw_of_seats": "D2",
    "an_invitation_accepted_as_a_seat": "S",
}
"""The step at which each case of tests/differential/cases shows, by its name."""


@pytest.mark.parametrize(("name", "step"), TOLD.items())
def test_each_is_told_at_its_step(name, step, tmp_path):
    case = next(case for case in all_cases() if case.name == name)
    ceremony = stage(case.stage)
    assert ceremony.append(case.entry(ceremony)) == case.code
    report = verify(ceremony.write(tmp_path / "territory").export(tmp_path / "bundle"))
    assert report.code == ANOMALY
    assert report.found == {(step, case.code)}
