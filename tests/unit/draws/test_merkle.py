import json
from base64 import b64decode

import pytest

from draws import merkle
from draws.errors import InvalidTree
from draws.merkle import Edge

LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(40)]


def unpacked(text):
    return b64decode(text or "")


def published(shared, name):
    return json.loads((shared / "vectors/transparency-log.json").read_text())[name]


def test_the_roots_of_the_published_tree_are_found_by_pairs_and_by_pushes(shared):
    tree = published(shared, "rfc6962_reference_tree")
    leaves = [merkle.leaf_hash(bytes.fromhex(entry)) for entry in tree["leaf_inputs_hex"]]
    edge = Edge.empty()
    for size, expected in enumerate(tree["root_by_size_hex"]):
        assert merkle.root(leaves[:size]).hex() == edge.root().hex() == expected
        edge = edge.push(leaves[size]) if size < len(leaves) else edge


def test_the_published_inclusion_probes_are_judged_as_published(shared):
    for case in published(shared, "rfc6962_inclusion_probes")["cases"]:
        proof = [unpacked(item) for item in case["proof"] or []]
        leaf, root = unpacked(case["leafHash"]), unpacked(case["root"])
        verdict = merkle.verify_inclusion(leaf, case["leafIdx"], case["treeSize"], proof, root)
        assert verdict is not case["wantErr"], case["file"]


def test_the_published_consistency_probes_are_judged_as_published_but_roots_are_32_bytes(shared):
    ours = []
    for case in published(shared, "rfc6962_consistency_probes")["cases"]:
        proof = [unpacked(item) for item in case["proof"] or []]
        roots = unpacked(case["root1"]), unpacked(case["root2"])
        verdict = merkle.verify_consistency(case["size1"], roots[0], case["size2"], roots[1], proof)
        if verdict is case["wantErr"]:
            ours.append((case["desc"], roots[0]))
    assert ours == [("sizes are equal (one) and proof is empty", b"don't care 2")]


def test_every_proof_of_every_leaf_verifies_and_for_no_other_leaf():
    for size in range(1, len(LEAVES) + 1):
        root = merkle.root(LEAVES[:size])
        for index in range(size):
            proof = merkle.inclusion_proof(LEAVES, index, size)
            assert merkle.verify_inclusion(LEAVES[index], index, size, proof, root)
            assert not merkle.verify_inclusion(LEAVES[index], index + 1, size, proof, root)
            assert not merkle.verify_inclusion(LEAVES[index], index, size, (*proof, root), root)
            assert not merkle.verify_inclusion(LEAVES[index], index, size, proof[:-1], root) or not proof


def test_every_pair_of_sizes_has_a_proof_that_verifies_and_for_no_other_root():
    roots = [merkle.root(LEAVES[:size]) for size in range(len(LEAVES) + 1)]
    for new in range(len(LEAVES) + 1):
        for old in range(new + 1):
            proof = merkle.consistency_proof(LEAVES, old, new)
            assert merkle.verify_consistency(old, roots[old], new, roots[new], proof)
            assert not merkle.verify_consistency(old, roots[old - 1], new, roots[new], proof)
            assert not merkle.verify_consistency(old, roots[old], new, roots[new], (*proof, roots[1]))
            assert old == 0 or not merkle.verify_consistency(old, roots[old], new, roots[new - 1], proof)


def test_a_proof_that_is_cut_short_does_not_verify():
    proof = merkle.consistency_proof(LEAVES, 6, 21)
    roots = merkle.root(LEAVES[:6]), merkle.root(LEAVES[:21])
    for length in range(len(proof)):
        assert not merkle.verify_consistency(6, roots[0], 21, roots[1], proof[:length])


def test_nothing_is_a_witness_only_of_the_empty_tree():
    root = merkle.root(LEAVES)
    assert merkle.verify_consistency(0, merkle.EMPTY_ROOT, 40, root, ())
    assert merkle.verify_consistency(0, merkle.EMPTY_ROOT, 0, merkle.EMPTY_ROOT, ())
    assert not merkle.verify_consistency(0, root, 40, root, ())
    assert not merkle.verify_consistency(0, root, 0, root, ())
    assert not merkle.verify_consistency(0, merkle.EMPTY_ROOT, 40, root, (root,))


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33), "0" * 32, None])
def test_a_hash_of_another_length_or_type_never_verifies(wrong):
    leaf, root = LEAVES[0], merkle.root(LEAVES[:2])
    proof = merkle.inclusion_proof(LEAVES, 0, 2)
    assert merkle.verify_inclusion(leaf, 0, 2, proof, root)
    assert not merkle.verify_inclusion(wrong, 0, 2, proof, root)
    assert not merkle.verify_inclusion(leaf, 0, 2, [wrong], root)
    assert not merkle.verify_inclusion(leaf, 0, 2, proof, wrong)
    assert not merkle.verify_consistency(1, wrong, 2, root, [LEAVES[1]])
    assert not merkle.verify_consistency(1, leaf, 2, wrong, [LEAVES[1]])
    assert not merkle.verify_consistency(1, leaf, 2, root, [wrong])
    with pytest.raises(InvalidTree):
        merkle.root([leaf, wrong])


@pytest.mark.parametrize(("index", "size"), [(-1, 2), (2, 2), (0, 0), (0, 41), (3, -1)])
def test_a_leaf_outside_the_tree_has_no_proof(index, size):
    with pytest.raises(InvalidTree):
        merkle.inclusion_proof(LEAVES, index, size)


@pytest.mark.parametrize(("old", "new"), [(-1, 2), (3, 2), (0, 41), (41, 41)])
def test_sizes_out_of_order_have_no_proof(old, new):
    with pytest.raises(InvalidTree):
        merkle.consistency_proof(LEAVES, old, new)


@pytest.mark.parametrize(
    ("size", "hashes"),
    [(-1, (bytes(32),)), (0, (bytes(32),)), (1, ()), (3, (bytes(32),)), (1, (bytes(31),))],
)
def test_an_edge_that_no_tree_has_is_refused(size, hashes):
    with pytest.raises(InvalidTree):
        Edge(size, hashes)


def test_an_edge_refuses_a_leaf_that_is_no_hash():
    with pytest.raises(InvalidTree):
        Edge.empty().push(b"")
    with pytest.raises(InvalidTree):
        Edge.empty().push(LEAVES[0]).push(b"")
