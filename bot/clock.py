"""The only reader of time, and what time asks for: cleaning, reminders, broadcasts; decides no words."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from actions import Kit, broadcasts, digests, reminders
from bot.undelivered import tell_admins
from models import retention
from models.database import Database
from models.election import elected

log = logging.getLogger(__name__)

PAUSE = 0.05
"""Seconds between two steps of forgetting, in which everybody else has their turn."""


_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""The machine's time that nobody sets; where it can, it goes on while the machine sleeps."""


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


async def clean(
    database: Database, now: datetime, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Forget what nothing asks for any more (models/retention.py), in small steps, on one process of many."""
    async with elected(database, "clean") as mine:
        gone = await retention.purge(database, now, lambda: sleep(PAUSE)) if mine else {}
    if gone:
        log.info("forgotten: %s", ", ".join(f"{n} of {name}" for name, n in gone.items()))


async def remind(database: Database, kit: Kit, now: datetime) -> None:
    """Tell what fell due, on one process of those that are asked at a moment; each thing is told once."""
    async with elected(database, "reminders") as mine:
        if not mine:
            return
        told = await reminders.tick(database, kit, now)
        if told.ahead is not None:
            await _put_back(database, kit, told.ahead, now)
        groups = await digests.tell_groups(database, kit, now)
    if told.sent or told.dropped:
        log.info("reminders: %d sent, %d of them shared, %d too late", told.sent, told.merged, told.dropped)
    if groups:
        log.info("recaps: %d groups", groups)


async def _put_back(database: Database, kit: Kit, ahead: datetime, now: datetime) -> None:
    """The watermark was set by a date that was wrong: whoever looks after the machine hears of it."""
    log.error("reminders were decided until %s already: looked at again from now", ahead)
    values = {"ahead": f"{ahead:%Y-%m-%d %H:%M} UTC"}
    async with database.transaction() as tx:
        await tell_admins(tx, kit, "clock", "machine.clock_put_back", values, now)


async def spread(database: Database, kit: Kit, now: datetime) -> None:
    """Begin broadcasts, put their messages into the outbox, show their authors how far they are."""
    posted = await broadcasts.tick(database, kit, now)
    if posted:
        log.info("broadcasts: %d messages", posted)
