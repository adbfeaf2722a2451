"""The ledger at work: several processes, one folder, and nothing that was accepted is ever lost."""

import pytest

from draws import merkle
from ledger import bodies, checkpoint, draft
from ledger.errors import Conflict, Malformed, Refusal, Unavailable
from ledger.rules import judge
from ledger.service import ENTRIES, LOG_KEY, Ledger
from ledger.statement import pre_authentication
from ledger.store import Store
from tests.ceremony import Ceremony, lax

ORIGIN = "example/les-pins"


@pytest.fixture
def territory(tmp_path):
    """Founded, with a charter, on the disk."""
    ceremony = Ceremony(tmp_path / "territory", replay=False).found().adopt()
    yield ceremony
    ceremony.ledger.close()


def statement(territory, kind, body, *who, **changes):
    """(payload, signatures) of a statement by these people."""
    payload = lax(territory.statement(kind, body, **changes))
    return payload, territory.sign(payload, *who)


def enrolment(territory, name):
    return statement(territory, "key.enrolled", territory.enrol_body(name), name, "ani", "gar", clause="4.1")


def another(territory, clock=None) -> Ledger:
    """The same folder, opened as another process would."""
    return Ledger.open(territory.folder, clock or (lambda: territory.clock))


def code_of(call, *arguments) -> str:
    with pytest.raises(Refusal) as caught:
        call(*arguments)
    return caught.value.code


def test_a_new_ledger_is_empty_and_has_a_key_that_only_its_owner_reads(tmp_path):
    ledger = Ledger.create(tmp_path / "a" / "b", ORIGIN, lambda: 0)
    assert ledger.state.size == 0
    assert (tmp_path / "a" / "b" / LOG_KEY).stat().st_mode & 0o777 == 0o600
    ledger.close()


def test_a_ledger_without_an_entry_is_taken_up_again_with_the_same_key(tmp_path):
    first = Ledger.create(tmp_path, ORIGIN, lambda: 0)
    first.close()
    second = Ledger.create(tmp_path, ORIGIN, lambda: 0)
    assert second.log_vkey == first.log_vkey
    second.close()


def test_a_creation_that_stopped_before_the_key_is_finished_by_the_next(tmp_path):
    Store.create(tmp_path / ENTRIES, ORIGIN).close()
    ledger = Ledger.create(tmp_path, ORIGIN, lambda: 0)
    assert ledger.publish().size == 0
    ledger.close()


def test_a_folder_with_a_founded_ledger_or_one_of_another_name_is_left_alone(territory, tmp_path):
    before = territory.ledger.log_vkey
    with pytest.raises(Conflict):
        Ledger.create(territory.folder, territory.origin, lambda: 0)
    Ledger.create(tmp_path / "empty", ORIGIN, lambda: 0).close()
    with pytest.raises(Conflict):
        Ledger.create(tmp_path / "empty", "example/other", lambda: 0)
    assert another(territory).log_vkey == before


def test_a_name_that_no_ledger_may_have_is_malformed(tmp_path):
    with pytest.raises(Malformed):
        Ledger.create(tmp_path, "Les Pins", lambda: 0)


def test_opening_a_folder_without_a_ledger_makes_nothing(tmp_path):
    with pytest.raises(Unavailable) as caught:
        Ledger.open(tmp_path, lambda: 0)
    assert caught.value.code == "store.missing"
    assert list(tmp_path.iterdir()) == []


def test_what_was_accepted_is_there_when_the_ledger_is_opened_again(territory):
    logged = territory.ledger.submit(*enrolment(territory, "dpd"))
    again = another(territory)
    assert (again.state.size, logged.index) == (3, 2)
    assert again.state.roots == territory.ledger.state.roots
    assert again.state.keys.by_person[territory.id("dpd")].key == territory.key("dpd")
    assert again.state.anomalies == []
    again.close()


def test_a_refused_statement_leaves_no_trace(territory):
    payload, signatures = enrolment(territory, "dpd")
    signatures.popitem()
    assert code_of(territory.ledger.submit, payload, signatures) == "signature.missing"
    assert territory.ledger.store.size() == territory.ledger.state.size == 2


def test_refresh_takes_in_what_another_process_appended(territory):
    other = another(territory)
    other.submit(*enrolment(territory, "dpd"))
    assert territory.ledger.refresh() == 1
    assert territory.ledger.refresh() == 0
    assert territory.ledger.state.roots == other.state.roots
    other.close()


def test_who_comes_second_to_an_index_gets_the_next_one(territory):
    other = another(territory)
    first, second = enrolment(territory, "dpd"), enrolment(territory, "mem1")
    assert other.submit(*first).index == 2
    assert territory.ledger.submit(*second).index == 3
    other.close()


def test_who_comes_second_is_judged_by_what_came_first(territory):
    other = another(territory)
    first, same = enrolment(territory, "dpd"), enrolment(territory, "dpd")
    other.submit(*first)
    assert code_of(territory.ledger.submit, *same) == "key.person_has_key"
    assert code_of(territory.ledger.submit, *first) == "statement.repeated"
    other.close()


def test_a_refusal_is_only_given_after_looking_at_what_others_appended(territory):
    other = another(territory)
    other.submit(*enrolment(territory, "mem1"))
    body = bodies.KeyRevoked(territory.id("mem1"), territory.key("mem1"), "lost")
    payload = lax(territory.statement("key.revoked", body, clause="4.3"))
    signatures = territory.sign(payload, "ani", "gar")
    assert territory.ledger.submit(payload, signatures).index == 3
    other.close()


def test_a_signature_of_the_wrong_length_is_invalid_and_not_a_crash(territory):
    payload, signatures = enrolment(territory, "dpd")
    short = {name: signature[:3] for name, signature in signatures.items()}
    assert code_of(territory.ledger.submit, payload, short) == "signature.invalid"


def test_many_statements_are_appended_together_or_not_at_all(territory):
    good = enrolment(territory, "dpd"), enrolment(territory, "mem1")
    bad = enrolment(territory, "mem1")
    assert code_of(territory.ledger.submit_all, [*good, bad]) == "key.person_has_key"
    assert territory.ledger.state.size == territory.ledger.store.size() == 2
    assert territory.id("dpd") not in territory.ledger.state.keys.by_person
    territory.ledger.submit_all(good)
    assert territory.ledger.store.size() == 4
    again = another(territory)
    assert again.state.roots == territory.ledger.state.roots
    again.close()


def test_a_clock_that_goes_back_does_not_take_the_log_back(territory):
    before = territory.ledger.state.logged_at
    early = another(territory, lambda: territory.clock - 10_000)
    assert early.submit(*enrolment(territory, "dpd")).logged_at == before
    early.close()


def test_judging_changes_nothing(territory):
    payload, signatures = enrolment(territory, "dpd")
    entry = territory.ledger.judge(payload, signatures)
    assert entry.payload == payload
    assert territory.ledger.state.size == 2
    assert territory.id("dpd") not in territory.ledger.state.keys.by_person


def test_a_rehearsal_refuses_what_no_signature_could_cure(territory):
    ledger = territory.ledger
    nothing = bodies.RoleEnded(territory.id("gar"), "DEP", "term")
    assert code_of(ledger.rehearse, ledger.statement("role.ended", nothing)) == "role.not_held"
    ledger.rehearse(ledger.statement("key.enrolled", territory.enrol_body("mem1")))
    assert ledger.state.size == 2


def test_a_statement_acts_on_the_present_head_or_on_the_one_that_is_asked_for(territory):
    ledger = territory.ledger
    said = ledger.statement("key.enrolled", territory.enrol_body("dpd"))
    assert (said.after.size, said.after.root) == (2, ledger.state.roots[2])
    earlier = ledger.statement("key.enrolled", territory.enrol_body("dpd"), at=1)
    assert (earlier.after.size, earlier.after.root) == (1, ledger.state.roots[1])
    assert said.nonce != earlier.nonce


def test_the_clause_is_the_one_for_which_the_signers_suffice(territory):
    ledger = territory.ledger
    ledger.submit(*enrolment(territory, "mem1"))
    revoked = bodies.KeyRevoked(territory.id("mem1"), territory.key("mem1"), "lost")
    alone = ledger.statement("key.revoked", revoked, signers=[territory.id("mem1")])
    others = ledger.statement("key.revoked", revoked, signers=[territory.id("ani"), territory.id("gar")])
    assert {alone.clause, others.clause} == {"4.2", "4.3"}
    assert ledger.statement("key.revoked", revoked, clause="9.9").clause == "9.9"
    assert ledger.statement("key.revoked", revoked).clause in {"4.2", "4.3"}


def test_only_the_founding_comes_before_there_is_a_charter(tmp_path):
    ceremony = Ceremony(tmp_path, replay=False)
    founding = ceremony.ledger.statement("ledger.founded", ceremony.founding_body())
    assert founding.charter is None
    ceremony.found()
    assert code_of(ceremony.ledger.statement, "key.enrolled", ceremony.enrol_body("dpd")) == "statement.founding"
    ceremony.ledger.close()


def test_a_draft_is_signed_elsewhere_and_comes_back(territory):
    ledger = territory.ledger
    said = ledger.statement("key.enrolled", territory.enrol_body("dpd"))
    sent = draft.read(ledger.draft(said).encode())
    assert draft.check(sent, ledger.log_vkey, None).size == 2
    for name in ("dpd", "ani", "gar"):
        sent = draft.read(sent.signed(territory.people[name].signing).encode())
    assert ledger.submit(sent.payload, dict(sent.signatures)).index == 2


def test_a_draft_proves_growth_from_the_heads_that_its_signers_acted_upon_and_those_named(territory):
    ledger = territory.ledger
    for name in ("dpd", "mem1", "mem2"):
        ledger.submit(*enrolment(territory, name))
    made = ledger.draft(ledger.statement("key.enrolled", territory.enrol_body("scr1")), seen=[3, 99])
    assert made.proofs.keys() == {3} | {*ledger.state.heads.values()} - {5}
    head = checkpoint.verify(made.note.encode(), ledger.log_vkey)
    for size, proof in made.proofs.items():
        assert merkle.verify_consistency(size, ledger.state.roots[size], head.size, head.root, list(proof))


def test_a_draft_that_waits_gets_a_proof_for_one_more_signer(territory):
    ledger = territory.ledger
    territory.enrol("mem1").session("mem1").enrol("mem2")  # nobody acted upon size 3 last
    made = ledger.draft(ledger.statement("key.enrolled", territory.enrol_body("scr1")))
    ledger.submit(*enrolment(territory, "scr2"))
    assert 3 not in made.proofs
    seen = checkpoint.Checkpoint(territory.origin, 3, ledger.state.roots[3])
    assert draft.check(ledger.proved(made, [3]), ledger.log_vkey, seen).size == 5


def test_a_draft_holds_although_somebody_else_appends_while_it_is_written(territory, monkeypatch):
    ledger, other = territory.ledger, another(territory)
    said = ledger.statement("key.enrolled", territory.enrol_body("dpd"))
    publish = Ledger.publish

    def overtaken(self):
        head = publish(self)
        monkeypatch.undo()
        other.submit(*enrolment(territory, "mem1"))
        other.publish()
        return head

    monkeypatch.setattr(Ledger, "publish", overtaken)
    made = ledger.draft(said)
    assert draft.check(made, ledger.log_vkey, None).size == 3
    other.close()


def test_a_published_log_ends_where_the_ledger_does(territory):
    head = territory.ledger.publish()
    assert (head.size, head.root) == (2, territory.ledger.state.roots[2])
    assert territory.ledger.publication.check() == head


def test_blobs_are_kept_by_their_hash_and_given_back(territory):
    blob = territory.ledger.put(b"minutes", "text/plain", "auditors")
    assert blob.size == 7
    assert territory.ledger.blobs.get(blob.sha256) == b"minutes"


def test_every_kind_has_its_rules():
    assert set(judge.RULES) == set(bodies.BODIES)


def test_what_is_signed_is_the_statement_and_its_type():
    assert pre_authentication(b"{}").startswith(b"DSSEv1 45 application/vnd.kleroterion.statement.v1+json 2 ")
