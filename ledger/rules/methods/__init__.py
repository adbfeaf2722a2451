"""The methods of a draw: all that differs between them, one module each (docs/spec/draw.md, "Methods").

Everything else of a draw is the same for all: who announces, who deals, what enters the seed, how it ends.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.bodies import Announced
from ledger.errors import Refusal
from ledger.rules.methods import dice_direct, panel, stratified, weighted
from ledger.rules.methods.method import Method
from ledger.rules.state import Draw

METHODS: Mapping[str, Method] = {
    "panel": panel.METHOD,
    "stratified": stratified.METHOD,
    "weighted": weighted.METHOD,
    "dice-direct": dice_direct.METHOD,
    "panel-dice": panel.BY_DICE,
}
"""By the name that announcements give them."""

OPTIONAL = ("dice", "beacon", "weights", "lottery", "reserve")
"""The fields of an announcement of which its method says whether they must or may be there."""


def check_fields(body: Announced) -> Method:
    """The announced method. `draw.method` unless exactly its fields are there, and its rule for substitutes."""
    method = METHODS[body.method]
    there = {name for name in OPTIONAL if getattr(body, name) is not None}
    if not method.needs <= there <= method.needs | method.allows:
        raise Refusal("draw.method", f"{body.method}: {', '.join(sorted(there)) or 'none'} of its own fields")
    if body.substitute_rule != method.substitute_rule or (body.words and not method.trustees):
        said = f"substitutes come by {method.substitute_rule}; words only with trustees"
        raise Refusal("draw.method", f"{body.method}: {said}")
    return method


def method_of(draw: Draw) -> Method:
    """The method that a draw was announced with."""
    return METHODS[draw.body.method]
