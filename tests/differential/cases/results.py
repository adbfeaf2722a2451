"""The beacon and the result."""

from ledger import bodies as b
from ledger import checkpoint, compose
from ledger.checkpoint import Checkpoint
from ledger.keys import SigningKey
from tests.ceremony import Ceremony, real_round
from tests.differential.table import case


def late(c: Ceremony, name: str, extra: int = 1) -> None:
    c.wait_until(getattr(c.draw.body.deadlines, name), extra)


def beacon(c: Ceremony, note: str | None = None, after_size: int | None = None, **changes) -> bytes:
    c.clock = max(c.clock, c.round.time)
    said = {} if after_size is None else {"after_size": after_size}
    return c.entry("draw.beacon", c.beacon_body(note, **changes), "par1", clause="6.8", **said)


@case(None, "openings beacon")
def a_lawful_beacon(c):
    return beacon(c)


@case(None, "openings default")
def a_lawful_beacon_of_the_default_chain(c):
    return beacon(c)


@case(None, "concluded beacon")
def a_second_checkpoint_for_the_same_round(c):
    return beacon(c)


@case("draw.order", "openings")
def a_beacon_that_was_not_announced(c):
    c.round = real_round("quicknet")
    return beacon(c)


@case("draw.order", "diced beacon")
def a_beacon_before_the_openings(c):
    return beacon(c)


@case("draw.ended", "openings beacon")
def a_beacon_of_an_annulled_draw(c):
    c.annul("round_unavailable")
    return beacon(c)


@case("draw.after", "openings beacon")
def a_beacon_that_has_not_seen_the_openings(c):
    return beacon(c, after_size=c.draw.openings_at)


@case("beacon.round", "openings beacon")
def another_round(c):
    return beacon(c, round=1000)


@case("beacon.round", "openings beacon")
def another_chain(c):
    return beacon(c, chain=real_round("default").chain)


@case("beacon.invalid", "openings beacon")
def a_signature_of_another_round(c):
    signature = real_round("quicknet").signature
    return beacon(c, signature=signature[:-2] + ("00" if signature[-2:] != "00" else "01"))


@case("beacon.invalid", "openings beacon")
def the_point_at_infinity(c):
    return beacon(c, signature="c0" + "00" * 47)


@case("beacon.invalid", "openings beacon")
def a_signature_of_the_other_chains_length(c):
    return beacon(c, signature=real_round("default").signature)


@case("beacon.invalid", "openings beacon")
def a_previous_signature_that_has_no_place(c):
    return beacon(c, previous=real_round("default").previous)


@case("beacon.invalid", "openings default")
def no_previous_signature_where_there_must_be_one(c):
    return beacon(c, previous=None)


@case("beacon.invalid", "openings default")
def another_previous_signature(c):
    return beacon(c, previous=real_round("default").signature)


def note_by(c: Ceremony, key: SigningKey, **changes) -> str:
    size = changes.get("size", c.state.size)
    root = changes.get("root", c.state.roots[min(size, c.state.size)])
    return checkpoint.sign(Checkpoint(changes.get("origin", c.origin), size, root), key).decode()


@case("beacon.checkpoint", "openings beacon")
def a_checkpoint_that_is_no_note(c):
    return beacon(c, "hello")


@case("beacon.checkpoint", "openings beacon")
def a_checkpoint_by_another_key(c):
    return beacon(c, note_by(c, SigningKey(bytes(32))))


@case("beacon.checkpoint", "openings beacon")
def a_checkpoint_of_another_log(c):
    return beacon(c, note_by(c, c.log_key, origin="example/les-saules"))


@case("beacon.checkpoint", "openings beacon")
def a_checkpoint_from_before_the_openings(c):
    return beacon(c, c.note(c.draw.openings_at))


@case(None, "openings beacon")
def a_checkpoint_that_just_covers_the_openings(c):
    note = c.note(c.draw.openings_at + 1)
    c.act("role.ended", b.RoleEnded(c.id("mem2"), "MEM", "resigned"), "mem2", clause="5.4")
    return beacon(c, note)


@case("beacon.checkpoint", "openings beacon")
def a_checkpoint_of_the_future(c):
    return beacon(c, note_by(c, c.log_key, size=c.state.size + 1))


@case("beacon.checkpoint", "openings beacon")
def a_checkpoint_of_another_history(c):
    return beacon(c, note_by(c, c.log_key, root=bytes(32)))


@case("beacon.checkpoint", "openings beacon")
def a_checkpoint_with_a_forged_line_of_the_log(c):
    good = c.note()
    return beacon(c, good + good.splitlines(keepends=True)[-1].replace("A", "B", 1))


@case(None, "openings beacon")
def a_checkpoint_with_lines_of_strangers(c):
    stranger = checkpoint.sign(Checkpoint("example/other", c.state.size, c.state.roots[-1]), SigningKey(bytes(32)))
    return beacon(c, c.note() + stranger.decode().splitlines(keepends=True)[-1])


def concluded(c: Ceremony, *who: str, after_size: int | None = None, **changes) -> bytes:
    said = {} if after_size is None else {"after_size": after_size}
    body = b.Concluded(c.draw_id, changes["digest"]) if changes else compose.concluded(c.draw)
    return c.entry("draw.concluded", body, *(who or ("ani", "scr1")), **said)


@case(None, "openings")
def a_lawful_result(c):
    return concluded(c)


@case("draw.duplicate", "concluded")
def a_result_twice(c):
    return concluded(c)


@case("draw.order", "opened")
def a_result_before_the_openings_are_closed(c):
    return concluded(c, digest="00" * 32)


@case("draw.order", "openings beacon")
def a_result_before_the_beacon(c):
    return concluded(c, digest="00" * 32)


@case("draw.after", "openings")
def a_result_that_has_not_seen_the_openings(c):
    return concluded(c, after_size=c.draw.openings_at)


@case("draw.after", "openings beacon")
def a_result_that_has_not_seen_the_beacon(c):
    c.show_beacon()
    return concluded(c, after_size=c.draw.beacon_at)


@case(None, "openings beacon")
def a_result_that_has_seen_the_first_beacon_of_two(c):
    c.show_beacon()
    c.show_beacon()
    return concluded(c, after_size=c.draw.beacon_at + 1)


@case("result.digest", "openings")
def another_result(c):
    return concluded(c, digest="00" * 32)


@case("signature.missing", "openings")
def a_result_by_the_operator_alone(c):
    return concluded(c, "ani")
