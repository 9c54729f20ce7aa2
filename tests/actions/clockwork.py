"""A kecamatan for the tests of reminders: who is there, what is told when, reports without their form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from actions import Kit
from actions.reminders import Ticked
from bot.upkeep.scheduled import tell_reminders
from models.database import Database
from models.entry import Entry
from models.message import Outbox, Outgoing, unpack
from models.person import Contact, Person
from models.reminder import Reminder
from tests.actions import work
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person

WIB = ZoneInfo("Asia/Jakarta")
_numbers = count(1)


def closed(day: date) -> bool:
    """No working day: weekends, and Christmas."""
    return day.weekday() >= 5 or (day.month, day.day) == (12, 25)


def local(text: str, zone: ZoneInfo = WIB) -> datetime:
    """ "2026-11-23 19:00" there."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@dataclass
class Team:
    """Sari and those around her; everything before Monday 23 November 2026, 10:00 WIB is decided."""

    database: Database
    kit: Kit
    people: dict[str, Somebody] = field(default_factory=dict)

    async def begin(self, *roles: str) -> Team:
        """Sari PLD, and a coordinator (Dewi) or a camat (Budi) where they are asked for."""
        async with self.database.transaction() as tx:
            sari = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
            self.people = {"Sari": sari}
            for role, name in (("coordinator", "Dewi"), ("camat", "Budi")):
                if role in roles:
                    self.people[name] = await person(tx, name, role)
            await work.form(tx)
        await self.tick(NOW)
        return self

    @property
    def sari(self) -> int:
        """Her id."""
        return self.people["Sari"].person_id

    async def tick(self, now: datetime) -> Ticked:
        """The clock asks at this moment."""
        return await tell_reminders(self.database, self.kit, now, closed=closed)

    async def told(self, now: datetime) -> dict[str, str]:
        """What the tick at this moment tells: name -> text; nobody gets two messages."""
        return {name: sent.text for name, sent in (await self.messages(now)).items()}

    async def messages(self, now: datetime) -> dict[str, Outgoing]:
        """What the tick at this moment tells, whole."""
        await self.tick(now)
        async with self.database.transaction() as tx:
            query = select(Person.name, Outbox.content).join(Contact, Contact.id == Outbox.contact_id)
            rows = (await tx.execute(query.join(Person, Person.id == Contact.person_id))).all()
            await tx.execute(delete(Outbox))
        found = {name: unpack(content) for name, content in rows}
        assert len(found) == len(rows)
        return found

    async def filed(self, day: date, name: str = "Sari", **more: Any) -> str:
        """A report that was sent about this day at 16:00; returns its id."""
        number = next(_numbers)
        sent = datetime.combine(day, time(16), WIB)
        usual = {"state": "submitted", "minutes": 420, "visit": True, "area_code": GEMUH, "title": "Musdes"}
        entry = Entry(
            id=f"{number:036d}",
            number=f"K-2026-{number:05d}",
            person_id=self.people[name].person_id,
            form_version_id=1,
            happened_on=day,
            created_at=sent,
            updated_at=sent,
            **{"submitted_at": sent, "waiting_since": sent, "version": 1, **usual, **more},
        )
        async with self.database.transaction() as tx:
            tx.add(entry)
        return entry.id

    async def change(self, entry_id: str, **columns: Any) -> None:
        """Give a report other columns."""
        async with self.database.transaction() as tx:
            found = await tx.get_one(Entry, entry_id)
            for name, value in columns.items():
                setattr(found, name, value)

    async def states(self) -> dict[str, str]:
        """Key of each thing that was decided, without ids -> what became of it."""
        async with self.database.reading() as tx:
            rows: Sequence[Reminder] = (await tx.execute(select(Reminder))).scalars().all()
        return {f"{row.kind} {row.due_at.astimezone(WIB):%d %H:%M}": row.state for row in rows}


def later(moment: datetime, **time_: float) -> datetime:
    """So much later."""
    return moment + timedelta(**time_)
