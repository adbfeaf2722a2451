"""A statement on its way between machines: what a signer makes sure of with nothing but the draft and their key."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from draws import canonical, merkle
from ledger import bodies as b
from ledger import checkpoint, draft, keys
from ledger.checkpoint import Checkpoint
from ledger.draft import Draft
from ledger.errors import Malformed
from ledger.keys import SigningKey, keyid
from ledger.note import ED25519, Vkey
from ledger.rules import life
from ledger.statement import pre_authentication
from tests.ceremony import Ceremony, lax

FORMS = ("format", "vkey", "statement", "checkpoint", "proofs", "signatures")


@pytest.fixture(scope="module")
def territory():
    return Ceremony(replay=False).found().adopt().enrol("dpd", "mem1", "dep1")


def leaves(territory):
    return [merkle.leaf_hash(data) for data in territory.entries]


def drafted(territory, *seen, at=None) -> Draft:
    """A draft about mem2's key, with proofs from these sizes."""
    size = territory.state.size if at is None else at
    said = territory.statement("key.enrolled", territory.enrol_body("mem2"), after_size=size)
    hashes = leaves(territory)
    proofs = {old: tuple(merkle.consistency_proof(hashes, old, len(hashes))) for old in (*seen, size) if old}
    proofs.pop(len(hashes), None)
    return Draft(territory.log_vkey, lax(said), territory.note(), proofs, {})


def head_at(territory, size) -> Checkpoint:
    return Checkpoint(territory.origin, size, territory.state.roots[size])


def code_of(made, vkey, seen=None) -> str:
    with pytest.raises(Malformed) as caught:
        draft.check(made, vkey, seen)
    return caught.value.code


def test_a_draft_reads_back_as_it_was_written(territory):
    made = drafted(territory, 1, 3).signed(territory.people["mem2"].signing)
    data = made.encode()
    assert draft.read(data) == made
    assert draft.read(data).encode() == data
    assert json.loads(data).keys() == set(FORMS)


def laden(territory, *files: bytes) -> Draft:
    """A draft of a contestation that brings these files."""
    text = b"We were not there."
    blob = b.Blob(sha256(text).hexdigest(), len(text), life.TEXT_TYPE, "public")
    said = lax(territory.statement("draw.contested", b.Contested("ab" * 32, blob), "6.9"))
    return Draft(territory.log_vkey, said, territory.note(), {}, {}).bringing(files)


def test_a_draft_brings_the_files_to_which_its_statement_refers_and_no_others(territory):
    made = laden(territory, b"Something else.", b"We were not there.")
    assert made.files == (b"We were not there.",)
    assert draft.read(made.encode()) == made
    bare = replace(made, files=())
    assert bare.merged(made) == made.merged(bare) == made
    assert made.signed(territory.people["gar"].signing).files == made.files


@pytest.mark.parametrize("files", [["U29tZXRoaW5nIGVsc2Uu"], ["V2Ugd2VyZSBub3QgdGhlcmUu"] * 2, [], ["?"]])
def test_a_draft_with_another_file_is_none(territory, files):
    value = json.loads(laden(territory, b"We were not there.").encode())
    with pytest.raises(Malformed, match="draft"):
        draft.read(canonical.encode(value | {"files": files}) + b"\n")


def test_a_signature_covers_the_statement_and_does_not_change_its_id(territory):
    made = drafted(territory)
    signed = made.signed(territory.people["gar"].signing)
    ((name, signature),) = signed.signatures.items()
    public = territory.people["gar"].signing.public
    assert name == keyid(public)
    assert keys.verify(public, signature, pre_authentication(made.payload))
    assert signed.id == made.id


def test_signing_twice_with_one_key_is_signing_once(territory):
    key = territory.people["gar"].signing
    made = drafted(territory).signed(key)
    assert made.signed(key) == made


def test_copies_signed_apart_are_merged_whatever_their_order(territory):
    made = drafted(territory)
    one, two = (made.signed(territory.people[name].signing) for name in ("gar", "ani"))
    assert one.merged(two).signatures == two.merged(one).signatures
    assert len(one.merged(two).signatures) == 2
    assert one.merged(one) == one


def test_drafts_of_different_statements_are_not_merged(territory):
    with pytest.raises(Malformed) as caught:
        drafted(territory).merged(drafted(territory))
    assert caught.value.code == "draft.different"


def test_a_merged_draft_can_be_extended_by_somebody_who_saw_neither_copy(territory):
    made = drafted(territory)
    sent = draft.read(made.signed(territory.people["gar"].signing).encode())
    back = draft.read(sent.signed(territory.people["ani"].signing).encode())
    assert back.merged(made.signed(territory.people["mem2"].signing)).signatures.keys() == {
        keyid(territory.people[name].signing.public) for name in ("gar", "ani", "mem2")
    }


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b"\x00\xff\xfe", b"null", b"[]", b"{}", b'"draft"', b"{" * 3000, b"PK\x03\x04" + bytes(40)],
    ids=["empty", "line", "binary", "null", "list", "object", "text", "deep", "zip"],
)
def test_what_is_no_draft_is_malformed(data):
    with pytest.raises(Malformed):
        draft.read(data)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "kleroterion/draft/v2"},
        {"statement": "{}"},
        {"statement": 3},
        {"signatures": {"00": "?"}},
        {"signatures": []},
        {"proofs": [{"size": 1, "hashes": ["zz"]}]},
        {"more": 1},
        {"vkey": 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_draft_with_a_wrong_part_is_malformed(territory, change):
    value = {**json.loads(drafted(territory).encode()), **change}
    with pytest.raises(Malformed):
        draft.read(canonical.encode(value) + b"\n")


def test_a_draft_written_otherwise_is_malformed(territory):
    data = drafted(territory, 1, 2).encode()
    value = canonical.decode(data[:-1])
    for other in (
        data[:-1],
        data + b"\n",
        canonical.encode(value | {"proofs": value["proofs"][::-1]}) + b"\n",
        canonical.encode(value | {"proofs": value["proofs"] * 2}) + b"\n",
    ):
        with pytest.raises(Malformed):
            draft.read(other)


@pytest.mark.parametrize("part", FORMS)
def test_a_draft_without_a_part_is_malformed(territory, part):
    value = json.loads(drafted(territory).encode())
    del value[part]
    with pytest.raises(Malformed):
        draft.read(canonical.encode(value) + b"\n")


def test_a_signer_who_comes_for_the_first_time_takes_the_log_on_trust(territory):
    assert draft.check(drafted(territory), territory.log_vkey, None) == head_at(territory, territory.state.size)


@pytest.mark.parametrize("seen", [1, 2, 3, 4, 5])
def test_a_signer_who_knows_the_log_gets_proof_that_it_only_grew(territory, seen):
    made = drafted(territory, seen)
    assert draft.check(made, territory.log_vkey, head_at(territory, seen)).size == territory.state.size


def test_a_statement_may_act_on_an_earlier_head_of_the_same_log(territory):
    made = drafted(territory, at=3)
    assert draft.check(made, territory.log_vkey, head_at(territory, 3)).size == territory.state.size


def test_without_a_proof_from_what_they_saw_nobody_signs(territory):
    assert code_of(drafted(territory), territory.log_vkey, head_at(territory, 2)) == "draft.rewritten"


def test_a_log_that_was_rewritten_is_noticed(territory):
    other = Ceremony(seed=0, replay=False).found().adopt().enrol("mem1", "dpd", "dep1")
    other.log_key = territory.log_key
    assert code_of(drafted(other, 4), territory.log_vkey, head_at(territory, 4)) == "draft.rewritten"


def test_a_log_that_was_rewritten_at_the_size_that_was_seen_is_noticed(territory):
    other = Ceremony(seed=0, replay=False).found().adopt().enrol("mem1", "dpd", "dep1")
    other.log_key = territory.log_key
    assert code_of(drafted(other), territory.log_vkey, head_at(territory, 5)) == "draft.rewritten"


def test_a_log_that_was_shortened_or_a_draft_from_before_is_noticed(territory):
    shorter = Ceremony(seed=0, replay=False).found().adopt()
    shorter.log_key = territory.log_key
    assert code_of(drafted(shorter), territory.log_vkey, head_at(territory, 5)) == "draft.older"


def test_a_log_that_was_replaced_is_noticed_by_its_key(territory):
    other = Vkey(territory.origin, ED25519, SigningKey(bytes(32)).public).encode()
    assert code_of(drafted(territory), other, None) == "draft.foreign"


def test_the_checkpoint_of_another_ledger_does_not_carry_a_statement(territory):
    other = Ceremony(origin="example/other", replay=False).found().adopt()
    made = drafted(territory)
    moved = Draft(other.log_vkey, made.payload, other.note(), made.proofs, {})
    assert code_of(moved, other.log_vkey) == "draft.foreign"


@pytest.mark.parametrize("size", [2, 5])
def test_a_statement_on_a_head_that_the_log_never_had_is_not_signed(territory, size):
    said = territory.statement("key.enrolled", territory.enrol_body("mem2"), after={"size": size, "root": "ab" * 32})
    made = drafted(territory, size)
    forged = Draft(territory.log_vkey, lax(said), territory.note(), made.proofs, {})
    assert code_of(forged, territory.log_vkey) == "draft.foreign"


def test_a_checkpoint_that_is_none_is_refused(territory):
    made = drafted(territory)
    assert code_of(Draft(made.vkey, made.payload, "nothing\n", {}, {}), territory.log_vkey) == "draft.foreign"


def test_a_checkpoint_altered_on_the_way_is_refused(territory):
    made = drafted(territory)
    lines = made.note.splitlines(keepends=True)
    lines[1] = "4\n"
    assert checkpoint.verify(made.note.encode(), territory.log_vkey).size == 5
    assert code_of(Draft(made.vkey, made.payload, "".join(lines), {}, {}), territory.log_vkey) == "draft.foreign"


def test_the_first_statement_acts_on_an_empty_log():
    empty = Ceremony(replay=False)
    said = empty.statement("ledger.founded", empty.founding_body())
    made = Draft(empty.log_vkey, lax(said), empty.note(), {}, {})
    assert draft.check(draft.read(made.encode()), empty.log_vkey, None).size == 0


def test_who_saw_the_empty_log_goes_on_without_a_proof(territory):
    empty = head_at(territory, 0)
    assert draft.check(drafted(territory), territory.log_vkey, empty).size == territory.state.size
