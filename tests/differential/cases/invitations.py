"""Two stages: a draw of invitations, then the list of those who answered."""

from ledger import bodies as b
from tests.ceremony import Ceremony
from tests.differential.table import case


def answering(
    c: Ceremony, sent: int = 20, answered: int = 15, draw: str | None = None, size: int = 40, **said
) -> bytes:
    """The list of those who answered the draw of invitations, for a purpose of participants."""
    invited = b.Invited(c.draw_id if draw is None else draw, sent, answered)
    return c.entry("draw.pool_sealed", c.pool_body(size, invited=invited), "ani", "dpd", **said)


def invitation(c: Ceremony, **changes) -> bytes:
    body = c.purpose_body(**{"seats": 20, "stage": "invitation"} | changes)
    return c.entry("draw.purpose_agreed", body, "par1", "par2", "mem1", "mem2", "gar")


@case(None, "people")
def more_invitations_than_the_body_has_seats(c):
    return invitation(c)


@case("purpose.seats", "people")
def more_participants_than_the_body_has_seats(c):
    return invitation(c, stage="participants")


@case("purpose.body", "people")
def invitations_to_a_body_that_the_charter_does_not_have(c):
    return invitation(c, body="comite")


@case(None, "agreed")
def a_list_that_nobody_was_invited_to(c):
    return c.entry("draw.pool_sealed", c.pool_body(), "ani", "dpd")


@case(None, "concluded invitation")
def a_list_of_those_who_answered(c):
    return answering(c.agree())


@case(None, "concluded invitation")
def everybody_was_written_to_and_answered_with_others(c):
    return answering(c.agree(), answered=20, size=60)


@case(None, "concluded invitation")
def nobody_answered_and_others_came(c):
    return answering(c.agree(), answered=0)


@case("invited.numbers", "concluded invitation")
def more_letters_than_were_drawn(c):
    return answering(c.agree(), sent=21)


@case("invited.numbers", "concluded invitation")
def more_answers_than_letters(c):
    return answering(c.agree(), sent=14)


@case("statement.body", "concluded invitation")
def no_letter_at_all(c):
    return answering(c.agree(), sent=0, answered=0)


@case("invited.stage", "concluded invitation")
def a_list_of_invitations_that_comes_from_invitations(c):
    return answering(c.agree(20, stage="invitation", reach=("autre",)))


@case("invited.draw", "agreed")
def answers_to_no_draw(c):
    return answering(c, draw="00" * 32)


@case("invited.draw", "announced invitation")
def answers_before_the_invitations_are_drawn(c):
    return answering(c.agree())


@case("invited.draw", "announced invitation")
def answers_to_a_draw_that_was_annulled(c):
    c.annul()
    return answering(c.agree())


@case("invited.draw", "concluded")
def answers_to_a_draw_of_seats(c):
    return answering(c.agree(6, reach=("autre",)), sent=6, answered=6)


@case("invited.draw", "concluded invitation")
def answers_to_invitations_for_another_term(c):
    return answering(c.agree(term=b.Term("2031-01-01", "2032-12-31")))


@case("draw.after", "concluded invitation")
def a_list_signed_before_the_invitations_were_drawn(c):
    return answering(c.agree(), after_size=c.draw.concluded_at)


@case("seat.invitation", "concluded invitation")
def an_invitation_accepted_as_a_seat(c):
    body = b.SeatAccepted(c.draw_id, c.drawn()[0], c.id("hab1"))
    return c.entry("seat.accepted", body, "ani", "gar", clause="7.2")


@case("seat.invitation", "announced invitation")
def a_seat_before_there_are_invitations(c):
    return c.entry("seat.accepted", b.SeatAccepted(c.draw_id, 0, c.id("hab1")), "ani", "gar", clause="7.2")


@case("seat.invitation", "concluded invitation")
def an_invitation_declined_as_a_seat(c):
    return c.entry("seat.declined", c.decline_body(c.drawn()[0]), "ani", "gar")


@case("seat.invitation", "concluded invitation")
def an_invitation_vacated_as_a_seat(c):
    body = b.SeatVacated(c.draw_id, c.drawn()[0], "other", None)
    return c.entry("seat.vacated", body, "ani", "gar", "dpd", clause="7.4")


@case("seat.invitation", "concluded invitation")
def an_invitation_filled_as_a_seat(c):
    return c.entry("seat.filled", b.SeatFilled(c.draw_id, c.drawn()[0], 0), "ani")


@case(None, "concluded invitation")
def participants_drawn_from_those_who_answered(c):
    c.agree()
    c.pool_id = c.act("draw.pool_sealed", c.pool_body(invited=b.Invited(c.draw_id, 20, 15)), "ani", "dpd")
    c.announce().to_fixed().to_result()
    return c.entry("seat.accepted", b.SeatAccepted(c.draw_id, c.drawn()[0], c.id("hab1")), "ani", "gar", clause="7.2")
