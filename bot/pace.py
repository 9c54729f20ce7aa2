"""Pure: how long to wait before a notice may leave, and how long after a failure. Replies are not paced.

A reply keeps the pace of the person it answers; the platform's own "too many" is obeyed for all.
"""

from __future__ import annotations

from random import Random

BURST = 3
"""Notices to one person that may leave at once; after that one a second."""
FIRST, LONGEST = 2.0, 3600.0 * 4
"""Seconds of pause after the first failure, doubled after each, and at most."""


class Bucket:
    """A token bucket: `burst` at once, then `rate` a second. Times in seconds."""

    __slots__ = ("burst", "free_at", "rate")

    def __init__(self, rate: float, burst: int) -> None:
        self.rate = rate
        self.burst = burst
        self.free_at = float("-inf")

    def wait(self, now: float) -> float:
        """Take one; seconds until it may be used."""
        earliest = now - (self.burst - 1) / self.rate
        start = max(self.free_at, earliest)
        self.free_at = start + 1 / self.rate
        return max(0.0, start - now)

    def full(self, now: float) -> bool:
        """Whether it holds nothing that matters any more."""
        return self.free_at <= now - (self.burst - 1) / self.rate


class Pace:
    """One bucket for all, and one for each address."""

    def __init__(self, per_second: int) -> None:
        self._all = Bucket(per_second, per_second)
        self._each: dict[tuple[str, str], Bucket] = {}

    def wait(self, key: tuple[str, str], now: float) -> float:
        """Seconds until a notice to this address may leave."""
        if len(self._each) > 10_000:
            self._each = {k: b for k, b in self._each.items() if not b.full(now)}
        each = self._each.setdefault(key, Bucket(1.0, BURST)).wait(now)
        return max(each, self._all.wait(now))


def backoff(attempts: int, rng: Random) -> float:
    """Seconds to wait after so many failures: doubling, with jitter so that not all come back at once."""
    return float(min(LONGEST, FIRST * 2 ** (attempts - 1))) * rng.uniform(0.75, 1.25)
