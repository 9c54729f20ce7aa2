"""Pure: when a platform that does not answer is left alone, so that not every message is tried on its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

TRIPS = 5
"""Failures in a row after which a channel rests."""
FIRST_REST, LONGEST_REST = 5.0, 300.0
"""Seconds of the first rest, doubled after each try that fails, and at most."""


class Circuit:
    """One channel's: open to all; or resting, and after a rest asked with a call that does no harm.

    Only when that is answered, one message tries. `doubted`: nothing has shown that the platform is there
    since it failed, or since we began; what may have arrived already waits for that, and makes us ask.
    """

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._failures = 0
        self._rests = 0
        self._until: datetime | None = None
        self._trying = False
        self._asking = False
        self._wanted = False
        self.doubted = True

    @property
    def tripped(self) -> bool:
        """Whether the platform is left alone, but for one message at a time that tries."""
        return self._failures >= TRIPS

    def shut_until(self, now: datetime) -> datetime | None:
        """Until when nothing shall be sent; None: now something may be."""
        if self._until is None:
            return None
        if self._trying or self.doubted:
            return max(self._until, now + timedelta(seconds=FIRST_REST))
        return self._until if self._until > now else None

    def wait(self, now: datetime) -> datetime:
        """When to come again with a message that may have arrived: somebody wants to know."""
        self._wanted = True
        return now + timedelta(seconds=FIRST_REST)

    def asks(self, now: datetime) -> bool:
        """Whether the platform shall be asked now; from then on somebody is at it."""
        due = self._until is None or self._until <= now
        if self._asking or not self.doubted or not due or not (self.tripped or self._wanted):
            return False
        self._asking = True
        return True

    def answered(self) -> None:
        """The platform answered a call that does no harm: it is there, and one message may try."""
        self.doubted = self._asking = self._wanted = False

    def enter(self) -> None:
        """A message is on its way; of a tripped circuit it is the one that tries."""
        self._trying = self.tripped

    def well(self) -> None:
        """The platform answered."""
        self._failures, self._rests, self._until, self._trying = 0, 0, None, False
        self.answered()

    def failed(self, now: datetime) -> None:
        """The platform did not answer."""
        self._failures += 1
        self._trying = self._asking = False
        self.doubted = True
        rests = self._until is not None and self._until > now  # one rest for all that fail together
        if self.tripped and not rests:
            seconds = min(LONGEST_REST, FIRST_REST * 2.0**self._rests) * self._rng.uniform(0.75, 1.25)
            self._rests += 1
            self._until = now + timedelta(seconds=seconds)

    def leave(self) -> None:
        """The message that tried came to no result of its own."""
        self._trying = False
