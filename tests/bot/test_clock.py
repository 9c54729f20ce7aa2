"""The clock: what it asks for each minute."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from actions import Kit
from bot.upkeep.scheduled import remind
from models import Base
from models.database import Database
from models.message import Outbox
from tests import sample
from tests.actions.clockwork import local

EVENING = local("2026-11-24 19:00")


async def count(database: Database, table: type[Base]) -> int:
    async with database.reading() as tx:
        return (await tx.execute(select(func.count()).select_from(table))).scalar_one()


async def test_the_minutes_question(database: Database, kit: Kit, caplog: pytest.LogCaptureFixture) -> None:
    async with database.transaction() as tx:
        await sample.person(tx, "Sari", "facilitator")
    with caplog.at_level(logging.INFO, "bot.upkeep.scheduled"):
        await remind(database, kit, EVENING - timedelta(hours=1))
        await remind(database, kit, EVENING)
        await remind(database, kit, EVENING)
    assert await count(database, Outbox) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "reminders: 1 sent, 0 of them shared, 0 too late"
    ]
