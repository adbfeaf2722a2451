"""The OpenAPI 3.1 document, made from the operations and from the types of their answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import abort

from api import VERSION
from api.web.shapes import Problem

PROBLEM = "application/problem+json"
_MOST = 2**53 - 1
_NUMBER = re.compile(r"[0-9]{1,16}")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A whole number in the path or the query."""

    name: str
    place: str
    description: str
    least: int
    most: int = _MOST

    def read(self, given: Mapping[str, str]) -> int:
        """Its value in a query: the least (or for a limit the most) when it is absent. 400 when it is not allowed."""
        text = given.get(self.name)
        if text is None:
            return self.least if self.most == _MOST else self.most
        if (
            not text.isascii()
            or not text.isdecimal()
            or not self.least <= int(text[:17]) <= self.most
            or len(text) > 16
        ):
            abort(400)
        return int(text)

    def schema(self) -> dict[str, Any]:
        """As OpenAPI has it."""
        return {
            "name": self.name,
            "in": self.place,
            "description": self.description,
            "required": self.place == "path",
            "schema": {"type": "integer", "minimum": self.least, "maximum": self.most},
        }


@dataclass(frozen=True, slots=True)
class Operation:
    """A GET: its path, what it takes, the type of what it answers, and in which media type."""

    path: str
    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    answers: Any
    kind: str


def document(prefix: str, operations: Sequence[Operation]) -> dict[str, Any]:
    """The whole document."""
    types = [operation.answers for operation in operations] + [Problem]
    shown, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    paths = {o.path: {"get": _operation(o, schema)} for o, schema in zip(operations, shown, strict=False)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Klérotérion",
            "version": VERSION,
            "summary": "What a territory's public ledger says, read-only.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": prefix}],
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    problems = ["503"]
    if operation.parameters:
        in_path = any(parameter.place == "path" for parameter in operation.parameters)
        problems.append("404" if in_path else "400")
    error = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [parameter.schema() for parameter in operation.parameters],
        "responses": {
            "200": {"description": operation.summary, "content": {operation.kind: {"schema": schema}}},
            **{status: {"description": _WHY[status], "content": error} for status in sorted(problems)},
        },
    }


_WHY = {
    "400": "A parameter is not as described.",
    "404": "There is none of that number.",
    "503": "It cannot be answered at the moment.",
}
