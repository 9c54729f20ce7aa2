"""Pure: how long to wait after a failure before the next try."""

from __future__ import annotations

from random import Random

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 3600.0 * 4
"""Seconds of pause after the first failure, doubled after each, and at most."""


def backoff(attempts: int, rng: Random) -> float:
    """Seconds to wait after so many failures: doubling, with jitter so that not all come back at once."""
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempts - 1))) * rng.uniform(0.75, 1.25)
