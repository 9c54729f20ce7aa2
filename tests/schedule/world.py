"""A world of three kecamatan, one in each zone, that lives by a script; its messages are kept as text.

Nothing sleeps: acts and ticks stand in one queue by time. A tick comes at every moment (to five minutes) at
which something can fall due; that none was forgotten shows in how late things were told.
"""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import delete, event, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection

from actions import Kit
from bot.upkeep.scheduled import tell_reminders
from models import Ids
from models.area import Area, searchable
from models.database import Database
from models.message import Outbox, unpack
from models.person import Assignment
from models.reminder import Reminder
from tests.conversations.stage import plain
from tests.sample import Somebody, person

FIRST, LAST = date(2026, 12, 1), date(2027, 11, 30)
GRID = 300
"""Seconds between two ticks."""
FEW = 3
"""Lines that are shown of a message with a picture: the recaps have tests of their own."""
HOLIDAYS = frozenset(
    date(year, month, day)
    for year, month, day in (
        (2026, 12, 25), (2027, 1, 1), (2027, 1, 5), (2027, 2, 8), (2027, 3, 8), (2027, 3, 9), (2027, 3, 10),
        (2027, 3, 11), (2027, 3, 12), (2027, 3, 26), (2027, 5, 6), (2027, 5, 17), (2027, 5, 20), (2027, 6, 1),
        (2027, 8, 17),
    )
)  # fmt: skip
"""Public holidays of the simulated year, as this world has them."""
Act = Callable[[], Awaitable[None]]


def closed(day: date) -> bool:
    """No working day."""
    return day.weekday() >= 5 or day in HOLIDAYS


@dataclass(frozen=True)
class Place:
    """A kecamatan: its code and name, zone, the villages' codes, and who is who there ('' = nobody)."""

    code: str
    name: str
    zone: str
    villages: tuple[str, ...]
    pld: str
    pd: str
    coordinator: str
    camat: str

    def at(self, day: date, clock: time) -> datetime:
        """This local time of this day."""
        return datetime.combine(day, clock, ZoneInfo(self.zone))


WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
GEMUH = Place("33.24.11", "Gemuh", WIB, ("33.24.11.2001", "33.24.11.2002"), "Sari", "Wawan", "Dewi", "Budi")
BONTONOMPO = Place("73.06.01", "Bontonompo", WITA, ("73.06.01.2001",), "Rahma", "Aco", "Nurul", "Bu Halima")
SENTANI = Place("91.03.01", "Sentani", WIT, ("91.03.01.2005",), "Yosina", "Agus", "", "Pak Marthen")
PLACES = (GEMUH, BONTONOMPO, SENTANI)
NEW_AREAS = (
    ("73", "Sulawesi Selatan"),
    ("73.06", "Kabupaten Gowa"),
    ("73.06.01", "Bontonompo"),
    ("73.06.01.2001", "Tamallayang"),
)


@dataclass(frozen=True)
class Told:
    """One message: when it was put into the outbox, to whom, what it says, and whether it has a picture."""

    at: datetime
    name: str
    text: str
    picture: bool


@dataclass
class World:
    """What is, what will be done, and what was told."""

    database: Database
    kit: Kit
    rng: Random = field(default_factory=lambda: Random(20261201))
    now: datetime = field(default_factory=lambda: GEMUH.at(FIRST, time()))
    people: dict[str, Somebody] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    queue: list[tuple[datetime, int, int, Act]] = field(default_factory=list)
    ticks: set[datetime] = field(default_factory=set)
    count: int = 0

    async def people_it(self) -> None:
        """Areas and people."""
        async with self.database.transaction() as tx:
            for code, name in NEW_AREAS:
                above = code.rpartition(".")[0] or None
                tx.add(Area(code=code, parent_code=above, name=name, search=searchable(name)))
                await tx.flush()
            for place in PLACES:
                for name, role, position in (
                    (place.pld, "facilitator", "PLD"),
                    (place.pd, "facilitator", "PD"),
                    (place.coordinator, "coordinator", ""),
                    (place.camat, "camat", ""),
                ):
                    if name:
                        villages = place.villages if role == "facilitator" else ()
                        self.people[name] = await person(
                            tx, name, role, place.code, position=position, villages=villages, zone=place.zone
                        )
            await tx.execute(update(Assignment).values(begun_at=self.now))

    def do(self, at: datetime, act: Act) -> None:
        """Let something be done then."""
        self.count += 1
        heapq.heappush(self.queue, (at, 0, self.count, act))

    def tick_at(self, *moments: datetime) -> None:
        """Something may fall due then; the tick comes on the grid, after what is done at that moment."""
        for moment in moments:
            seconds = -(-int(moment.timestamp()) // GRID) * GRID
            at = datetime.fromtimestamp(seconds, ZoneInfo("UTC"))
            if at not in self.ticks and at >= self.now:
                self.ticks.add(at)
                self.count += 1
                heapq.heappush(self.queue, (at, 1, self.count, self.tick))

    async def tick(self) -> None:
        """The clock asks what fell due."""
        await self.ask()
        await self.listen()

    async def ask(self) -> None:
        """One process does."""
        await tell_reminders(self.database, self.kit, self.now, closed=closed)

    async def live(self) -> None:
        """The whole queue, the earliest first."""
        while self.queue:
            self.now, _, _, act = heapq.heappop(self.queue)
            await act()

    async def listen(self) -> None:
        """Take what was put into the outbox, as if it had been sent."""
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(Outbox).order_by(Outbox.contact_id, Outbox.id))).scalars().all()
        names = {who.contact_id: name for name, who in self.people.items()}
        for row in rows:
            name, sent = names[row.contact_id or 0], unpack(row.content)
            self.told.append(Told(self.now, name, sent.text, bool(sent.photo)))
            self.keep(name, row)
        if rows:
            async with self.database.transaction() as tx:
                await tx.execute(delete(Outbox))

    def keep(self, name: str, row: Outbox) -> None:
        """For those who will tap a button of this message."""

    async def latest(self) -> timedelta:
        """How long after it fell due the last of all things was told."""
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(Reminder).where(Reminder.state == "sent"))).scalars()
            return max(row.decided_at - row.due_at for row in rows)


def golden(told: Sequence[Told], place: Place) -> str:
    """What the people of a kecamatan were told, as a text to be read."""
    team = (place.pld, place.pd, place.coordinator, place.camat)
    led = f"{place.coordinator} coordinator, " if place.coordinator else ""
    cast = f"{place.pld} PLD, {place.pd} PD, {led}{place.camat} camat"
    lines = [f"# {place.name} ({place.zone}): {cast}; {FIRST} to {LAST}"]
    for one in told:
        if one.name in team:
            local = one.at.astimezone(ZoneInfo(place.zone))
            when = format_datetime(local, "EEE d MMM y HH.mm", locale="id")
            lines += ["", f"{when} {local.tzname()}  {one.name}"]
            text = [line for line in plain(one.text).split("\n") if line]
            shown = ["[gambar]", *text[:FEW], "…"] if one.picture else text
            lines += [f"    {line}" for line in shown]
    return "\n".join(lines) + "\n"


def new_kit(seed: int) -> Kit:
    """A process's own chance and ids."""
    rng = Random(seed)
    return Kit(ids=Ids(rng), rng=rng)


def opened(url: str) -> Database:
    """A database that need not outlive the machine: nothing waits for the disk."""
    database = Database(url)
    if database.sqlite:
        event.listen(database.engine.sync_engine, "connect", _hasty)
    return database


def _hasty(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
