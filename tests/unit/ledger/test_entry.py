import json
from base64 import b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import canonical
from ledger import entry
from ledger.entry import Entry
from ledger.errors import Refusal

SIGNATURES = {"0" * 16: bytes(64), "f" * 16: b"\x01" * 64}
WHOLE = Entry(b'{"a":1}', SIGNATURES, "2026-05-09T14:30:00Z")


def changed(change) -> bytes:
    value = json.loads(WHOLE.encode())
    change(value)
    return canonical.encode_any(value)


def test_an_entry_is_canonical_json_and_reads_back():
    data = WHOLE.encode()
    assert canonical.encode_any(canonical.decode_any(data)) == data
    assert entry.read(data) == WHOLE


@given(
    st.binary(max_size=300),
    st.dictionaries(st.from_regex(r"\A[0-9a-f]{16}\Z"), st.binary(min_size=64, max_size=64), min_size=1, max_size=5),
)
def test_what_is_written_reads_back_to_the_same_bytes(payload, signatures):
    data = Entry(payload, signatures, "2026-05-09T14:30:00Z").encode()
    assert entry.read(data).encode() == data
    assert canonical.encode_any(canonical.decode_any(data)) == data


UNREADABLE = {
    "not json": b"{",
    "a trailing space": WHOLE.encode() + b" ",
    "another order of keys": json.dumps(json.loads(WHOLE.encode())).encode(),
    "a key twice": WHOLE.encode().replace(b'"logged_at"', b'"logged_at":"x","logged_at"'),
    "an unknown field": changed(lambda v: v.update(note="x")),
    "no signature": changed(lambda v: v["envelope"].update(signatures=[])),
    "signatures out of order": changed(lambda v: v["envelope"]["signatures"].reverse()),
    "the same key twice": changed(lambda v: v["envelope"]["signatures"].append(v["envelope"]["signatures"][1])),
    "a short signature": changed(lambda v: v["envelope"]["signatures"][0].update(sig=b64encode(bytes(63)).decode())),
    "loose base64": changed(lambda v: v["envelope"].update(payload="eyJhIjoxfQ")),
    "surplus bits in base64": changed(lambda v: v["envelope"].update(payload="eyJhIjoxfR==")),
    "another type": changed(lambda v: v["envelope"].update(payloadType="text/plain")),
    "a date without seconds": changed(lambda v: v.update(logged_at="2026-05-09T14:30Z")),
    "a day that is none": changed(lambda v: v.update(logged_at="2026-02-30T14:30:00Z")),
    "an upper-case keyid": changed(lambda v: v["envelope"]["signatures"][1].update(keyid="F" * 16)),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_bytes_that_the_writer_would_not_emit_are_refused(data):
    with pytest.raises(Refusal) as refusal:
        entry.read(data)
    assert refusal.value.code == "entry.malformed"


def test_an_entry_too_long_for_a_tile_is_neither_written_nor_read():
    with pytest.raises(Refusal, match="bytes"):
        Entry(bytes(50_000), SIGNATURES, WHOLE.logged_at).encode()


@given(st.binary(max_size=200))
def test_any_bytes_are_an_entry_or_refused(data):
    with suppress(Refusal):
        assert entry.read(data).encode() == data
