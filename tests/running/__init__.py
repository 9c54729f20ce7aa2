"""The running service as a whole: the real program in a process of its own, looked at from outside only."""
