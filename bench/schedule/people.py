"""Who takes part: readers who are all told at 19:00, and talkers who fill forms and are not reminded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models import Base, area, migrating
from models.conversation import Conversation
from models.database import Database
from models.person import CONSENT, AssignedVillage, Assignment, Consent, Contact, Person

READER, TALKER = 800_000_001, 700_000_001
"""The first chat of the readers, and of the talkers, whose harness counts up from there."""
TALKERS = 300
DISTRICT = "33.01.01"
AREAS = [
    ("33", "Jawa Tengah"),
    ("33.01", "Kabupaten Contoh"),
    (DISTRICT, "Kecamatan Contoh"),
    *((f"{DISTRICT}.{2000 + n}", f"Desa {n}") for n in range(1, 5)),
]
SILENT = {"off": ["daily", "deadline", "target", "correction", "returned", "follow_up", "training"]}
"""What talkers chose: no reminders."""
AUTHOR = 1
"""The person who broadcasts."""
AT_ONCE = 5000

Row = dict[str, Any]


async def prepare(url: str, readers: int, now: datetime) -> None:
    """The schema, one kecamatan, and everybody."""
    database = Database(url)
    await migrating.upgrade(database)
    async with database.transaction() as tx:
        await area.load(tx, AREAS, {})
        await _add(tx, AUTHOR, [TALKER - 1], now, role="coordinator", position="", area_code="33")
        first = AUTHOR + 1
        await _add(tx, first, range(TALKER, TALKER + TALKERS), now, reminders=SILENT, position="PD")
        villages = [
            {"assignment_id": n, "village_code": f"{DISTRICT}.{2000 + v}"}
            for n in range(first, first + TALKERS)
            for v in range(1, 5)
        ]
        await (await tx.connection()).execute(insert(AssignedVillage), villages)
        await _add(tx, first + TALKERS, range(READER, READER + readers), now, position="PLD")
    await database.close()


async def _add(
    tx: AsyncSession,
    first: int,
    chats: Iterable[int],
    now: datetime,
    *,
    role: str = "facilitator",
    position: str,
    area_code: str = DISTRICT,
    reminders: Mapping[str, Any] | None = None,
) -> None:
    """People whose person, contact and assignment share their id, counted up from `first`."""
    numbered = list(enumerate(chats, first))
    held = {"role": role, "position": position, "area_code": area_code, "begun_at": now}
    rows: dict[type[Base], list[Row]] = {
        Person: [
            {"id": n, "name": f"Fasil {n}", "area_code": area_code, "created_at": now}
            | {"reminders": dict(reminders or {})}
            for n, _ in numbered
        ],
        Contact: [
            {"id": n, "person_id": n, "channel": "telegram", "address": str(chat), "created_at": now}
            for n, chat in numbered
        ],
        Conversation: [{"contact_id": n, "updated_at": now} for n, _ in numbered],
        Consent: [
            {"person_id": n, "version": CONSENT, "language": "id", "given_at": now} for n, _ in numbered
        ],
        Assignment: [{"id": n, "person_id": n} | held for n, _ in numbered],
    }
    connection = await tx.connection()
    for table, values in rows.items():
        for start in range(0, len(values), AT_ONCE):
            await connection.execute(insert(table), values[start : start + AT_ONCE])
