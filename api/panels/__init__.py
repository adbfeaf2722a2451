"""Planning a lottery over panels: reading the two tables, saying what was found, drawing the chances."""
