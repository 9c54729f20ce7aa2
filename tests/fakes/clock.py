"""Time that moves only when a test, or somebody who sleeps, says so."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.clock import Clock
from tests.sample import NOW


class FakeClock(Clock):
    """`slept` lists the waits that were asked for; each moves the time on at once."""

    def __init__(self) -> None:
        self.time = NOW
        self.slept: list[float] = []
        self.gone = 0.0

    def now(self) -> datetime:
        return self.time

    def passed(self) -> float:
        return self.gone

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_(seconds)
        await asyncio.sleep(0)

    def pass_(self, seconds: float) -> None:
        """Let time pass."""
        self.time += timedelta(seconds=seconds)
        self.gone += seconds
