"""The demo: the whole bot on this machine, invented people and a phone in the browser; never part of `run`."""
