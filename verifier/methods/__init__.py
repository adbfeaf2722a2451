"""The methods of a draw, one module each: what sets them apart, and nothing else (docs/spec/draw.md, "Methods")."""

from collections.abc import Mapping
from typing import Any

from verifier.methods import dice_direct, panel, stratified, weighted
from verifier.methods.method import Method
from verifier.state import Draw

METHODS: dict[str, Method] = {
    "panel": panel.METHOD,
    "stratified": stratified.METHOD,
    "weighted": weighted.METHOD,
    "dice-direct": dice_direct.METHOD,
    "panel-dice": panel.BY_DICE,
}

_CHOSEN_BY_METHOD = frozenset(("dice", "beacon", "weights", "lottery", "reserve"))
"""Fields of an announcement that some methods have and others have not."""


def right_fields(body: Mapping[str, Any]) -> bool:
    """Tell whether the announcement has the fields and the rule of its method, and none of another's."""
    method = METHODS[body["method"]]
    if body["substitute_rule"] != method.substitute_rule or (body["words"] and not method.trustees):
        return False
    found = _CHOSEN_BY_METHOD & body.keys()
    return method.needed <= found <= method.needed | method.welcome


def method_of(draw: Draw) -> Method:
    """Return the method that the draw was announced with."""
    return METHODS[draw.body["method"]]
