"""The charter as data (docs/spec/charter.md): what it may say, and what it may not fall below."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from verifier import canonical
from verifier.errors import Invalid, Malformed
from verifier.kinds import KINDS, code
from verifier.shapes import either, integer, matching, one_of, prose, record, several, true
from verifier.weaker import weaker_than_protocol

Count: TypeAlias = int | str

PROTOCOL_ROLES = (
    "operator",
    "trustee",
    "scrutineer",
    "guarantor",
    "auditor",
    "data_referent",
    "member",
    "partner",
)
