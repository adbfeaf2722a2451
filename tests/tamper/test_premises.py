"""What a result rests on besides arithmetic: premises are supported by evidence alone, never by a claim."""

import pytest

from tests.ceremony import Ceremony, beacon_ceremony, real_round
from tests.differential.cases.helpers import helped
from tests.differential.table import stage
from tests.tamper.bundles import CONFORME, Witness, exported, verify
from verifier.cli import main

ROUND = real_round("quicknet").time
ANNE = Witness("witness.example/anne", 11)
BOB = Witness("witness.example/bob", 12)


def premise(report, name: str) -> str:
    assert report.code == CONFORME
    return report.draws[0]["premises"][name]


def shown(*cosignatures: tuple[Witness, int], size: int | None = None) -> Ceremony:
    """A draw whose beacon comes with a checkpoint that these witnesses cosigned at these times."""
    c = stage("openings beacon")
    note = c.note(size)
    for witness, time in cosignatures:
        note = witness.cosign(note, time)
    return c.show_beacon(note).conclude()


def told(c: Ceremony, folder, policy: str | None):
    path = exported(c, folder)
    if policy is None:
        return verify(path)
    (folder / "policy").write_text(policy)
    return verify(path, "--policy", folder / "policy")


@pytest.mark.parametrize(
    ("time", "answer"),
    [
        (ROUND - 3600, "supported"),
        (ROUND - 60, "supported"),
        (ROUND - 59, "not_verifiable"),
        (ROUND, "not_verifiable"),
        (ROUND + 3600, "not_verifiable"),
    ],
)
def test_a_checkpoint_counts_when_a_witness_saw_it_a_minute_before_the_round(tmp_path, time, answer):
    c = shown((ANNE, time))
    assert premise(told(c, tmp_path, ANNE.policy(c.log_vkey)), "P3") == answer


def test_a_checkpoint_that_nobody_cosigned_is_backdated_at_will(tmp_path):
    """The log's own signature says nothing about time."""
    c = shown()
    assert premise(told(c, tmp_path, ANNE.policy(c.log_vkey)), "P3") == "not_verifiable"


def test_a_witness_of_nobodys_policy_does_not_count(tmp_path):
    c = shown((BOB, ROUND - 3600))
    assert premise(told(c, tmp_path, ANNE.policy(c.log_vkey)), "P3") == "not_verifiable"


def test_without_a_policy_of_ones_own_nothing_is_supported(tmp_path):
    assert premise(told(shown((ANNE, ROUND - 3600)), tmp_path, None), "P3") == "not_verifiable"


def test_the_log_is_no_witness_of_itself(tmp_path):
    self_witness = Witness("witness.example/self", 1)
    c = stage("openings beacon")
    self_witness.key = c.log_key
    c.show_beacon(self_witness.cosign(c.note(), ROUND - 3600)).conclude()
    assert premise(told(c, tmp_path, self_witness.policy(c.log_vkey)), "P3") == "not_verifiable"


def test_a_publishers_policy_is_no_readers_policy(tmp_path):
    c = shown((ANNE, ROUND - 3600))
    path = exported(c, tmp_path)
    (path / "policy").write_text(ANNE.policy(c.log_vkey))
    assert premise(verify(path), "P3") == "not_verifiable"


def test_a_policy_for_another_log_supports_nothing(tmp_path):
    c = shown((ANNE, ROUND - 3600))
    other = Ceremony(origin="example/les-saules", seed=5)
    assert premise(told(c, tmp_path, ANNE.policy(other.log_vkey)), "P3") == "not_verifiable"


def test_two_of_two_witnesses_must_both_be_in_time(tmp_path):
    def policy(c):
        keys = "".join(f"witness {w.name} {w.vkey.encode()}\n" for w in (ANNE, BOB))
        return f"log {c.log_vkey}\n{keys}group both all {ANNE.name} {BOB.name}\nquorum both\n"

    late = shown((ANNE, ROUND - 3600), (BOB, ROUND))
    timely = shown((ANNE, ROUND - 3600), (BOB, ROUND - 60))
    assert premise(told(late, tmp_path / "late", _mkdir(tmp_path / "late", policy(late))), "P3") == "not_verifiable"
    assert premise(told(timely, tmp_path / "ok", _mkdir(tmp_path / "ok", policy(timely))), "P3") == "supported"


def _mkdir(folder, text: str) -> str:
    folder.mkdir()
    return text


def test_a_second_checkpoint_may_bring_the_evidence_later(tmp_path):
    c = shown()
    c.show_beacon(ANNE.cosign(c.note(c.draw.openings_at + 1), ROUND - 3600))
    assert premise(told(c, tmp_path, ANNE.policy(c.log_vkey)), "P3") == "supported"


def test_without_a_beacon_nothing_is_claimed_of_it(tmp_path):
    assert premise(verify(exported(stage("concluded"), tmp_path)), "P3") == "not_claimed"


def test_dice_are_claimed_and_their_absence_is_not(tmp_path):
    with_dice = verify(exported(stage("concluded"), tmp_path / "dice"))
    bare = stage("closed bare")
    bare.open_all().close_openings().conclude()
    assert premise(with_dice, "P4") == "claimed"
    assert premise(verify(exported(bare, tmp_path / "bare")), "P4") == "not_claimed"


def opened_by(*names: str, barrier: str = "aloud", apart: bool = False) -> Ceremony:
    """A draw in which these trustees open under one head and the others help; `apart`: each under the newest."""
    c = stage("diced")
    size = c.state.size
    for name in names:
        said = {} if apart else {"after_size": size}
        c.act("draw.opened", c.open_body(name, barrier=barrier), name, **said)
    if not c.draw.computable():
        for name in ("dep1", "dep2"):
            c.act("draw.shared", c.share_body(name, barrier="witness"), name)
    return c.close_openings().conclude()


@pytest.mark.parametrize(
    ("ceremony", "answer"),
    [
        (lambda: opened_by("dep1", "dep2", "dep3"), "supported"),
        (lambda: opened_by("dep1", "dep2"), "supported"),
        (lambda: opened_by("dep1"), "not_verifiable"),
        (lambda: opened_by("dep1", "dep2", "dep3", apart=True), "not_verifiable"),
        (lambda: opened_by("dep1", "dep2", "dep3", barrier="witness"), "not_verifiable"),
    ],
    ids=["all under one head", "enough under one head", "one alone", "each under another head", "not aloud"],
)
def test_one_history_is_supported_when_enough_trustees_compared_the_head_aloud(tmp_path, ceremony, answer):
    assert premise(verify(exported(ceremony(), tmp_path)), "P2") == answer


def test_one_history_is_supported_when_the_head_meets_the_readers_policy(tmp_path):
    c = opened_by("dep1", "dep2", "dep3", apart=True)
    path = exported(c, tmp_path)
    policy = tmp_path / "policy"
    policy.write_text(ANNE.policy(c.log_vkey))
    assert premise(verify(path, "--policy", policy), "P2") == "not_verifiable"
    note = (path / "checkpoint").read_text()
    (path / "checkpoint").write_text(ANNE.cosign(note, c.clock))
    assert premise(verify(path, "--policy", policy), "P2") == "supported"
    assert premise(verify(path), "P2") == "not_verifiable"


def test_a_draw_by_witness_is_supported_by_a_cosigned_checkpoint_and_leaves_nothing_but_the_list(tmp_path):
    """The barrier `witness` from announcement to report: trustees open behind it, the reader's witness cosigned."""
    c = beacon_ceremony("quicknet").to_pool().announce(beacon="quicknet", barrier="witness").to_fixed()
    size = c.state.size
    for name in c.trustees:
        c.act("draw.opened", c.open_body(name, barrier="witness"), name, after_size=size)
    c.close_openings().show_beacon(ANNE.cosign(c.note(), ROUND - 3600)).conclude()
    path = exported(c, tmp_path)
    policy = tmp_path / "policy"
    policy.write_text(ANNE.policy(c.log_vkey))
    told = verify(path, "--policy", policy).draws[0]
    assert (told["premises"]["P2"], told["support"]["P2"], told["heard"]) == ("supported", "witnesses", None)
    assert told["support"]["P3"] == "witnesses"
    assert told["still_possible"] == ["list", "terms", "stall"]
    policy.write_text(BOB.policy(c.log_vkey))
    told = verify(path, "--policy", policy).draws[0]
    assert told["support"]["P2"] == told["support"]["P3"] == "nothing"
    assert told["still_possible"] == ["list", "terms", "stall", "early", "fork", "veto", "choose_with_scrutineers"]


def in_hands_of(**helpers: str) -> Ceremony:
    """A whole draw whose trustees' keys these people have in hand."""
    c = stage("agreed")
    for name, helper in helpers.items():
        helped(c, name, helper)
        c.people[name] = c.people[f"{name}'"]
    return c.seal().announce().to_fixed().to_result()


def test_two_trustees_in_one_pair_of_hands_count_as_one_and_the_report_says_so(tmp_path, capsys):
    c = in_hands_of(dep1="dep2")
    path = exported(c, tmp_path)
    report = verify(path)
    assert premise(report, "P1") == "claimed"
    assert report.draws[0]["hands"] == [sorted([c.j("dep1"), c.j("dep2")])]
    main([str(path), "--lang", "en"])
    assert "One pair of hands holds the keys of the trustees" in capsys.readouterr().out


def test_fewer_hands_than_are_needed_to_open_claim_nothing(tmp_path):
    report = verify(exported(in_hands_of(dep1="dep2", dep3="dep2"), tmp_path))
    assert premise(report, "P1") == "not_claimed"
    assert report.draws[0]["hands"] == [[1, 2, 3]]


def test_hands_are_those_of_the_helper_s_helper(tmp_path):
    c = stage("agreed")
    helped(c, "dep1", "mem1")
    c.people["dep1"] = c.people["dep1'"]
    helped(c, "mem1", "dep2")
    c.seal().announce().to_fixed().to_result()
    assert verify(exported(c, tmp_path)).draws[0]["hands"] == [sorted([c.j("dep1"), c.j("dep2")])]


def test_a_helper_of_one_trustee_alone_leaves_as_many_hands_as_trustees(tmp_path):
    report = verify(exported(in_hands_of(dep1="mem1"), tmp_path))
    assert premise(report, "P1") == "claimed"
    assert "hands" not in report.draws[0]
