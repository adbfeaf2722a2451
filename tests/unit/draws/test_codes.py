"""Codes and weights are read whole or not at all."""

import pytest

from draws import stratified, weighted
from draws.errors import InvalidPool


def test_codes_are_two_bytes_a_person():
    assert stratified.read(bytes.fromhex("0000ffff0102")) == (0, 0xFFFF, 0x102)
    assert stratified.read(b"") == ()
    with pytest.raises(InvalidPool):
        stratified.read(b"\x00\x00\x00")
    with pytest.raises(InvalidPool):
        weighted.cells(b"\x00", (1).to_bytes(4, "big"))


def test_weights_are_four_bytes_a_person():
    assert weighted.read(bytes.fromhex("00000001ffffffff")) == (1, 2**32 - 1)
    with pytest.raises(InvalidPool):
        weighted.read(bytes(3))
