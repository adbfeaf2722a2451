"""People and programs reach the ledger through here; this package holds no rule of its own."""

VERSION = "0.1.0"
