"""The only reader of time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""The machine's time that nobody sets; where it can, it goes on while the machine sleeps."""


class Timer(Protocol):
    """Something that is done later."""

    def cancel(self) -> None:
        """It is not."""


class Clock:
    """The time and waiting for it; tests put another one in its place."""

    pace = 1.0
    """Seconds of this clock in one of the machine's."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC)

    def passed(self) -> float:
        """Seconds since some moment: they only pass, whatever is done to the machine's date."""
        return time.clock_gettime(_STEADY)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    def later(self, seconds: float, act: Callable[[], object]) -> Timer:
        """Do it after so many seconds, unless it is cancelled before."""
        return asyncio.get_running_loop().call_later(seconds, act)
