"""Documents from rows: pure functions that reach for no database, network or clock."""
