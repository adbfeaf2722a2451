"""The picked panel opened, what auditors found, and the seats of a draw by a lottery over panels."""

import dataclasses

from msgspec.structs import replace

from draws.panels import leaves, opened
from draws.panels.opened import Shown
from ledger import bodies as b
from ledger import compose, held
from ledger.bodies import plain
from tests.ceremony import Ceremony
from tests.differential.table import case

# The opened panel.


def concluded(c: Ceremony, change=lambda panel: panel, **changes) -> bytes:
    """The result with an opened panel that was changed first."""
    data = opened.encode(change(opened.decode(compose.opened_panel(c.draw))))
    return c.entry("draw.concluded", compose.concluded(c.draw, c.panel_blob(data)), "ani", "scr1", **changes)


def with_another_blob(c: Ceremony, **changes) -> bytes:
    body = compose.concluded(c.draw, c.panel_blob())
    blob = replace(body.panel, **changes)
    return c.entry("draw.concluded", replace(body, panel=blob), "ani", "scr1")


def changed(**fields):
    return lambda panel: dataclasses.replace(panel, **fields)


@case(None, "openings lottery")
def an_opened_panel(c):
    return concluded(c)


@case("draw.method", "openings lottery")
def a_conclusion_without_its_panel(c):
    return c.entry("draw.concluded", compose.concluded(c.draw), "ani", "scr1")


@case("draw.method", "openings")
def a_conclusion_by_strata_with_a_panel(c):
    return c.entry("draw.concluded", compose.concluded(c.draw, c.panel_blob(b"{}")), "ani", "scr1")


@case("blob.reference", "openings lottery")
def an_opened_panel_of_another_type(c):
    return with_another_blob(c, media_type="text/plain")


@case("blob.reference", "openings lottery")
def an_opened_panel_for_auditors(c):
    return with_another_blob(c, audience="auditors")


@case("blob.missing", "openings lottery")
def an_opened_panel_that_is_not_there(c):
    return with_another_blob(c, sha256="ab" * 32)


@case("lottery.opening", "openings lottery")
def an_opened_panel_that_is_no_document(c):
    return c.entry("draw.concluded", compose.concluded(c.draw, c.panel_blob(b"[]")), "ani", "scr1")


@case("lottery.opening", "openings lottery")
def an_opened_panel_with_spaces(c):
    data = compose.opened_panel(c.draw).replace(b",", b", ", 1)
    return c.entry("draw.concluded", compose.concluded(c.draw, c.panel_blob(data)), "ani", "scr1")


@case("lottery.opening", "openings lottery")
def an_opened_panel_with_a_feature_less(c):
    return concluded(c, lambda p: changed(features=p.features[:1])(p))


@case("lottery.opening", "openings lottery")
def an_opened_panel_that_shows_more_than_was_announced(c):
    secret, lottery = held.lottery_of(c.draw)

    def everything(p):
        return leaves.open_panel(lottery, secret, p.number, lottery.types.features, p.drawn)

    return concluded(c, everything)


@case("lottery.opening", "openings lottery")
def an_opened_panel_with_a_count_less(c):
    def shorter(p):
        shown = p.features[0]
        return changed(features=(Shown(shown.salt, shown.counts[:-1]), *p.features[1:]))(p)

    return concluded(c, shorter)


@case("lottery.pick", "openings lottery")
def another_panel_than_picked(c):
    secret, lottery = held.lottery_of(c.draw)

    def another(p):
        number = (p.number + 1) % len(lottery.panels)
        return leaves.open_panel(lottery, secret, number, ("quartier",), p.drawn)

    return concluded(c, another)


@case("lottery.root", "openings lottery")
def another_panel_under_the_number_picked(c):
    secret, lottery = held.lottery_of(c.draw)

    def another(p):
        number = (p.number + 1) % len(lottery.panels)
        return changed(number=p.number)(leaves.open_panel(lottery, secret, number, ("quartier",), p.drawn))

    return concluded(c, another)


@case("lottery.root", "openings lottery")
def counts_that_were_not_committed_to(c):
    def kinder(p):
        shown = p.features[0]
        return changed(features=(Shown(shown.salt, (3, 3) if shown.counts != (3, 3) else (2, 4)), *p.features[1:]))(p)

    return concluded(c, kinder)


@case("lottery.drawn", "openings lottery")
def a_position_less(c):
    return concluded(c, lambda p: changed(drawn=p.drawn[:-1])(p))


@case("lottery.drawn", "openings lottery")
def positions_out_of_their_order(c):
    return concluded(c, lambda p: changed(drawn=p.drawn[::-1])(p))


@case("lottery.drawn", "openings lottery")
def a_position_twice(c):
    return concluded(c, lambda p: changed(drawn=(p.drawn[0], *p.drawn[:-1]))(p))


@case("lottery.drawn", "openings lottery")
def a_position_beyond_the_pool(c):
    return concluded(c, lambda p: changed(drawn=(*p.drawn[:-1], 40))(p))


@case("result.digest", "openings lottery")
def another_digest_beside_the_opened_panel(c):
    body = compose.concluded(c.draw, c.panel_blob())
    return c.entry("draw.concluded", replace(body, digest="ab" * 32), "ani", "scr1")


@case("lottery.counts", "openings wrong lottery")
def an_opened_panel_that_breaks_a_visible_quota(c):
    return concluded(c)


# Seats.


def filled(c: Ceremony, position: int | None = None) -> bytes:
    vacated = c.drawn()[0]
    c.decline(vacated)
    following = compose.filled(c.draw, vacated).position if position is None else position
    return c.entry("seat.filled", b.SeatFilled(c.draw_id, vacated, following), "ani")


@case(None, "concluded lottery")
def the_substitute_whom_the_rule_gives(c):
    return filled(c)


@case("seat.substitute", "concluded lottery")
def a_substitute_who_was_drawn(c):
    return filled(c, c.drawn()[1])


@case("seat.substitute", "concluded lottery")
def a_substitute_beyond_the_pool(c):
    return filled(c, 40)


@case("seat.state", "concluded lottery")
def a_substitute_for_nobody(c):
    free = next(p for p in range(40) if p not in c.draw.seats)
    return c.entry("seat.filled", b.SeatFilled(c.draw_id, c.drawn()[0], free), "ani")


@case(None, "concluded lottery")
def another_substitute_whom_only_auditors_refuse(c):
    vacated = c.drawn()[0]
    c.decline(vacated)
    right = compose.filled(c.draw, vacated).position
    wrong = next(p for p in range(40) if p not in c.draw.seats and p != right)
    return c.entry("seat.filled", b.SeatFilled(c.draw_id, vacated, wrong), "ani")


@case("seat.reserve_empty", "concluded small lottery")
def a_substitute_when_everybody_was_drawn(c):
    vacated = c.drawn()[0]
    c.decline(vacated)
    return c.entry("seat.filled", b.SeatFilled(c.draw_id, vacated, vacated), "ani")


# What auditors found.


def audited(c: Ceremony, who: tuple[str, ...] = ("gar", "mem1"), after_size: int | None = None, **changes) -> bytes:
    said = {} if after_size is None else {"after_size": after_size}
    return c.entry("draw.lottery_audited", c.lottery_audit_body(**changes), *who, clause="6.17", **said)


@case(None, "audited lottery")
def a_lottery_found_in_order(c):
    return audited(c)


@case(None, "audited lottery")
def a_lottery_audited_twice(c):
    c.append(audited(c))
    return audited(c, findings=("lottery.called",))


@case(None, "concluded audited lottery")
def a_result_found_in_order(c):
    return audited(c, scope="result")


@case("draw.order", "audited lottery")
def a_result_audited_before_it_is_there(c):
    return audited(c, scope="result")


@case("draw.after", "concluded audited lottery")
def a_result_audited_by_people_who_have_not_seen_it(c):
    return audited(c, scope="result", after_size=c.draw.concluded_at)


@case("lottery.document", "audited lottery")
def an_audit_of_another_document(c):
    return audited(c, document="ab" * 32)


@case("draw.method", "auditor announced")
def an_audit_of_a_draw_without_a_lottery(c):
    return audited(c)


@case("signature.missing", "audited lottery")
def an_audit_by_the_guarantor_alone(c):
    return audited(c, ("gar",))


@case("statement.body", "audited lottery")
def findings_that_stand_there_twice(c):
    body = plain(c.lottery_audit_body()) | {"findings": ["lottery.called", "lottery.called"]}
    return c.entry("draw.lottery_audited", body, "gar", "mem1", clause="6.17")


@case("draw.ended", "audited lottery")
def an_audit_of_an_annulled_draw(c):
    c.annul()
    return audited(c)


@case("draw.method", "audited lottery")
def somebody_who_objects_when_the_panels_are_fixed(c):
    return c.entry("draw.withdrawn", b.Withdrawn(c.draw_id, 3), "dpd")
