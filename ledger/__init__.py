"""The only writer of history: a statement is appended if and only if the charter in force allows it.

Layers, each importing only those above it:
1. bytes: keys, statements, entries, notes, tiles, the charter's text; pure.
2. rules: one module per matter; pure (`ledger.rules`).
3. store: the only importer of `eventsourcing`; blobs and the vault beside it.
4. service: submit -> judge -> append -> publish; the one place where 1-3 meet.
"""
