"""What the tests of the store and of the published log have in common."""

from draws.merkle import leaf_hash, root

ORIGIN = "sagiterre.example/les-pins"


def entries(start, stop):
    return [b"entry %d" % index for index in range(start, stop)]


def is_whole(store):
    held = list(store.entries())
    leaves = store.leaf_hashes()
    return leaves == [leaf_hash(entry) for entry in held] and store.edge().root() == root(leaves)
