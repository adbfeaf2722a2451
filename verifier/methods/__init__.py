"""The methods of a draw, one module each: what sets them apart, and nothing else (docs/spec/draw.md, "Methods")."""

from collections.abc import Mapping
from typing import Any

from verifier.methods import stratified, weighted
from verifier.methods.method import Method
from verifier.state import Draw

METHODS: dict[str, Method] = {"stratified": stratified.METHOD, "weighted": weighted.METHOD}

_CHOSEN_BY_METHOD = frozenset(("dice", "beacon", "weights"))
"""Fields of an announcement that some methods have and others have not."""


def right_fields(body: Mapping[str, Any]) -> bool:
    """Tell whether the announcement has the fields of its method, and none of another's (`draw.method`)."""
    method = METHODS[body["method"]]
    found = _CHOSEN_BY_METHOD & body.keys()
    return method.needed <= found <= method.needed | method.welcome


def method_of(draw: Draw) -> Method:
    """Return the method that the draw was announced with."""
    return METHODS[draw.body["method"]]
