"""A lottery over panels on the ledger, doctored in every way: refused at its step, by name, by whoever can see it."""

import dataclasses
import json
from fractions import Fraction
from functools import cache

import pytest
from msgspec.structs import replace

from draws import result
from draws.panels import document, leaves, opened
from draws.panels import lottery as lotteries
from draws.panels.quotas import Quota
from ledger import bodies as b
from ledger import compose, lottery
from ledger.rules import closing
from ledger.rules.methods import panel
from tests.ceremony import Ceremony
from tests.ceremony.lotteries import QUOTAS
from tests.tamper.bundles import ANOMALY, CONFORME, NOT_VERIFIABLE, exported, verify


@cache
def coined() -> Ceremony:
    return Ceremony().to_pool().throw_coins()


@cache
def lot() -> lottery.SealedLottery:
    """The honest lottery: a stratum of quotas that bind, so that weights prove something."""
    return coined().fork().plan(QUOTA_PANELS, "leximin", BINDING)


QUOTA_PANELS = 40
BINDING = (*QUOTAS[:2], Quota("âge", "16-25", 3, 3), *QUOTAS[3:])


@cache
def concluded() -> Ceremony:
    c = coined().fork().announce_lottery(lot()).to_fixed().to_result()
    first, second, *_ = c.drawn()
    return c.decline(first).fill(first).decline(second).fill(second)


def doctored(change) -> bytes:
    """The document as auditors receive it, changed."""
    data = lot().data
    value = json.loads(data[32:])
    change(value)
    return data[:32] + json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def announced(data: bytes, **fields) -> Ceremony:
    """A draw announced by people who agree to deceive: with this document, and other fields of the lottery."""
    c = coined().fork()
    honest = c.lottery_body(lot())
    document = c.put(data, panel.DOCUMENT_TYPE, "auditors")
    body = replace(honest, lottery=replace(honest.lottery, document=document, **fields))
    c.draw_id = c.act("draw.announced", body, "ani", *c.trustees)
    return c


def verdicts(c: Ceremony, tmp_path):
    """What everybody finds, and what auditors do."""
    written = c.write(tmp_path / "territory")
    found = []
    for audience in ("public", "auditors"):
        out = written.export(tmp_path / audience, audience)
        for name, data in c.blobs.items():  # what refused entries refer to is there as well
            if name not in c.auditors:
                (out / "blobs" / "sha256" / name).write_bytes(data)
        found.append(verify(out))
    return found


def only_auditors_find(c: Ceremony, tmp_path, code: str):
    everybody, auditors = verdicts(c, tmp_path)
    assert everybody.code == CONFORME
    assert {"step": "D17", "status": "reserved"} in everybody.said["checks"]
    assert (auditors.code, auditors.said["audience"]) == (ANOMALY, "auditors")
    assert auditors.found == {("D17", code)}


def test_an_honest_lottery_is_in_order_for_everybody_and_for_auditors(tmp_path):
    everybody, auditors = verdicts(concluded(), tmp_path)
    assert (everybody.code, auditors.code) == (CONFORME, CONFORME)
    assert {"step": "D17", "status": "reserved"} in everybody.said["checks"]
    assert {"step": "D17", "status": "ok"} in auditors.said["checks"]
    shown = everybody.draws[0]["lottery"]
    assert shown["panels"] == QUOTA_PANELS
    assert shown["panel"] == concluded().draw.panel.number
    (quarter,) = shown["counts"]
    assert quarter["feature"] == "quartier"
    assert [v["people"] for v in quarter["values"]] == list(concluded().draw.panel.features[0].counts)


def test_nothing_in_the_public_bundle_tells_types_or_other_panels(tmp_path):
    out = exported(concluded(), tmp_path)
    everything = b"".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())
    assert lot().secret not in everything
    assert lot().secret.hex().encode() not in everything
    assert b'"panels"' not in everything
    assert b'"people"' not in everything


def exchange(value):
    """In one panel somebody of another type, so that a quota breaks; the counts are kept right."""
    types, one = value["types"], value["panels"][0]
    out = next(t for t in one if types[t][1] == "16-25")
    coming = next(t for t in range(len(types)) if types[t][1] != "16-25" and types[t][0] == types[out][0])
    one.remove(out)
    one.append(coming)
    one.sort()
    value["called"][out] -= 1
    value["called"][coming] += 1
    value["panels"].sort()


def test_one_panel_breaks_a_quota(tmp_path):
    only_auditors_find(announced(doctored(exchange)), tmp_path, "lottery.panels")


def test_one_type_is_counted_wrongly(tmp_path):
    def change(value):
        value["called"][1] += 1

    only_auditors_find(announced(doctored(change)), tmp_path, "lottery.called")


def test_the_certificate_is_that_of_another_pool(tmp_path):
    other = Ceremony(seed=7).to_pool(size=34).throw_coins()
    few = (*QUOTAS[:2], Quota("âge", "16-25", 1, 1), *QUOTAS[3:])
    certificate = json.loads(other.plan(QUOTA_PANELS, "leximin", few).data[32:])["certificate"]
    only_auditors_find(announced(doctored(lambda v: v.update(certificate=certificate))), tmp_path, "lottery.levels")


def test_the_duals_are_altered(tmp_path):
    def change(value):
        level = next(one for one in value["certificate"]["levels"] if one["max"] or one["min"])
        pair = [*level["max"], *level["min"]][0]
        pair[1] = pair[1] * 3 + 1

    only_auditors_find(announced(doctored(change)), tmp_path, "lottery.levels")


def test_the_number_of_panels_is_changed(tmp_path):
    only_auditors_find(announced(lot().data, m=QUOTA_PANELS + 1), tmp_path, "lottery.announced")


def test_the_objective_is_changed(tmp_path):
    only_auditors_find(announced(lot().data, objective="nash"), tmp_path, "lottery.announced")


def test_the_coins_are_not_those_of_the_pool(tmp_path):
    only_auditors_find(announced(doctored(lambda v: v.update(coins="ab" * 32))), tmp_path, "lottery.announced")


def test_two_people_change_places_in_the_lottery(tmp_path):
    def change(value):
        people = value["people"]
        one = next(i for i, t in enumerate(people) if t != people[0])
        people[0], people[one] = people[one], people[0]

    only_auditors_find(announced(doctored(change)), tmp_path, "lottery.types")


def test_people_are_said_to_live_together_though_nothing_announced_it(tmp_path):
    people = [(row.values[0], row.values[1]) for row in coined().secrets.records]
    made = lotteries.plan(people, BINDING, 6, QUOTA_PANELS, coins=coined().pool.coins.value, homes=[(0, 1, 2)], most=1)
    sealed = lottery.SealedLottery(made, bytes(32), leaves.root(made, bytes(32)))
    only_auditors_find(announced(sealed.data, root=sealed.root.hex()), tmp_path, "lottery.homes")


def test_the_root_is_that_of_other_panels(tmp_path):
    only_auditors_find(announced(lot().data, root="ab" * 32), tmp_path, "lottery.root")


def test_the_secret_is_another_one(tmp_path):
    only_auditors_find(announced(bytes(32) + lot().data[32:]), tmp_path, "lottery.root")


@pytest.mark.parametrize("data", [bytes(33), bytes(32) + b"{}", bytes(32) + b'{"format": 1}'])
def test_the_document_is_none(tmp_path, data):
    only_auditors_find(announced(data), tmp_path, "lottery.form")


def opened_otherwise(change) -> Ceremony:
    """A result whose opened panel was changed, put into the log by people who sign anything."""
    c = coined().fork().announce_lottery(lot()).to_fixed().open_all().close_openings()
    data = opened.encode(change(opened.decode(compose.opened_panel(c.draw))))
    shown = opened.decode(data)
    seed = closing.seed_of(c.draw)
    digest = result.digest(c.draw.id_bytes, seed, (shown.drawn,)).hex()
    c.append(c.entry("draw.concluded", b.Concluded(c.draw_id, digest, c.panel_blob(data)), "ani", "scr1"))
    return c


def everybody_finds(c: Ceremony, tmp_path, code: str):
    everybody, auditors = verdicts(c, tmp_path)
    assert (everybody.code, auditors.code) == (ANOMALY, ANOMALY)
    assert everybody.found == auditors.found == {("D17", code)}


def test_another_panel_is_opened_than_picked(tmp_path):
    def another(shown):
        number = (shown.number + 1) % QUOTA_PANELS
        return leaves.open_panel(lot().lottery, lot().secret, number, ("quartier",), shown.drawn)

    everybody_finds(opened_otherwise(another), tmp_path, "lottery.pick")


def test_a_panel_is_opened_that_nobody_had_fixed(tmp_path):
    everybody_finds(
        opened_otherwise(lambda shown: dataclasses.replace(shown, types=bytes(32))), tmp_path, "lottery.root"
    )


def test_other_people_are_named_than_the_tickets_give(tmp_path):
    def another(shown):
        last = shown.drawn[-1]
        seed_order = [p for p in range(40) if p not in shown.drawn]
        for candidate in seed_order:
            drawn = (*shown.drawn[:-1], candidate)
            if candidate != last and opened.is_in_ticket_order(seed(), drawn):
                return dataclasses.replace(shown, drawn=drawn)
        raise AssertionError

    only_auditors_find(opened_otherwise(another), tmp_path, "lottery.drawn")


@cache
def seed() -> bytes:
    return closing.seed_of(coined().fork().announce_lottery(lot()).to_fixed().open_all().close_openings().draw)


def rigged(value):
    """Nearly all panels are one and the same: each lawful, chances as unequal as can be, and nothing claimed."""
    one, sizes = value["panels"][0], len(value["types"])
    value["panels"] = sorted([one] * (QUOTA_PANELS - 1) + value["panels"][-1:])
    value["called"] = [sum(row.count(t) for row in value["panels"]) for t in range(sizes)]
    value["certificate"]["attained"] = False


def rigged_lottery(**fields) -> Ceremony:
    data = doctored(rigged)
    planned = document.decode(data[32:])
    return announced(data, root=leaves.root(planned, data[:32]).hex(), **fields)


def test_a_lottery_announced_as_proved_whose_document_proves_nothing(tmp_path):
    only_auditors_find(rigged_lottery(attained=True), tmp_path, "lottery.attained")


def test_a_lottery_announced_as_unproved_whose_document_proves_it(tmp_path):
    everybody, auditors = verdicts(announced(lot().data, attained=False), tmp_path)
    assert (everybody.code, auditors.code) == (CONFORME, ANOMALY)
    assert ("D17", "lottery.attained") in auditors.found


def test_an_unproved_lottery_is_said_first_to_everybody(tmp_path):
    everybody, auditors = verdicts(rigged_lottery(attained=False).to_fixed().to_result(), tmp_path)
    for report in (everybody, auditors):
        assert report.code == CONFORME
        first = report.said["exceptions"][0]
        assert (first["code"], first["note"]) == ("lottery.unproved", True)
        assert not report.draws[0]["lottery"]["attained"]
        assert "chances" in report.draws[0]["still_possible"]
    assert everybody.draws[0]["lottery"]["chances"] is None
    low, high = map(Fraction, auditors.draws[0]["lottery"]["chances"])
    assert low < Fraction(1, 100)
    assert high > Fraction(1, 4)


def test_another_substitute_comes_in_than_the_rule_gives(tmp_path):
    c = coined().fork().announce_lottery(lot()).to_fixed().to_result()
    vacated = c.drawn()[0]
    c.decline(vacated)
    right = compose.filled(c.draw, vacated).position
    wrong = next(p for p in range(40) if p not in c.draw.seats and p != right)
    c.act("seat.filled", b.SeatFilled(c.draw_id, vacated, wrong), "ani")
    only_auditors_find(c, tmp_path, "lottery.substitute")


def test_coins_dated_before_the_pool_make_no_lottery(tmp_path):
    c = Ceremony().to_pool()
    c.append(c.entry("draw.lottery_coins", c.coins_body(), "scr1", "scr2", clause="6.15", after_size=c.pool.index))
    other = c.fork().throw_coins()
    made = other.plan()
    c.append(c.entry("draw.announced", c.lottery_body(made), "ani", *c.trustees))
    everybody, _auditors = verdicts(c, tmp_path)
    assert everybody.found == {("D5", "draw.after"), ("D17", "lottery.coins")}


def test_a_lottery_whose_document_is_withheld_from_auditors_is_not_verifiable(tmp_path):
    out = exported(concluded(), tmp_path, "auditors")
    (out / "blobs" / "sha256" / concluded().draw.body.lottery.document.sha256).unlink()
    report = verify(out)
    assert (report.code, report.found) == (NOT_VERIFIABLE, {("F1", "blob.missing")})


def test_everybody_checks_an_open_lottery_from_its_document(tmp_path):
    c = coined().fork()
    change = doctored(exchange)
    honest = c.lottery_body(lot(), mode="open")
    del c.blobs[honest.lottery.document.sha256]
    document = c.put(change, panel.DOCUMENT_TYPE)
    body = replace(honest, lottery=replace(honest.lottery, document=document))
    c.draw_id = c.act("draw.announced", body, "ani", *c.trustees)
    everybody, _auditors = verdicts(c, tmp_path)
    assert everybody.found == {("D17", "lottery.panels")}
