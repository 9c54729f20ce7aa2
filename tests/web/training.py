"""Sessions for the tests of their pages: what an organiser types, and sessions that are there already."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from actions import training
from actions.training import Facts
from models import training as sessions
from models.message import Outbox, unpack
from models.training import Participant, Training
from tests.sample import GEMUH, Somebody
from tests.web.browser import World

START = datetime(2026, 12, 7, 8, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
"""A Monday, two weeks after the tests' now."""
FORM: dict[str, str | list[str]] = {
    "tema": "Bimtek Keuangan Desa",
    "jenis": "bimtek",
    "mulai_tanggal": "2026-12-07",
    "mulai_jam": "08:30",
    "selesai_jam": "16:00",
    "zona": "WIB",
    "tempat": "Aula Kecamatan Gemuh",
    "peran": ["facilitator"],
    "wilayah": [GEMUH],
    "pengingat": ["1440", "morning"],
    "surat_tugas": "tidak",
}
"""The same session as a browser posts it."""


async def made(world: World, *, announced: bool = True, **other: Any) -> str:
    """The id of a session of the camat's, to which Sari is invited when it is announced."""
    values: dict[str, Any] = {
        "theme": "Bimtek Keuangan Desa",
        "starts_at": START,
        "ends_at": START + timedelta(hours=7, minutes=30),
        "zone": "Asia/Jakarta",
        "place": "Aula Kecamatan Gemuh",
        "roles": ("facilitator",),
        "areas": (GEMUH,),
    }
    by = world.camat.person_id
    async with world.database.transaction() as tx:
        one = await training.create(tx, world.kit, by, Facts(**values | other), world.now)
        if announced:
            await training.announce(tx, world.kit, by, one.id, world.now)
        return one.id


async def answers(world: World, who: Somebody, says: str, training_id: str) -> None:
    """Somebody says yes or no in the chat."""
    async with world.database.transaction() as tx:
        await training.answer(tx, world.kit, who.person_id, training_id, says, world.now)


async def stored(world: World) -> Training:
    """The only session there is."""
    async with world.database.reading() as tx:
        return (await tx.execute(select(Training))).scalar_one()


async def part(world: World, training_id: str, who: Somebody) -> Participant:
    """Somebody's part in a session."""
    async with world.database.reading() as tx:
        found = await sessions.participant(tx, training_id, who.person_id)
        assert found is not None
        return found


async def told(world: World, who: Somebody) -> list[str]:
    """What the bot has for somebody, oldest first."""
    async with world.database.reading() as tx:
        rows = await tx.execute(
            select(Outbox.content).where(Outbox.contact_id == who.contact_id).order_by(Outbox.id)
        )
        return [unpack(content).text for content in rows.scalars()]
