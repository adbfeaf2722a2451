"""The command line: thin edges around the ledger."""
