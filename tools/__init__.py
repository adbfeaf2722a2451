"""What translates and builds the project; nothing here is shipped or imported by it."""
