"""Programs that build what the project ships; never imported by it."""
