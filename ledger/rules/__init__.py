"""The rules: one module per matter. Pure: no file, clock, network or randomness.

`judge.judge(state, data, blobs)` decides on the bytes of one entry as docs/spec/judgement.md says. Each kind has one
function `(state, act) -> Effect` that either raises `Refusal` or returns what the entry changes; deciding never changes
the state, so a refused statement leaves no trace.
"""
