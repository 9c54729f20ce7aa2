"""Pure: how long to wait before a message may leave.

A reply never waits for what others get; it waits only where the platform limits one person's messages.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from bot.channels import Rates

HEADROOM = 0.975
"""The part of the permitted rate that we use: other clocks are not ours."""
SPAN = 1.01
"""A window counts for so much longer than the platform's, for the same reason."""
CATCH_UP = 0.25
"""Seconds' worth of messages that may follow at once when the process was held up."""
SHARE = 0.1
"""The part of the rate that notices keep, however many replies there are."""


class Bucket:
    """A token bucket: `burst` at once, then `rate` a second. Times in seconds."""

    __slots__ = ("burst", "free_at", "rate")

    def __init__(self, rate: float, burst: int) -> None:
        self.rate = rate
        self.burst = burst
        self.free_at = float("-inf")

    def ahead(self, now: float) -> float:
        """Seconds until one may be used; takes none."""
        return max(0.0, self.free_at - now)

    def wait(self, now: float) -> float:
        """Take one; seconds until it may be used."""
        earliest = now - (self.burst - 1) / self.rate
        start = max(self.free_at, earliest)
        self.free_at = start + 1 / self.rate
        return max(0.0, start - now)

    def full(self, now: float) -> bool:
        """Whether it holds nothing that matters any more."""
        return self.free_at <= now - (self.burst - 1) / self.rate


class Window:
    """What left lately: never more than `most` within `seconds`, whenever these begin."""

    __slots__ = ("_times", "most", "seconds")

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self._times: list[float] = []  # sorted

    def ahead(self, now: float) -> float:
        """Seconds until another may leave."""
        del self._times[: bisect_right(self._times, now - self.seconds)]
        if len(self._times) < self.most:
            return 0.0
        return self._times[-self.most] + self.seconds - now

    def leave(self, at: float) -> None:
        """One leaves then."""
        insort(self._times, at)

    def move(self, old: float, new: float) -> None:
        """One that left counts from another time on."""
        place = bisect_left(self._times, old)
        if place < len(self._times) and self._times[place] == old:
            del self._times[place]
        insort(self._times, new)


class Leaving:
    """A message on its way, and which windows it counts in."""

    __slots__ = ("left", "windows")

    def __init__(self, left: float, windows: Sequence[Window]) -> None:
        self.left = left
        self.windows = windows
        for window in windows:
            window.leave(left)


class Least:
    """The shortest time between a message and its answer, of the last `LATELY` to twice that many seconds."""

    LATELY = 10.0

    def __init__(self) -> None:
        self._now = self._before = float("inf")
        self._since = 0.0

    def of(self, seconds: float, now: float) -> float:
        """The shortest, after one took so long."""
        if now - self._since > self.LATELY:
            self._before, self._now, self._since = self._now, float("inf"), now
        self._now = min(self._now, seconds)
        return min(self._now, self._before)


class Flow:
    """All that leaves from one of our addresses. Notices keep to the rate, and make room for replies.

    The platform counts when messages come, not when they leave: one that was held up on its way counts from
    when it must have come. So it sees no more in any second than it permits, even if they bunch up.
    """

    def __init__(self, per_second: float) -> None:
        whole = max(1, int(per_second))
        seconds = whole / per_second * SPAN
        self._slots = Bucket(per_second * HEADROOM, max(1, int(per_second * CATCH_UP)))
        self._all = Window(whole, seconds)
        self._notices = Window(max(1, int(whole * SHARE)), seconds)
        self._least = Least()

    def slot(self, now: float) -> float:
        """Take the next notice's turn; seconds until it comes. After a rest they begin one by one."""
        if self._slots.free_at < now - CATCH_UP:
            self._slots.free_at = now
        return self._slots.wait(now)

    def late(self, now: float) -> float:
        """Seconds that a notice whose turn has come must still wait, as so much has left just now."""
        return min(self._all.ahead(now), self._notices.ahead(now))

    def leave(self, now: float, *, reply: bool) -> Leaving:
        """A message leaves now."""
        return Leaving(now, (self._all,) if reply else (self._all, self._notices))

    def answered(self, one: Leaving, now: float) -> None:
        """The platform has answered: the message came no later, less what the way takes at least."""
        at = now - self._least.of(now - one.left, now)
        if at > one.left:
            for window in one.windows:
                window.move(one.left, at)


class Pace:
    """One platform's: a flow for each of our addresses there, and a bucket for each person's or group's."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self._flows: dict[str, Flow] = {}
        self._each: dict[str, Bucket] = {}

    @property
    def per_second(self) -> float:
        """What may leave from all of our addresses together."""
        return self.rates.per_second * max(1, len(self._flows))

    def flow(self, account: str) -> Flow:
        """What leaves from one of our addresses."""
        found = self._flows.get(account)
        if found is None:
            found = self._flows[account] = Flow(self.rates.per_second)
        return found

    def paced(self, address: str, *, reply: bool) -> bool:
        """Whether the platform's limit for one address holds for this message."""
        return not reply or self.rates.replies or self.rates.is_group(address)

    def each(self, address: str, now: float) -> Bucket:
        """The bucket of one address."""
        found = self._each.get(address)
        if found is None:
            self._forget(now)
            found = self._each[address] = self._bucket(address)
        return found

    def _bucket(self, address: str) -> Bucket:
        if self.rates.is_group(address):
            return Bucket(1 / self.rates.group, 1)
        return Bucket(1 / self.rates.each, self.rates.burst)

    def _forget(self, now: float) -> None:
        if len(self._each) > 10_000:
            self._each = {k: b for k, b in self._each.items() if not b.full(now)}
