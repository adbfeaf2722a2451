"""The charter as data (docs/spec/charter.md): what it may say, and what it may not fall below."""

from typing import TypeAlias

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
