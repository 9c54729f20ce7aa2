"""Files of people: fetched before their links die, read in a process with limits, kept by id."""
