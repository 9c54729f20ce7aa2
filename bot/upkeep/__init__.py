"""The service looks after itself: one process a file, private files, jobs by the clock, health, the date."""
