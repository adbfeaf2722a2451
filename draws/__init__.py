"""The draw: from a sealed pool to a result that anyone recomputes.

Pure core. Bytes and integers go in, bytes and integers come out: no file, no
clock, no network, no hidden randomness (where randomness is needed it is an
argument). The word lists are the one thing read from disk, as package data.

Byte-level definitions: docs/spec/draw.md and docs/spec/bytes.md.
"""
