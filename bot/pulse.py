"""Which loops and jobs are alive, and when each platform was last heard.

Each beats when it has done its work, and is late after three of its periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock

MISSED_PERIODS = 3
"""So many periods without its work, and a loop or a job is late."""
SLACK = 30.0
"""Seconds that everything may take longer than its period: a busy machine is no fault."""


@dataclass
class Beat:
    """One loop's or job's: when it last began, did its work and failed, and with what."""

    name: str
    period: float
    clock: Clock
    worked: float
    """By the time that passes, whatever is done to the wall's; before its first work, when it was wired."""
    began_at: datetime | None = None
    worked_at: datetime | None = None
    failed_at: datetime | None = None
    reason: str = ""

    def begin(self) -> None:
        """It begins to work."""
        self.began_at = self.clock.now()

    def well(self) -> None:
        """It has done its work."""
        self.worked, self.worked_at = self.clock.passed(), self.clock.now()

    def rest(self) -> None:
        """It waits, for a reason that is told elsewhere: that makes it late for nobody."""
        self.worked = self.clock.passed()

    def failed(self, error: Exception) -> None:
        """It could not."""
        self.failed_at, self.reason = self.clock.now(), type(error).__name__

    @property
    def since(self) -> float:
        """Seconds since it last did its work, or was wired."""
        return self.clock.passed() - self.worked

    @property
    def late(self) -> bool:
        """Whether its work is overdue."""
        return self.since > MISSED_PERIODS * self.period + SLACK

    def __str__(self) -> str:
        failed = f", last failed with {self.reason}" if self.reason else ""
        return f"{self.name}: nothing done for {self.since:.0f} s, due every {self.period:g} s{failed}"


class Pulse:
    """All beats of this process, by name; and the platforms, by name, what they said and when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.beats: dict[str, Beat] = {}
        self.heard: dict[str, dict[str, datetime]] = {}
        self._heard: dict[tuple[str, str], float] = {}
        self._begun = clock.passed()

    def watch(self, name: str, period: float) -> Beat:
        """A new one, which has to do its work every so many seconds from now on."""
        beat = self.beats[name] = Beat(name, period, self._clock, self._clock.passed())
        return beat

    def hear(self, channel: str, how: str) -> None:
        """A platform called, or answered well, in one of these ways: asked, webhook, sent."""
        self.heard.setdefault(channel, {})[how] = self._clock.now()
        self._heard[channel, how] = self._clock.passed()

    def silent(self, channel: str, how: str) -> float:
        """Seconds since then, or since we began: by the time that passes, whatever is done to the wall's."""
        return self._clock.passed() - self._heard.get((channel, how), self._begun)

    def late(self) -> list[Beat]:
        """Those whose work is overdue."""
        return [beat for beat in self.beats.values() if beat.late]
