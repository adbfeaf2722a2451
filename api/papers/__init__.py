"""What is printed around a draw: minutes, poster, letters, reserve list. The same ledger gives the same bytes."""
