"""The clock: what it asks for each minute, and what it forgets each hour."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from actions import Kit
from bot.clock import KEEP_TOLD, clean, remind
from models import Base, Database, document
from models.document import Document
from models.message import Outbox
from models.reminder import Reminder, Snooze
from tests import sample
from tests.actions.clockwork import local
from tests.sample import NOW

EVENING = local("2026-11-24 19:00")


async def count(database: Database, table: type[Base]) -> int:
    async with database.reading() as tx:
        return (await tx.execute(select(func.count()).select_from(table))).scalar_one()


async def test_the_minutes_question(database: Database, kit: Kit, caplog: pytest.LogCaptureFixture) -> None:
    async with database.transaction() as tx:
        await sample.person(tx, "Sari", "facilitator")
    with caplog.at_level(logging.INFO, "bot.clock"):
        await remind(database, kit, EVENING - timedelta(hours=1))
        await remind(database, kit, EVENING)
        await remind(database, kit, EVENING)
    assert await count(database, Outbox) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "reminders: 1 sent, 0 of them shared, 0 too late"
    ]


async def test_what_was_told_long_ago_is_forgotten(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        who = {"person_id": sari.person_id}
        for key, at in (("old", NOW - KEEP_TOLD - timedelta(days=1)), ("new", NOW)):
            told = {"kind": "daily", "due_at": at, "decided_at": at, "state": "sent", "outbox_id": None}
            tx.add(Reminder(key=key, **told, **who))
            tx.add(Snooze(id=key, parts=[], due_at=at, done_at=at, **who))
            document.keep(tx, key, "a.ics", b"", at)
        tx.add(Snooze(id="open", parts=[], due_at=NOW - 2 * KEEP_TOLD, done_at=None, **who))
    await clean(database, NOW)
    left = [await count(database, table) for table in (Reminder, Snooze, Document)]
    assert left == [1, 2, 1]
