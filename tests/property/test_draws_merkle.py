"""The Merkle tree: proofs hold for what they prove, and for nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from draws import merkle
from draws.merkle import Edge

hashes = st.binary(min_size=32, max_size=32)
trees = st.integers(1, 300).map(lambda size: [merkle.leaf_hash(bytes([i % 256, i // 256])) for i in range(size)])


@given(trees)
def test_pushing_leaves_gives_the_root_of_all_of_them(leaves):
    edge = Edge.empty()
    for leaf in leaves:
        edge = edge.push(leaf)
    assert edge.root() == merkle.root(leaves)


@given(trees, st.data())
def test_an_inclusion_proof_holds_and_breaks_with_any_hash_of_it(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, proof = merkle.root(leaves), list(merkle.inclusion_proof(leaves, index, len(leaves)))
    assert merkle.verify_inclusion(leaves[index], index, len(leaves), proof, root)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        proof[at] = data.draw(hashes)
        assert not merkle.verify_inclusion(leaves[index], index, len(leaves), proof, root)


@given(trees, st.data())
def test_a_consistency_proof_holds_and_breaks_with_any_hash_of_it(leaves, data):
    old, new = data.draw(st.integers(0, len(leaves))), len(leaves)
    roots = merkle.root(leaves[:old]), merkle.root(leaves)
    proof = list(merkle.consistency_proof(leaves, old, new))
    assert merkle.verify_consistency(old, roots[0], new, roots[1], proof)
    if proof:
        at = data.draw(st.integers(0, len(proof) - 1))
        proof[at] = data.draw(hashes)
        assert not merkle.verify_consistency(old, roots[0], new, roots[1], proof)


anything = st.binary(max_size=33) | hashes


@given(anything, st.integers(-2, 2**65), st.integers(-2, 2**65), st.lists(anything, max_size=70), anything)
def test_verification_never_raises(digest, first, second, proof, other):
    assert merkle.verify_inclusion(digest, first, second, proof, other) in (True, False)
    assert merkle.verify_consistency(first, digest, second, other, proof) in (True, False)
