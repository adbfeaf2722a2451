"""Attacks by name: what the ledger refuses, and what the verifier says of a log that took it all the same."""

import json
from base64 import b64decode, b64encode

import pytest

from draws import crockford
from ledger import entry as entries
from ledger.errors import Refusal
from tests.ceremony import lax
from tests.differential.table import all_cases, stage
from tests.tamper.bundles import ANOMALY, CONFORME, NOT_VERIFIABLE, exported, folder_of, names, verify, whole, with_file

ATTACKS = {
    "closing the deals early, to choose who dealt": ("a_close_with_fewer_dealers_than_trustees", "D9"),
    "leaving a dealer out": ("a_dealer_left_out", "D9"),
    "leaving a dealer out after the deadline": ("a_dealer_left_out_after_the_deadline", "D9"),
    "saying that nobody answered, without evidence": ("no_answer_without_evidence", "D18"),
    "saying that nobody answered, after two calls": ("too_few_attempts", "D18"),
    "saying that nobody answered, with one other person": ("no_answer_said_by_one_person_beside_the_operator", "R"),
    "saying no for somebody without their code and without calling": ("a_no_without_code_and_attempts", "D18"),
    "naming another cause without calling": ("another_cause_without_attempts", "D18"),
    "saying that nobody answered, alone": ("no_answer_said_by_the_operator_alone", "R"),
    "saying no in somebody's name": ("a_no_with_another_code", "D18"),
    "drawing the same seats twice": ("two_purposes_for_all_seats_and_two_draws", "D1"),
    "drawing one purpose twice": ("two_draws_of_one_purpose", "D1"),
    "drawing again as if for the first time": ("a_second_draw_that_does_not_name_the_first", "D1"),
    "forging a share": ("a_forged_share", "D11"),
    "opening another secret": ("another_secret", "D11"),
    "closing the deals with signatures kept from before": ("a_close_with_banked_signatures", "D5"),
    "closing the openings with signatures kept from before": ("points_with_banked_signatures", "D5"),
    "annulling with signatures kept from before": ("an_annulment_with_banked_signatures", "D5"),
    "annulling once the outcome can be known": ("an_annulment_after_the_dice", "D19"),
    "annulling a result": ("an_annulment_of_a_result", "D19"),
    "skipping a substitute": ("a_substitute_skipped", "D18"),
    "taking a substitute from another district": ("a_substitute_of_another_district", "D18"),
    "throwing the dice again": ("other_dice", "D6"),
    "throwing the dice before the secrets are fixed": ("dice_before_the_close", "D6"),
    "throwing the dice oneself": ("dice_by_one_scrutineer", "D4"),
    "adding a person to a sealed pool": ("a_person_added_to_the_pool_after_the_announcement", "D2"),
    "drawing from the pool before the last": ("the_pool_before_the_last", "D3"),
    "choosing the trustees": ("chosen_trustees", "D3"),
    "changing a trustee's key": ("trustees_with_other_keys", "D3"),
    "lowering the threshold": ("a_lower_threshold", "D3"),
    "singling people out": ("nine_people_in_a_stratum", "D3"),
    "naming a round that is known already": ("a_round_that_is_known_already", "D13"),
    "showing another round": ("another_round", "D13"),
    "showing a checkpoint from before the openings": ("a_checkpoint_from_before_the_openings", "D14"),
    "showing a checkpoint of another history": ("a_checkpoint_of_another_history", "D14"),
    "announcing another result": ("another_result", "D18"),
    "replaying a statement to another ledger": ("replayed_to_another_ledger", "F4"),
    "repeating a statement": ("the_same_statement_twice", "F4"),
    "backdating an entry": ("a_second_before_the_entry_before", "F4"),
    "weakening the charter": ("an_amendment_that_is_too_weak", "C"),
    "enrolling a key that works for two people": ("a_key_that_somebody_else_has", "K"),
    "resigning for somebody else": ("a_resignation_of_nobody", "S"),
    "changing the rules during a draw": ("a_new_version_in_an_old_draw", "C"),
    "whispering a word after the dealings": ("a_box_too_late", "D6"),
    "dealing before the words are closed": ("a_dealing_before_the_words", "D6"),
    "changing the charter by the hash of minutes": ("an_amendment_by_the_hash_of_minutes", "C"),
    "giving a role by the hash of minutes": ("a_role_by_the_hash_of_minutes", "R"),
    "giving two roles by one decision": ("a_role_twice_by_one_decision", "R"),
    "ending a membership by a bare majority": ("the_end_of_a_membership_by_a_bare_majority", "V"),
    "counting more votes than there are members": ("more_votes_than_members", "V"),
    "counting a vote without a quorum": ("two_of_five", "V"),
    "letting only those who count stand by a count": (
        "a_member_whose_key_the_facilitator_replaced_this_week",
        "V",
    ),
    "counting more votes in favour than people signed": ("more_votes_in_favour_than_signatures", "V"),
    "calling a vote won that was lost": ("a_draw_is_no_majority", "V"),
    "calling somebody's objection met": ("an_objection_that_somebody_else_says_is_met", "V"),
    "deciding over an objection without an answer": ("consent_over_an_objection_that_nobody_answered", "V"),
    "forgetting the minority": ("a_decision_that_forgets_the_minority", "V"),
    "voting on a text read once": ("a_count_after_a_single_reading", "V"),
    "rewording somebody else's proposal": ("another_wording_that_no_author_signs", "V"),
    "deciding with signatures kept from before": ("a_decision_signed_before_an_objection_was_withdrawn", "V"),
    "dealing again": ("a_second_dealing", "D6"),
    "dealing for another's place": ("a_dealing_for_another_place", "D8"),
    "closing the deals again": ("a_second_close", "D6"),
    "throwing too few dice": ("nineteen_ten_sided_dice", "D10"),
    "opening late, when the others are known": ("an_opening_too_late", "D6"),
    "sharing late, when the others are known": ("shares_too_late", "D6"),
    "writing another point than was opened": ("another_point", "D12"),
    "seating somebody who was not drawn": ("a_seat_of_somebody_who_was_not_drawn", "S"),
    "giving up on a draw before its time": ("a_lapse_before_any_deadline", "D19"),
    "visiting people of one's own choice": ("an_audit_of_chosen_people", "D2"),
    "counting more visits than there were": ("an_audit_that_does_not_add_up", "D2"),
    "skipping somebody once the result is known": ("an_objection_of_somebody_drawn", "D6"),
    "skipping people until the seats are left to a few": ("an_objection_that_leaves_fewer_people_than_seats", "D3"),
    "contesting when the time is over": ("a_contestation_a_second_late", "D6"),
    "accusing a trustee by their own lawful dealing": ("evidence_that_is_the_dealing_itself", "D19"),
    "accusing a trustee by a forged signature": ("evidence_with_a_forged_signature", "D19"),
    "accusing trustees of a close that waited for signatures": ("evidence_that_is_a_close_from_before", "D19"),
    "answering a contestation alone": ("an_answer_by_the_operator_alone", "D4"),
    "answering one's own contestation": ("an_answer_by_the_guarantor_who_contests_beside_another", "D19"),
    "answering a contestation twice": ("an_answer_twice", "D6"),
    "signing with a key that was revoked": ("a_revoked_key_signs", "R"),
}
BY_NAME = {c.name: c for c in all_cases()}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_ledger_refuses_and_the_verifier_tells_of_a_log_that_did_not(attack, tmp_path):
    name, step = ATTACKS[attack]
    case = BY_NAME[name]
    ceremony = stage(case.stage)
    ceremony.replay = None
    data = case.entry(ceremony)

    asked = ceremony.write(tmp_path / "asked")
    entry = entries.read(data)
    asked.clock = ceremony.clock
    if case.code != "entry.time":  # the ledger's own clock never goes back
        with pytest.raises(Refusal) as refusal:
            asked.ledger.submit(entry.payload, dict(entry.signatures))
        assert refusal.value.code == case.code
        assert asked.ledger.store.size() == len(ceremony.entries)

    before = len(ceremony.state.anomalies)
    ceremony.append(data)
    report = verified(ceremony, exported(ceremony, tmp_path))
    assert report.code == ANOMALY
    wrong = [e for e in report.said["exceptions"] if not e.get("note")]
    assert len(wrong) == before + 1
    assert wrong[-1] == {"step": step, "code": case.code, "index": len(ceremony.entries) - 1}


def verified(ceremony, folder):
    """The report on a bundle whose publisher also gave the blobs of unlawful entries; without them, a gap is told."""
    report = verify(folder)
    while missing := [e["where"] for e in report.said["exceptions"] if e["code"] == "blob.missing"]:
        assert report.code == NOT_VERIFIABLE
        for where in missing:
            (folder / where).write_bytes(ceremony.blobs[where.rpartition("/")[2]])
        report = verify(folder)
    return report


def drawn(report) -> list:
    return [stratum["drawn"] for stratum in report.draws[0]["strata"]]


def test_an_attack_on_the_way_changes_nothing_of_the_result(tmp_path):
    """A log that took three forgeries in the middle of a draw comes to the same result, and is caught three times."""
    honest, forged = stage("diced"), stage("diced")
    honest.to_result()
    for name in ("a_forged_share", "another_secret", "other_dice"):
        assert forged.append(BY_NAME[name].entry(forged)) == BY_NAME[name].code
    forged.to_result()
    reports = [verify(exported(c, tmp_path / n)) for n, c in (("honest", honest), ("forged", forged))]
    assert [r.code for r in reports] == [CONFORME, ANOMALY]
    assert drawn(reports[0]) == drawn(reports[1]) == [list(p) for p in honest.draw.drawn]
    assert reports[0].draws[0]["seed"] == reports[1].draws[0]["seed"] == honest.draw.seed.hex()
    assert reports[1].found == {("D11", "share.invalid"), ("D11", "opening.invalid"), ("D6", "draw.duplicate")}


def test_a_die_changed_in_a_signed_entry_is_found(tmp_path):
    """The scrutineers signed other digits, and everybody later signed the tree that holds them."""
    ceremony = whole().fork()
    index = ceremony.draw.diced_at
    value = json.loads(ceremony.entries[index])
    payload = b64decode(value["envelope"]["payload"]).replace(b"d10x20:0", b"d10x20:9")
    value["envelope"]["payload"] = b64encode(payload).decode()
    ceremony.entries[index] = lax(value)
    report = verify(exported(ceremony, tmp_path))
    assert report.code == ANOMALY
    assert {"step": "D4", "code": "signature.invalid", "index": index} in report.said["exceptions"]
    assert report.draws[0]["state"] == "live"


def test_a_person_added_to_the_list_itself_is_found(tmp_path):
    folder = exported(whole(), tmp_path)
    leaves = next(n for n in names(folder) if (folder / n).stat().st_size == 40 * 32)
    with with_file(folder, leaves, (folder / leaves).read_bytes() + bytes(32)):
        report = verify(folder)
    assert ("F1", "blob.hash") in report.found


def test_everybody_finds_their_own_receipt_and_nobody_elses(capsys):
    """Each person's line of the sealed pool opens their own leaf in the published bundle."""
    from ledger.receipt import Receipt, id_salt_code
    from verifier.cli import main

    ceremony, folder = whole(), folder_of("whole")
    for position in (0, 7, ceremony.drawn()[0]):
        record = ceremony.secrets.records[position]
        text = Receipt.of(record, ceremony.origin, bytes.fromhex(ceremony.purpose_id)).text()
        person = ["--name", record.person.name.upper(), "--birth", record.person.birth]
        salt, code = id_salt_code(record.id_salt), crockford.grouped(record.decline_code)
        good = ["receipt", str(folder), "--receipt", text, *person, "--id-salt", salt, "--decline-code", code]
        assert main(good) == CONFORME, capsys.readouterr()
        other = ceremony.secrets.records[position + 1]
        for option, value in (("--name", other.person.name), ("--decline-code", other.decline_code)):
            wrong = list(good)
            wrong[wrong.index(option) + 1] = value
            assert main(wrong) == ANOMALY
        stranger = Receipt.of(record, ceremony.origin, bytes(32)).text()
        assert main(["receipt", str(folder), "--receipt", stranger]) == ANOMALY
    capsys.readouterr()
