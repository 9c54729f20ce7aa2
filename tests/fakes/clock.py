"""Time that moves only when a test, or somebody who sleeps, says so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from tests.sample import NOW


@dataclass
class Timed:
    """What is to be done when `gone` is `due`."""

    due: float
    act: Callable[[], object]
    over: bool = False

    def cancel(self) -> None:
        self.over = True


class FakeClock(Clock):
    """`slept` lists the waits that were asked for; each moves the time on at once."""

    def __init__(self) -> None:
        self.time = NOW
        self.slept: list[float] = []
        self.gone = 0.0
        self.timers: list[Timed] = []

    def now(self) -> datetime:
        return self.time

    def passed(self) -> float:
        return self.gone

    def later(self, seconds: float, act: Callable[[], object]) -> Timed:
        timed = Timed(self.gone + seconds, act)
        self.timers.append(timed)
        return timed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_(seconds)
        await asyncio.sleep(0)

    def pass_(self, seconds: float) -> None:
        """Let time pass; what was to be done meanwhile is done at the end of it."""
        self.time += timedelta(seconds=seconds)
        self.gone += seconds
        for timed in sorted(self.timers, key=lambda one: one.due):
            if timed.due <= self.gone and not timed.over:
                timed.cancel()
                timed.act()
        self.timers = [one for one in self.timers if not one.over]
