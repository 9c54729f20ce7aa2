"""Pure: what follows from a message that did not go out: again after a pause, or never this way.

One judgement for what a call answers and for what a status tells later; it knows no texts and no tables.
"""

from __future__ import annotations

from random import Random

from bot.backoff import backoff
from bot.channels import SendError

ATTEMPTS = 12
"""Tries before a message is given up: with the growing pauses about a day. An outage uses up none."""
FAULTS = 3
"""Tries of a message with which we ourselves fail."""
LONGEST = 300.0
"""Seconds between two such questions, at most."""
SOON = 3.0
"""Seconds that others to the same person wait, at most, for one whose failure is no matter of theirs."""
MAYBE = "its answer was lost twice: it may have arrived"
"""What is noted of a message that nobody can tell of whether the platform took it."""


def again(error: SendError, attempts: int, rng: Random) -> float | None:
    """Seconds until a message is tried again after so many tries; None: never this way."""
    if attempts >= ATTEMPTS:
        return None
    if error.shut:
        return 0.0
    if error.retry_after is None:
        return None
    return max(error.retry_after, backoff(max(attempts, 1), rng))


def doubled(waited: float) -> float:
    """Seconds until the way of what may have arrived is asked again, after so many: as long again."""
    return min(waited, LONGEST)


def behind(error: SendError, pause: float) -> float:
    """Seconds that what is behind it, to the same person, has to wait."""
    return pause if error.crowded else min(pause, SOON)
