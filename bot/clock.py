"""The only reader of time, and what time asks for: housekeeping and reminders; decides no words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from actions import Kit, broadcasts, digests, reminders
from models import Database, access, document, outbox, reminder
from models.election import elected

log = logging.getLogger(__name__)

KEEP_SENT = timedelta(days=8)
"""A platform may deliver the same message again for up to 7 days (WhatsApp); after that nothing needs it."""
KEEP_MADE = timedelta(days=14)
"""Files that we made wait at most so long for their reader to open WhatsApp's window."""
KEEP_TOLD = timedelta(days=120)
"""What was told stays known for longer than anything can be put off."""


class Clock:
    """The time and waiting for it; tests put another one in its place."""

    def now(self) -> datetime:
        """Now, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


async def clean(database: Database, now: datetime) -> None:
    """Forget what was handled, sent and told so long ago that nothing asks for it, and expired links."""
    async with database.transaction() as tx:
        await outbox.purge(tx, now - KEEP_SENT)
        await access.purge(tx, now)
        await document.purge(tx, now - KEEP_MADE)
        await reminder.purge(tx, now - KEEP_TOLD)
        await document.purge(tx, now - KEEP_MADE)


async def remind(database: Database, kit: Kit, now: datetime) -> None:
    """Tell what fell due, on one process of those that are asked at a moment; each thing is told once."""
    async with elected(database, "reminders") as mine:
        if not mine:
            return
        told = await reminders.tick(database, kit, now)
        groups = await digests.tell_groups(database, kit, now)
    if told.sent or told.dropped:
        log.info("reminders: %d sent, %d of them shared, %d too late", told.sent, told.merged, told.dropped)
    if groups:
        log.info("recaps: %d groups", groups)


async def spread(database: Database, kit: Kit, now: datetime) -> None:
    """Begin broadcasts, put their messages into the outbox, show their authors how far they are."""
    posted = await broadcasts.tick(database, kit, now)
    if posted:
        log.info("broadcasts: %d messages", posted)


class Housekeeping:
    """Runs jobs by the clock on this process; a job that fails is logged and runs again at its next time."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def every(self, minutes: float, job: Callable[[], Awaitable[None]], name: str) -> None:
        """Run the job every so many minutes; a run that is late is not repeated for each time missed."""
        self._scheduler.add_job(
            job, "interval", minutes=minutes, id=name, coalesce=True, max_instances=1, misfire_grace_time=60
        )

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; a job that runs is not waited for."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
