"""Pure: when a platform that does not answer is left alone, so that not every message is tried on its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

TRIPS = 5
"""Failures in a row after which a channel rests."""
FIRST, LONGEST = 5.0, 300.0
"""Seconds of the first rest, doubled after each probe that fails, and at most."""


class Circuit:
    """One channel's: open to all, or resting, or (after a rest) open to one message that tries."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._failures = 0
        self._rests = 0
        self._until: datetime | None = None
        self._trying = False

    @property
    def tripped(self) -> bool:
        """Whether the platform is left alone, but for one message at a time that tries."""
        return self._failures >= TRIPS

    def shut_until(self, now: datetime) -> datetime | None:
        """Until when nothing shall be sent; None: now something may be."""
        if not self.tripped or self._until is None:
            return None
        if self._trying:
            return max(self._until, now + timedelta(seconds=FIRST))
        return self._until if self._until > now else None

    def enter(self) -> None:
        """A message is on its way; of a tripped circuit it is the one that tries."""
        self._trying = self.tripped

    def well(self) -> None:
        """The platform answered."""
        self._failures, self._rests, self._until, self._trying = 0, 0, None, False

    def failed(self, now: datetime) -> None:
        """The platform did not answer."""
        self._failures += 1
        self._trying = False
        if self.tripped and (
            self._until is None or self._until <= now
        ):  # one rest for all that fail together
            seconds = min(LONGEST, FIRST * 2.0**self._rests) * self._rng.uniform(0.75, 1.25)
            self._rests += 1
            self._until = now + timedelta(seconds=seconds)

    def leave(self) -> None:
        """The message that tried came to no result of its own."""
        self._trying = False
