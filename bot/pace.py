"""Pure: how long to wait before a message may leave, and how long after a failure.

A reply never waits for what others get; it waits only where the platform limits one person's messages.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

FIRST, LONGEST = 2.0, 3600.0 * 4
"""Seconds of pause after the first failure, doubled after each, and at most."""


class Rates(NamedTuple):
    """What a platform permits: `per_second` over all, and to one address one in `each` seconds after a burst.

    `burst` messages to one address may leave at once; `replies`: its limit holds for replies too.
    """

    per_second: float = 25.0
    each: float = 1.0
    burst: int = 3
    replies: bool = False


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
    """One platform's: a bucket for each of our addresses there, and one for each person's."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._all: dict[str, Bucket] = {}
        self._each: dict[str, Bucket] = {}

    def wait(self, account: str, address: str, now: float, *, reply: bool = False) -> float:
        """Seconds until a message to this address may leave; it is counted as sent then."""
        rates = self._rates
        if reply and not rates.replies:
            return 0.0
        each = self._each.get(address)
        if each is None:
            self._forget(now)
            each = self._each[address] = Bucket(1 / rates.each, rates.burst)
        one = each.wait(now)
        own = self._all.get(account)
        if own is None:
            own = self._all[account] = Bucket(rates.per_second, 1)
        everyone = own.wait(now)
        return one if reply else max(one, everyone)

    def _forget(self, now: float) -> None:
        if len(self._each) > 10_000:
            self._each = {k: b for k, b in self._each.items() if not b.full(now)}


def backoff(attempts: int, rng: Random) -> float:
    """Seconds to wait after so many failures: doubling, with jitter so that not all come back at once."""
    return float(min(LONGEST, FIRST * 2 ** (attempts - 1))) * rng.uniform(0.75, 1.25)
