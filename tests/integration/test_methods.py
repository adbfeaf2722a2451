"""Draws by other methods, with the commands that people type."""

import pytest

from tests.integration.desk import Hand

LATER = ("--deals-until", "+1h", "--openings-until", "+2h", "--contest-until", "+40d")


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Hand:
    """A territory whose list is closed."""
    desk = Hand(tmp_path_factory.mktemp("methods"))
    desk.found()
    desk.enrol()
    purpose, pool, _announcement = desk.steps()
    desk.run(*purpose)
    desk.run(*pool)
    return desk


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("sexe,poids\nF,1\n", "no weight for M"),
        ("sexe,poids\nF,1\nM,0\n", "line 3: a weight is a whole number from 1 to 4294967295"),
        ("sexe,poids\nF,1\nM,2\nM,3\n", "line 4: this combination has a weight already"),
        ("sexe,humeur,poids\nF,gaie,1\nM,gaie,2\n", "which has quartier, sexe"),
        ("poids\n1\n", "which has quartier, sexe"),
        ("sexe,valeur\nF,1\n", "which has quartier, sexe"),
    ],
)
def test_a_table_of_weights_that_does_not_give_everybody_one_is_refused_with_its_line(desk, table, said):
    (desk.folder / "weights.csv").write_text(table)
    done = desk.invoke(
        *("draw", "announce", "--stratum", ":6", "--weights", "weights.csv", *LATER),
        *desk.sign("ani", "dep1", "dep2", "dep3"),
    )
    assert done.exit_code == 3
    assert said in done.output


def test_weights_by_a_feature_are_announced_and_bring_a_result_that_verifies(desk):
    (desk.folder / "weights.csv").write_text("sexe,poids\nF,1\nM,2\n")
    desk.run(
        *("draw", "announce", "--stratum", ":6", "--weights", "weights.csv", *LATER),
        *desk.sign("ani", "dep1", "dep2", "dep3"),
    )
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "deal", "--key", f"{name}.key")
    desk.run("draw", "close-deals", *desk.sign("dep1", "dep2"))
    desk.run("draw", "dice", "0123456789 0123456789", *desk.sign("scr1", "scr2"))
    for name in ("dep1", "dep2", "dep3"):
        desk.run("draw", "open", "--same-words", "--key", f"{name}.key")
    desk.run("draw", "close-openings", *desk.sign("dep1", "dep2"))
    desk.run("draw", "conclude", *desk.sign("ani", "scr1"))
    desk.run("bundle", "--out", "bundle.zip", "--zip")
    desk.run("verify", "bundle.zip")
