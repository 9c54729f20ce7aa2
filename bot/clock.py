"""The only reader of time, and what time asks for: cleaning, reminders, broadcasts; decides no words."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta

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
