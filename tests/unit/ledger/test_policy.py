"""Policies of witnesses: the ledger reads them as the verifier does, and relies on a checkpoint no sooner."""

from itertools import combinations

import pytest

from ledger import policy
from ledger.errors import Malformed
from ledger.note import ED25519, Vkey, parse_vkey
from tests.ceremony import Ceremony
from tests.tamper.bundles import Witness
from verifier import note as their_notes
from verifier import policy as theirs

WITNESSES = {name: Witness(f"{name}.example", seed) for seed, name in enumerate(("x1", "x2", "x3", "y1", "y2"), 21)}
LINES = "".join(f"witness {name} {w.vkey.encode()}\n" for name, w in WITNESSES.items())
LOG = Vkey("log.example", ED25519, Witness("log", 9).key.public)
TWO_GROUPS = f"{LINES}group x 2 x1 x2 x3\ngroup y any y1 y2\ngroup both all x y\nquorum both\n"
LAWFUL = [
    TWO_GROUPS,
    f"log {LOG.encode()} https://log.example\n{LINES}\tquorum  x1",
    "# nobody\n\nquorum none\n",
    f"{LINES}group g all x1 x2\nquorum g\n",
    f"{LINES}witness own {Vkey('own', 4, LOG.public).encode()}\nlog {LOG.encode()}\ngroup g any own x1\nquorum g\n",
]
WRONG = [
    "",
    LINES,
    "quorum none\nquorum none\n",
    "quorum x1\n",
    "quorum x1\n" + LINES,
    LINES + "group g any x9\nquorum g\n",
    LINES + "group g any g\nquorum g\n",
    LINES + "group g any\nquorum g\n",
    LINES + "group g 0 x1\nquorum g\n",
    LINES + "group g 2 x1\nquorum g\n",
    LINES + "group g 01 x1\nquorum g\n",
    LINES + "group g some x1\nquorum g\n",
    LINES + "group g any x1 x1\nquorum g\n",
    LINES + "group g any x1\ngroup h any x1\nquorum g\n",
    LINES + "group x1 any x2\nquorum x1\n",
    LINES + "group none any x2\nquorum none\n",
    LINES + f"witness x9 {WITNESSES['x1'].vkey.encode()}\nquorum none\n",
    f"witness w {LOG.encode()}\nquorum none\n",
    f"log {WITNESSES['x1'].vkey.encode()}\nquorum none\n",
    f"log {LOG.encode()}\nlog {LOG.encode()}\nquorum none\n",
    "log x\nquorum none\n",
    "Quorum none\n",
    "quorum none\r\n",
    "\n" * 10_000 + "quorum none\n",
]


@pytest.mark.parametrize("text", LAWFUL)
def test_ledger_and_verifier_are_content_with_the_same_witnesses(text):
    ours, other = policy.parse(text.encode()), theirs.parse(text.encode())
    keys = [w.vkey for w in WITNESSES.values()] + [Vkey("own", 4, LOG.public)]
    log = their_notes.parse_vkey(LOG.encode())
    for count in range(len(keys) + 1):
        for some in combinations(keys, count):
            expected = theirs.satisfied(other, log, [their_notes.parse_vkey(k.encode()) for k in some])
            assert ours.met(LOG, some) == expected
    stranger = Vkey("log.example", ED25519, Witness("other", 8).key.public)
    assert ours.met(stranger, keys) == theirs.satisfied(
        other, their_notes.parse_vkey(stranger.encode()), [their_notes.parse_vkey(k.encode()) for k in keys]
    )


@pytest.mark.parametrize("text", WRONG)
def test_what_the_verifier_does_not_read_the_ledger_does_not_either(text):
    with pytest.raises(theirs.Malformed):
        theirs.parse(text.encode())
    with pytest.raises(Malformed, match=r"policy"):
        policy.parse(text.encode())


def test_a_checkpoint_is_relied_upon_once_enough_witnesses_signed_it():
    c = Ceremony(replay=False).found()
    log = parse_vkey(c.log_vkey)
    wanted = policy.parse(f"{LINES}group g 2 x1 x2\nquorum g\n".encode())
    text = WITNESSES["x1"].cosign(c.note(), c.clock)
    assert policy.witnessed(text.encode(), log, wanted) is None
    text = WITNESSES["x2"].cosign(text, c.clock)
    head = policy.witnessed(text.encode(), log, wanted)
    assert head is not None
    assert (head.size, head.root) == (1, c.state.roots[1])
    with pytest.raises(Malformed):
        policy.witnessed(text.encode(), LOG, wanted)
