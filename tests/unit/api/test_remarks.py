"""What a charter may say, and people should have meant."""

import json

import msgspec
import pytest

from api.i18n import set_language
from api.words.remarks import remarks
from ledger import charter
from tests.integration.played import run

TEXT = charter.template("en")


@pytest.fixture(autouse=True)
def _english():
    set_language("en")
    yield
    set_language(None)


def changed(**duties):
    found = charter.parse(charter.from_toml(TEXT))
    return msgspec.structs.replace(found, draws=msgspec.structs.replace(found.draws, **duties))


def test_the_template_needs_no_remark():
    assert remarks(changed()) == []


def test_no_day_for_contestation_is_remarked():
    assert "contest_days = 0" in remarks(changed(contest_days=0))[0]


def test_trustees_alone_are_remarked_and_either_dice_or_a_beacon_are_enough():
    assert "trustees alone" in remarks(changed(dice="optional", beacon="optional"))[0]
    assert remarks(changed(dice="required", beacon="optional")) == []
    assert remarks(changed(dice="optional", beacon="required")) == []


def test_a_trustee_who_may_be_anybody_else_too_is_remarked():
    found = charter.parse(charter.from_toml(TEXT))
    roles = tuple(msgspec.structs.replace(role, incompatible=()) for role in found.roles)
    (said,) = remarks(msgspec.structs.replace(found, roles=roles))
    assert "Facilitation" in said
    assert "Scrutineer" in said


def test_the_check_tells_remarks_and_still_passes(tmp_path):
    path = tmp_path / "charter.toml"
    path.write_text(TEXT.replace("contest_days = 30", "contest_days = 0"))
    assert path.read_text() != TEXT
    done = run(tmp_path, "charter", "check", str(path))
    assert done.exit_code == 0
    assert "Is this meant? contest_days = 0" in done.stdout
    assert len(json.loads(run(tmp_path, "charter", "check", str(path), "--json").stdout)["remarks"]) == 1
