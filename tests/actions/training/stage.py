"""A kecamatan with an organiser and some facilitators, and a session for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, training
from actions.training import Facts
from models import document
from models.message import Outbox, Outgoing, unpack
from models.training import Training
from tests import sample
from tests.sample import GEMUH, NOW, Somebody

JAKARTA = ZoneInfo("Asia/Jakarta")
START = datetime(2026, 12, 7, 8, 30, tzinfo=JAKARTA)
FACTS = Facts(
    theme="Bimtek Keuangan Desa",
    starts_at=START,
    ends_at=START + timedelta(hours=7, minutes=30),
    zone="Asia/Jakarta",
    place="Aula Kecamatan Gemuh",
    organiser="Dispermades Kendal",
    roles=("facilitator",),
    areas=(GEMUH,),
)
"""Monday 7 December 2026, 08:30-16:00 in Jakarta."""


def facts(**other: Any) -> Facts:
    """The session with some facts different."""
    return replace(FACTS, **other)


@dataclass
class Kecamatan:
    """Rina organises; Sari, Dewi and Tono are facilitators, Budi is the camat."""

    tx: AsyncSession
    kit: Kit
    rina: Somebody
    budi: Somebody
    sari: Somebody
    dewi: Somebody
    tono: Somebody

    async def announced(self, now: datetime = NOW, **other: Any) -> Training:
        """A session that everybody was told of; what was told is forgotten."""
        made = await training.create(self.tx, self.kit, self.rina.person_id, facts(**other), now)
        await training.announce(self.tx, self.kit, self.rina.person_id, made.id, now)
        await self.told()
        return made

    async def says(self, who: Somebody, answer: str, one: Training, now: datetime = NOW) -> str:
        """Somebody answers; what came of it."""
        _, part = await training.answer(self.tx, self.kit, who.person_id, one.id, answer, now)
        return part.answer

    async def told(self) -> list[tuple[int, Outgoing]]:
        """What was told since this was last asked, by the contact it is for."""
        await self.tx.flush()
        rows = (await self.tx.execute(select(Outbox).order_by(Outbox.id))).scalars().all()
        found = [(row.contact_id or 0, unpack(row.content)) for row in rows]
        for row in rows:
            await self.tx.delete(row)
        await self.tx.flush()
        return found

    async def file(self, message: Outgoing) -> str:
        """The text of the file that goes with a message, its folded lines joined."""
        content = await document.read(self.tx, message.document)
        return (content or b"").decode().replace("\r\n ", "")


async def kecamatan(tx: AsyncSession, kit: Kit) -> Kecamatan:
    """Everybody is there."""
    names = ("Sari", "Dewi", "Tono")
    rina = await sample.person(tx, "Rina", "coordinator")
    budi = await sample.person(tx, "Budi", "camat")
    people = [await sample.person(tx, name, "facilitator", position="PLD") for name in names]
    return Kecamatan(tx, kit, rina, budi, *people)
