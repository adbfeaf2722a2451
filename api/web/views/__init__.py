"""What each page shows, as data: pure functions of the folded log, testable without a server."""
