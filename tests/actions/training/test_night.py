"""What is told of a session in quiet hours waits for the morning, unless the session is near."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, training
from models.database import Database
from models.message import Outbox
from models.person import Person
from tests.actions.training.stage import JAKARTA, START, facts, kecamatan
from tests.sample import NOW

NIGHT = datetime(2026, 11, 24, 4, 18, tzinfo=JAKARTA)
MORNING = datetime(2026, 11, 24, 5, 30, tzinfo=JAKARTA)


async def told(tx: AsyncSession, who: int) -> datetime:
    """When the newest notice to a contact leaves."""
    query = select(Outbox.due_at).where(Outbox.contact_id == who).order_by(Outbox.id.desc()).limit(1)
    return (await tx.execute(query)).scalar_one()


@pytest.mark.parametrize(
    ("starts", "now", "quiet", "due"),
    [
        (START, NIGHT, [], MORNING),
        (START, NIGHT.replace(hour=22) - timedelta(days=1), [], MORNING),
        (START, NIGHT, ["21:00", "04:00"], NIGHT),
        (START, NIGHT, ["20:00", "07:15"], MORNING.replace(hour=7, minute=15)),
        (START, NIGHT, ["00:00", "00:00"], NIGHT),
        (START, MORNING, [], MORNING),
        (NIGHT + timedelta(hours=24), NIGHT, [], MORNING),
        (NIGHT + timedelta(hours=23, minutes=59), NIGHT, [], NIGHT),
    ],
)
async def test_an_announcement(
    database: Database, kit: Kit, starts: datetime, now: datetime, quiet: list[str], due: datetime
) -> None:
    async with database.transaction() as tx:
        here = await kecamatan(tx, kit)
        (await tx.get_one(Person, here.sari.person_id)).reminders = {"quiet": quiet} if quiet else {}
        one = facts(starts_at=starts, ends_at=starts + timedelta(hours=3))
        made = await training.create(tx, kit, here.rina.person_id, one, NOW)
        await training.announce(tx, kit, here.rina.person_id, made.id, now)
        assert await told(tx, here.sari.contact_id) == due


async def test_a_cancellation_near_the_session_wakes_and_one_far_from_it_does_not(
    database: Database, kit: Kit
) -> None:
    async with database.transaction() as tx:
        here = await kecamatan(tx, kit)
        far, near = await here.announced(), await here.announced(theme="Rakor besok")
        near.starts_at = NIGHT + timedelta(hours=5)
        near.ends_at = near.starts_at + timedelta(hours=2)
        for one, due in ((far, MORNING), (near, NIGHT)):
            await training.cancel(tx, kit, here.rina.person_id, one.id, "Banjir", NIGHT)
            assert await told(tx, here.sari.contact_id) == due
