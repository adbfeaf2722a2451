import json
from base64 import b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import tree

LEAVES = [tree.leaf_hash(bytes([i])) for i in range(70)]


def mth(leaves):
    """RFC 9162, §2.1.1, as it is written there."""
    if not leaves:
        return tree.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return tree.node_hash(mth(leaves[:k]), mth(leaves[k:]))


def path(m, leaves):
    """RFC 9162, §2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m, leaves, *, whole=True):
    """RFC 9162, §2.1.4.1."""
    n = len(leaves)
    if m == n:
        return [] if whole else [mth(leaves)]
    k = split(n)
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


def split(n):
    return 1 << (n - 1).bit_length() - 1


@pytest.fixture
def vectors(shared):
    return json.loads((shared / "vectors" / "transparency-log.json").read_text("utf-8"))


def test_roots_are_those_of_the_reference_tree(vectors):
    reference = vectors["rfc6962_reference_tree"]
    grown = tree.Tree()
    roots = [grown.root]
    for data in reference["leaf_inputs_hex"]:
        grown.push(tree.leaf_hash(bytes.fromhex(data)))
        roots.append(grown.root)
    assert [root.hex() for root in roots] == reference["root_by_size_hex"]


def test_inclusion_probes_of_other_logs_get_their_verdicts(vectors):
    for case in vectors["rfc6962_inclusion_probes"]["cases"]:
        proof = [b64decode(item) for item in case["proof"] or ()]
        leaf, root = b64decode(case["leafHash"] or ""), b64decode(case["root"] or "")
        holds = tree.verify_inclusion(leaf, case["leafIdx"], case["treeSize"], proof, root)
        assert holds != case["wantErr"], case["file"]


def test_consistency_probes_of_other_logs_get_their_verdicts(vectors):
    # One probe passes there with roots of 12 bytes, which are no hashes.
    lenient = {"sizes are equal (one) and proof is empty"}
    for case in vectors["rfc6962_consistency_probes"]["cases"]:
        proof = [b64decode(item) for item in case["proof"] or ()]
        old, new = b64decode(case["root1"] or ""), b64decode(case["root2"] or "")
        holds = tree.verify_consistency(case["size1"], old, case["size2"], new, proof)
        assert holds != (case["wantErr"] or case["desc"] in lenient), case["file"]


@given(st.integers(0, 70))
def test_the_right_edge_gives_the_root_of_the_definition(size):
    assert tree.root(LEAVES[:size]) == mth(LEAVES[:size])


@given(st.integers(1, 70), st.data())
def test_a_leaf_is_proved_at_its_index_and_at_no_other(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(-1, size))
    leaves = LEAVES[:size]
    proof = path(index, leaves)
    assert tree.verify_inclusion(leaves[index], index, size, proof, mth(leaves))
    assert other == index or not tree.verify_inclusion(leaves[index], other, size, proof, mth(leaves))


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_tree_extends_its_own_past(old, new):
    leaves = LEAVES[:new]
    proof = subproof(old, leaves) if 0 < old <= new else []
    before = mth(LEAVES[:old])
    assert tree.verify_consistency(old, before, new, mth(leaves), proof) == (old <= new)


@given(st.integers(1, 70), st.data())
def test_a_tree_does_not_extend_another_past(new, data):
    old = data.draw(st.integers(1, new))
    proof = subproof(old, LEAVES[:new])
    other = tree.leaf_hash(b"another")
    root = mth(LEAVES[:new])
    assert not tree.verify_consistency(old, other, new, root, proof)
    assert not tree.verify_consistency(old, mth(LEAVES[:old]), new, other, proof)
    assert not tree.verify_consistency(old, mth(LEAVES[:old]), new, root, [*proof, other])
    assert not proof or not tree.verify_consistency(old, mth(LEAVES[:old]), new, root, proof[:-1])


def test_an_empty_tree_is_extended_by_every_tree_without_proof():
    root = mth(LEAVES[:3])
    assert tree.verify_consistency(0, tree.EMPTY_ROOT, 3, root, [])
    assert tree.verify_consistency(0, tree.EMPTY_ROOT, 0, tree.EMPTY_ROOT, [])
    assert not tree.verify_consistency(0, tree.EMPTY_ROOT, 0, root, [])
    assert not tree.verify_consistency(0, root, 3, root, [])
    assert not tree.verify_consistency(0, tree.EMPTY_ROOT, 3, root, [root])
