"""People of one home on one panel, in every way that somebody might try: refused at its step, by name, by auditors."""

import dataclasses
from functools import cache

import pytest
from msgspec.structs import replace

from draws import result
from draws.panels import opened
from ledger import bodies as b
from ledger import compose, lottery
from ledger.homes import HOMES_TYPE, read_homes, write_homes
from ledger.rules import closing
from ledger.rules.methods import panel
from tests.ceremony import HOMES, Ceremony
from tests.tamper.bundles import ANOMALY, CONFORME, NOT_VERIFIABLE, exported, verify

M = 40


@cache
def coined() -> Ceremony:
    return Ceremony().to_people().agree().seal(homes=HOMES).throw_coins()


@cache
def planned(most: int | None = 1, homes: tuple[tuple[int, ...], ...] | None = None) -> lottery.SealedLottery:
    return coined().fork().plan(M, per_home=most, homes=homes)


@cache
def concluded() -> Ceremony:
    """A draw with one person of each home, five seats of which were filled again."""
    c = coined().fork().announce_lottery(planned(), per_home=1).to_fixed().to_result()
    for vacated in c.drawn()[:5]:
        c.decline(vacated).fill(vacated)
    return c


def announced(made: lottery.SealedLottery, per_home: int | None) -> Ceremony:
    """A draw by this lottery, whatever it was planned with."""
    return coined().fork().announce_lottery(made, per_home=per_home)


def verdicts(c: Ceremony, tmp_path):
    """What everybody finds, and what auditors do."""
    written = c.write(tmp_path / "territory")
    return [verify(written.export(tmp_path / audience, audience)) for audience in ("public", "auditors")]


def only_auditors_find(c: Ceremony, tmp_path, *found: tuple[str, str]):
    everybody, auditors = verdicts(c, tmp_path)
    assert everybody.code == CONFORME
    assert all({"step": step, "status": "reserved"} in everybody.said["checks"] for step, _code in found)
    assert (auditors.code, auditors.found) == (ANOMALY, set(found))


def test_nobody_sits_beside_their_own_home_and_everybody_knows_that_this_was_promised(tmp_path):
    everybody, auditors = verdicts(concluded(), tmp_path)
    assert (everybody.code, auditors.code) == (CONFORME, CONFORME)
    assert everybody.draws[0]["lottery"]["per_home"] == auditors.draws[0]["lottery"]["per_home"] == 1
    seated = [p for p, seat in concluded().draw.seats.items() if seat.state != "filled"]
    assert all(len(set(home).intersection(seated)) <= 1 for home in concluded().homes)


def test_where_dice_pick_the_panel_nobody_sits_beside_their_own_home_either(tmp_path):
    c = coined().fork()
    body = compose.groups_by_dice(c.lottery_body(c.plan(1000, "random", per_home=1), per_home=1))
    c.draw_id = c.act("draw.announced", body, "ani", "scr1", "scr2", "gar", clause="6.3.2")
    c.throw("41700000000000000000000").conclude()
    for vacated in c.drawn()[:3]:
        c.decline(vacated).fill(vacated)
    everybody, auditors = verdicts(c, tmp_path)
    assert (everybody.code, auditors.code) == (CONFORME, CONFORME)
    seated = [p for p, seat in c.draw.seats.items() if seat.state != "filled"]
    assert all(len(set(home).intersection(seated)) <= 1 for home in c.homes)


def test_nothing_in_the_public_bundle_tells_who_live_together(tmp_path):
    c = concluded()
    names = {path.name for path in exported(c, tmp_path).rglob("*")}
    assert not names & {c.pool.homes.sha256, c.draw.body.lottery.document.sha256}


@pytest.mark.parametrize(
    "homes",
    [
        pytest.param((), id="none"),
        pytest.param("one less", id="one home left out"),
        pytest.param("split", id="a home split in two"),
        pytest.param("another", id="somebody moved in"),
    ],
)
def test_the_lottery_keeps_others_apart_than_the_list_says(tmp_path, homes):
    right = coined().homes
    first = next(home for home in right if len(home) == 3)
    others = tuple(home for home in right if home != first)
    alone = next(p for p in range(40) if not any(p in home for home in right))
    wrong = {"one less": others, "split": (*others, first[:2]), "another": (*others, (*first, alone))}
    made = planned(1, tuple(map(tuple, wrong.get(homes, ()))) if homes else ())
    only_auditors_find(announced(made, 1), tmp_path, ("D17", "lottery.homes"))


@pytest.mark.parametrize(("made", "said"), [(1, 2), (2, 1), (1, None), (None, 1)])
def test_the_announcement_promises_another_number_than_the_lottery_keeps(tmp_path, made, said):
    only_auditors_find(announced(planned(made), said), tmp_path, ("D17", "lottery.homes"))


def test_homes_too_small_to_limit_anything_stand_in_no_document(tmp_path):
    everybody, auditors = verdicts(announced(planned(3), 3).to_fixed().to_result(), tmp_path)
    assert (everybody.code, auditors.code) == (CONFORME, CONFORME)
    assert b'"homes"' not in planned(3).data


def test_two_people_of_one_home_are_named(tmp_path):
    """The conclusion's honest rules refuse nothing: who is drawn is for auditors to check."""
    c = announced(planned(), 1).to_fixed().open_all().close_openings()
    shown = opened.decode(compose.opened_panel(c.draw))
    seed = closing.seed_of(c.draw)
    wrong = next(
        drawn
        for place in range(6)
        for home in c.homes
        for one in home
        if one not in shown.drawn and set(home) & set(shown.drawn[:place] + shown.drawn[place + 1 :])
        and opened.is_in_ticket_order(seed, drawn := (*shown.drawn[:place], one, *shown.drawn[place + 1 :]))
    )  # fmt: skip
    digest = result.digest(c.draw.id_bytes, seed, (wrong,)).hex()
    data = opened.encode(dataclasses.replace(shown, drawn=wrong))
    c.append(c.entry("draw.concluded", b.Concluded(c.draw_id, digest, c.panel_blob(data)), "ani", "scr1"))
    only_auditors_find(c, tmp_path, ("D17", "lottery.drawn"))


def test_a_substitute_comes_in_beside_their_own_home(tmp_path):
    c = announced(planned(), 1).to_fixed().to_result()
    vacated, *others = c.drawn()
    home = next(home for home in c.homes if set(home) & set(others))
    wrong = next(position for position in home if position not in c.draw.seats)
    c.decline(vacated)
    c.act("seat.filled", b.SeatFilled(c.draw_id, vacated, wrong), "ani")
    only_auditors_find(c, tmp_path, ("D17", "lottery.substitute"))


def resealed(change) -> Ceremony:
    """A pool whose file of homes was changed before it was sealed; a draw on what the honest file says."""
    c = Ceremony().to_people().agree()
    body = c.pool_body(homes=HOMES)
    honest = c.blobs.pop(body.rosters[2].sha256)
    homes = c.put(change(honest), HOMES_TYPE, "auditors")
    c.pool_id = c.act("draw.pool_sealed", replace(body, rosters=(*body.rosters[:2], homes)), "ani", "dpd")
    return c.throw_coins()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"kleroterion/v1/homes", b"kleroterion/v2/homes"),
        lambda data: data.replace(b'"homes":[[', b'"homes":[[0],['),
        lambda data: write_homes(bytes(32), [*read_homes(data, 40), (39, 40)]),
        lambda data: write_homes(bytes(32), [read_homes(data, 40)[0], (*read_homes(data, 40)[0],)]),
        lambda data: data + b" ",
        lambda data: b"",
        lambda data: data.replace(b'"salt":"', b'"salt":"00'),
    ],
)
def test_a_file_of_homes_that_is_none_is_found_at_the_pool(tmp_path, change):
    only_auditors_find(resealed(change), tmp_path, ("D2", "auditors.homes"))


def test_a_file_of_homes_withheld_from_auditors_is_missing(tmp_path):
    out = exported(concluded(), tmp_path, "auditors")
    (out / "blobs" / "sha256" / concluded().pool.homes.sha256).unlink()
    report = verify(out)
    assert (report.code, report.found) == (NOT_VERIFIABLE, {("F1", "blob.missing")})


def test_somebody_who_was_said_to_live_alone_is_not_found_in_the_lottery(tmp_path):
    """The file of homes is fixed before the coins: a lottery by the true homes is refused against a false file."""
    c = resealed(lambda data: write_homes(bytes(32), read_homes(data, 40)[1:]))
    made = c.plan(M, per_home=1)  # by the honest homes
    c.put(made.data, panel.DOCUMENT_TYPE, "auditors")
    c.announce_lottery(made, per_home=1)
    only_auditors_find(c, tmp_path, ("D17", "lottery.homes"))
