"""The machine: channels, loops, clock and composition. Network and time live only here."""
