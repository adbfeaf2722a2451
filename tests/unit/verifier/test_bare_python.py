"""The promise of the package, kept in a process that sees the standard library alone."""

import json
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
sys.path.insert(0, {root!r})
from verifier import aes, beacon, ed25519, group, sharing
from verifier.errors import Unavailable
assert not [name for name in sys.modules if name.startswith(("nacl", "cryptography", "py_ecc", "numpy"))]
assert ed25519.verify.__name__ == "_verify_pure"
assert isinstance(group.group(), group.PureGroup)
given = json.load(sys.stdin)
accepted = [ed25519.verify(bytes.fromhex(k), bytes.fromhex(s), m.encode()) for k, s, m in given["cases"]]
tickets = aes.tickets(bytes.fromhex(given["seed"]), 16).hex()
try:
    beacon.check_round(beacon.QUICKNET, 1, bytes(48))
    rounds = "verifiable"
except Unavailable:
    rounds = "not verifiable"
print(json.dumps({{"accepted": sum(accepted), "tickets": tickets, "rounds": rounds}}))
"""


@pytest.fixture
def bare(root):
    def run(given):
        result = subprocess.run(
            [sys.executable, "-I", "-S", "-c", PROGRAM.format(root=str(root))],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return run


def test_nothing_installed_gives_the_same_verdicts(bare, root, shared):
    cases = json.loads((shared / "vectors" / "ed25519-edge-cases.json").read_text("utf-8"))
    draw = json.loads((root / "tests" / "vectors" / "draw.json").read_text("utf-8"))
    given = {"cases": [(c["key"], c["sig"], c["msg"]) for c in cases], "seed": draw["seed"]}
    assert bare(given) == {
        "accepted": 43,
        "tickets": "".join(draw["tickets"][:16]),
        "rounds": "not verifiable",
    }
