from base64 import b64encode
from itertools import combinations

import pytest
from nacl.signing import SigningKey

from verifier import policy
from verifier.errors import Malformed
from verifier.note import COSIGNATURE, ED25519, VerifierKey


def key(name, kind=COSIGNATURE, seed=None):
    return VerifierKey(name, kind, bytes(SigningKey((seed or name).encode().ljust(32)).verify_key))


def vkey(k):
    return f"{k.name}+{k.key_id.hex()}+{b64encode(bytes([k.type]) + k.public_key).decode()}"


LOG = key("log.example", ED25519)
W = {name: key(f"{name}.example") for name in ("x1", "x2", "x3", "y1", "y2", "y3")}
WITNESSES = "".join(f"witness {name} {vkey(k)}\n" for name, k in W.items())

# The example of C2SP tlog-policy.
EXAMPLE = f"""# two organisations
log {vkey(LOG)} https://log.example/
{WITNESSES}
group X-witnesses 2 x1 x2 x3
group Y-witnesses any y1 y2 y3

\tgroup  X-and-Y\tall X-witnesses Y-witnesses
quorum X-and-Y
"""


def test_the_example_needs_two_of_the_one_and_one_of_the_other():
    parsed = policy.parse(EXAMPLE.encode())
    for count in range(7):
        for names in combinations(W, count):
            enough = sum(n[0] == "x" for n in names) >= 2 and any(n[0] == "y" for n in names)
            assert policy.quorum(parsed, [W[n] for n in names]) == enough


def test_a_witness_that_cosigns_twice_counts_once():
    parsed = policy.parse((WITNESSES + "group g 2 x1 x2 x3\nquorum g\n").encode())
    assert not policy.quorum(parsed, [W["x1"], W["x1"]])


def test_a_single_witness_may_be_the_quorum():
    parsed = policy.parse((WITNESSES + "quorum x1").encode())
    assert policy.quorum(parsed, [W["x1"]])
    assert not policy.quorum(parsed, [W["x2"]])


def test_no_quorum_is_satisfied_by_nobody():
    assert policy.quorum(policy.parse(b"quorum none\n"), [])


def test_a_logs_own_key_never_counts():
    own = key("own.example", seed="log.example")
    text = f"{WITNESSES}witness own {vkey(own)}\ngroup g any own x1\nquorum g\n"
    assert own.public_key == LOG.public_key
    with_log = policy.parse(f"log {vkey(LOG)}\n{text}".encode())
    assert not policy.quorum(with_log, [own])
    assert policy.quorum(with_log, [own, W["x1"]])
    without_log = policy.parse(text.encode())
    assert policy.satisfied(without_log, key("other.example", ED25519), [own])
    assert not policy.satisfied(without_log, LOG, [own])


def test_a_policy_that_lists_logs_is_for_these_logs():
    parsed = policy.parse(f"log {vkey(LOG)}\nquorum none\n".encode())
    assert policy.satisfied(parsed, LOG, [])
    assert not policy.satisfied(parsed, key("other.example", ED25519), [])
    assert policy.satisfied(policy.parse(b"quorum none"), LOG, [])


def test_a_name_may_be_any_bytes_but_white_space():
    text = WITNESSES.encode().replace(b"witness x1 ", b"witness \xe2\x84\xaa\xff ") + b"quorum \xe2\x84\xaa\xff\n"
    assert policy.quorum(policy.parse(text), [W["x1"]])


def test_32_logs_witnesses_and_groups_are_read():
    witnesses = [key(f"w{i}.example") for i in range(32)]
    lines = [f"log {vkey(key(f'l{i}.example', ED25519))}" for i in range(32)]
    lines += [f"witness w{i} {vkey(k)}" for i, k in enumerate(witnesses)]
    lines += ["group g0 any w0", *(f"group g{i} all g{i - 1} w{i}" for i in range(1, 32)), "quorum g31"]
    parsed = policy.parse("\n".join(lines).encode())
    assert policy.quorum(parsed, witnesses)
    assert not policy.quorum(parsed, witnesses[1:])


@pytest.mark.parametrize(
    "text",
    [
        "",
        WITNESSES,
        "quorum none\nquorum none\n",
        "quorum x1\n",
        "quorum\n",
        "quorum none none\n",
        "quorum x1\n" + WITNESSES,
        WITNESSES + "group g any x9\nquorum g\n",
        WITNESSES + "group g any none\nquorum g\n",
        WITNESSES + "group g any g\nquorum g\n",
        WITNESSES + "group g any\nquorum g\n",
        WITNESSES + "group g 0 x1\nquorum g\n",
        WITNESSES + "group g 2 x1\nquorum g\n",
        WITNESSES + "group g 01 x1\nquorum g\n",
        WITNESSES + "group g some x1\nquorum g\n",
        WITNESSES + "group g any x1 x1\nquorum g\n",
        WITNESSES + "group g any x1\ngroup h any x1\nquorum g\n",
        WITNESSES + "group x1 any x2\nquorum x1\n",
        WITNESSES + "group none any x2\nquorum none\n",
        WITNESSES + f"witness x1 {vkey(key('other'))}\nquorum none\n",
        WITNESSES + f"witness x9 {vkey(W['x1'])}\nquorum none\n",
        f"witness w {vkey(LOG)}\nquorum none\n",
        f"witness w {vkey(LOG)} a b\nquorum none\n",
        f"log {vkey(W['x1'])}\nquorum none\n",
        f"log {vkey(LOG)}\nlog {vkey(LOG)}\nquorum none\n",
        "log x\nquorum none\n",
        "Quorum none\n",
        "quorum none\r\n",
        "quorum none\x7f\n",
        "\n" * 10_000 + "quorum none\n",
    ],
)
def test_anything_else_is_no_policy(text):
    with pytest.raises(Malformed, match=r"^policy"):
        policy.parse(text.encode())


def test_an_error_names_its_line():
    with pytest.raises(Malformed, match="line 3"):
        policy.parse(b"# one\n\nquorum nobody\n")
