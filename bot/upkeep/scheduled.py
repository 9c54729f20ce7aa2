"""What time asks for: cleaning, reminders, broadcasts; driven step by step, each committed by itself."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from actions import Kit, broadcasts, digests, notices, reminders
from actions.reminders.kinds import Closed
from actions.steps import Overtaken, Steps
from models import Base, retention
from models.database import Database
from models.election import elected
from models.retention import RETENTION, STEP, Forgets

log = logging.getLogger(__name__)

PAUSE = 0.05
"""Seconds between two steps of forgetting, in which everybody else has their turn."""

S = TypeVar("S", bound=Steps)


async def drive(database: Database, steps: S) -> S:
    """Go through the steps: each looks in a snapshot, and what it stores is committed by itself."""
    with suppress(Overtaken):
        while not steps.over:
            async with database.reading() as tx:
                store = await steps.look(tx)
            if store is not None:
                async with database.transaction() as tx:
                    await store(tx)
    return steps


async def clean(database: Database, now: datetime, sleep: Callable[[float], Awaitable[None]]) -> None:
    """Forget what nothing asks for any more (models/retention.py), in small steps, on one process of many."""
    async with elected(database, "clean") as mine:
        gone = await purge(database, now, lambda: sleep(PAUSE)) if mine else {}
    if gone:
        log.info("forgotten: %s", ", ".join(f"{n} of {name}" for name, n in gone.items()))


async def purge(database: Database, now: datetime, pause: Callable[[], Awaitable[None]]) -> dict[str, int]:
    """Forget what is due, waiting a while after each step; returns how many rows were due, by table."""
    gone: dict[str, int] = {}
    for table, rule in RETENTION.items():
        more = STEP if isinstance(rule, Forgets) else 0
        while isinstance(rule, Forgets) and more == STEP:
            more = await _step(database, table, rule, now)
            if more:
                gone[table.__tablename__] = gone.get(table.__tablename__, 0) + more
                await pause()
    return gone


async def _step(database: Database, table: type[Base], rule: Forgets, now: datetime) -> int:
    """Forget some rows, which are looked for outside of the transaction; returns how many."""
    async with database.reading() as tx:
        keys = await retention.due(tx, table, rule, now)
    if keys:
        async with database.transaction() as tx:
            await retention.forget(tx, table, rule, keys, now)
    return len(keys)


async def tell_reminders(
    database: Database, kit: Kit, now: datetime, *, closed: Closed | None = None
) -> reminders.Ticked:
    """Tell people what fell due until now."""
    return (await drive(database, reminders.Tick(kit, now, closed))).ticked


async def tell_groups(database: Database, kit: Kit, now: datetime, *, closed: Closed | None = None) -> int:
    """Tell groups their week; returns how many were to be told."""
    return (await drive(database, digests.TellGroups(kit, now, closed))).told


async def remind(database: Database, kit: Kit, now: datetime) -> None:
    """Tell what fell due, on one process of those that are asked at a moment; each thing is told once."""
    async with elected(database, "reminders") as mine:
        if not mine:
            return
        told = await tell_reminders(database, kit, now)
        if told.ahead is not None:
            await _put_back(database, kit, told.ahead, now)
        groups = await tell_groups(database, kit, now)
    if told.sent or told.dropped:
        log.info("reminders: %d sent, %d of them shared, %d too late", told.sent, told.merged, told.dropped)
    if groups:
        log.info("recaps: %d groups", groups)


async def _put_back(database: Database, kit: Kit, ahead: datetime, now: datetime) -> None:
    """The watermark was set by a date that was wrong: whoever looks after the machine hears of it."""
    log.error("reminders were decided until %s already: looked at again from now", ahead)
    values = {"ahead": f"{ahead:%Y-%m-%d %H:%M} UTC"}
    async with database.transaction() as tx:
        await notices.tell_admins(tx, kit, "clock", "machine.clock_put_back", values, now)


async def post_broadcasts(database: Database, kit: Kit, now: datetime) -> int:
    """Do for broadcasts what is due; returns how many messages were put into the outbox."""
    await drive(database, broadcasts.Begin(kit, now))
    posted = (await drive(database, broadcasts.Post(kit, now))).posted
    await drive(database, broadcasts.Watch(kit, now))
    return posted


async def spread(database: Database, kit: Kit, now: datetime) -> None:
    """Begin broadcasts, put their messages into the outbox, show their authors how far they are."""
    posted = await post_broadcasts(database, kit, now)
    if posted:
        log.info("broadcasts: %d messages", posted)
