"""Check a published ledger with nothing but Python 3.11.

The promise of this package: it is a second, independent implementation of every public rule of the
project. It reads only what is published (a folder or a zip of checkpoint, tiles and blobs), imports
nothing of the ledger, and runs on a bare standard library. When PyNaCl, cryptography or
py_arkworks_bls12381 are importable it uses them for speed; the verdict is the same without them.

Set the environment variable ``KLERO_VERIFY_PURE`` to any non-empty value to ignore the accelerators.
"""
