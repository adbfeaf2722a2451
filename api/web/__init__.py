"""The public pages: what was decided, who may do what, how a draw went, and how anyone checks it. Read-only."""
