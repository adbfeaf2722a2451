"""Seats after a draw."""

from __future__ import annotations

from collections.abc import Mapping

from api.i18n import N_

SENTENCES: Mapping[str, str] = {
    "seat.invitation": N_("This draw gives invitations, and no seats: seal the list of those who answer, and draw."),
    "seat.state": N_("This seat is not in a state that allows it: look at the draw's status for the seats on offer."),
    "seat.person": N_("This person already holds a seat by this draw: check who answered."),
    "seat.code": N_("This code is not the one on that person's paper: read it again, and check the position."),
    "seat.evidence": N_(
        "For a seat on offer, whatever the cause, the person is called as often, by as many means and over as many "
        "days as the charter says, or gives their own code (klero seat decline); of one who sits no attempts are "
        "counted."
    ),
    "seat.substitute": N_("The substitute is the next person in line and nobody else: write the statement again."),
    "seat.reserve_empty": N_(
        "Nobody is left in this stratum: leave the seat empty, or agree a purpose to draw it again."
    ),
}
