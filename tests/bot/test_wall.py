"""The date on the wall: it leaps ahead and back, while the process runs or is off; who bears it out."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from sqlalchemy import select

from actions import Kit
from bot.pulse import Pulse
from bot.upkeep.scheduled import remind, tell_reminders
from bot.upkeep.wall import LEAP, LOOK, STEADY_SECONDS, Wall
from models import reminder
from models.database import Database
from models.message import Outbox, unpack
from models.reminder import Reminder
from tests.fakes.clock import FakeClock
from tests.sample import NOW, person

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Room:
    """A wall, and the clock that tests set. `anew` counts how often pauses were reckoned anew."""

    def __init__(self, database: Database, kit: Kit) -> None:
        self.database, self.kit, self.clock = database, kit, FakeClock()
        self.restart()

    def restart(self) -> None:
        """What was in memory is gone."""
        self.anew = 0
        self.wall = Wall(self.database, self.clock, self.kit, Pulse(self.clock))
        self.wall.anew.append(self._count)
        self.wall.witness()

    def _count(self) -> None:
        self.anew += 1

    async def goes_on(self, seconds: float) -> bool:
        """Time passes, and the wall is looked at."""
        self.clock.pass_(seconds)
        await self.wall.look()
        return self.wall.right

    async def is_set(self, by: timedelta) -> bool:
        """Somebody sets the date."""
        self.clock.time += by
        return await self.goes_on(LOOK)

    def platform_says(self, at: datetime) -> None:
        self.wall.hear(format_datetime(at, usegmt=True))

    async def told(self) -> list[str]:
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(Outbox.content).order_by(Outbox.id))).scalars()
            return [unpack(row).text for row in rows]


@pytest.fixture
def room(database: Database, kit: Kit) -> Room:
    return Room(database, kit)


async def test_a_first_start_believes(room: Room) -> None:
    assert await room.goes_on(0)
    assert await room.goes_on(3600)


@pytest.mark.parametrize("by", [LEAP - MINUTE, -LEAP + MINUTE, timedelta(seconds=1)])
async def test_a_small_step_is_believed(room: Room, by: timedelta) -> None:
    await room.goes_on(0)
    before = room.anew
    assert await room.is_set(by)
    assert room.anew - before == (abs(by) > 2 * timedelta(seconds=1))


@pytest.mark.parametrize("by", [DAY, -3 * timedelta(hours=1), 700 * DAY])
async def test_a_leap_is_not_believed_until_it_is_borne_out(
    room: Room, by: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    async with room.database.transaction() as tx:
        await person(tx, "Joko", "admin", None)
    await room.goes_on(0)
    with caplog.at_level(logging.WARNING, "bot.upkeep.wall"):
        assert not await room.is_set(by)
        assert not await room.goes_on(60)
    assert [one.levelname for one in caplog.records] == ["WARNING", "ERROR"]
    [told] = await room.told()
    assert "Tanggal di server tampaknya salah" in told
    before = room.anew
    room.platform_says(room.clock.time)
    assert await room.goes_on(LOOK)
    assert room.anew == before + 1


async def test_a_leap_against_which_a_platform_speaks_is_never_believed(room: Room) -> None:
    await room.goes_on(0)
    room.platform_says(room.clock.time)
    assert not await room.is_set(DAY)
    for _ in range(12):
        assert not await room.goes_on(STEADY_SECONDS / 4)
    assert await room.is_set(-DAY)


async def test_a_leap_of_which_nobody_speaks_is_believed_after_a_while(room: Room) -> None:
    await room.goes_on(0)
    assert not await room.is_set(DAY)
    assert not await room.goes_on(STEADY_SECONDS)
    assert await room.goes_on(LOOK)


async def test_after_three_days_off_a_platform_bears_the_date_out(room: Room) -> None:
    await room.goes_on(0)
    room.clock.time += 3 * DAY
    room.restart()
    assert not await room.goes_on(0)
    room.platform_says(room.clock.time - MINUTE)
    assert await room.goes_on(LOOK)


async def test_where_no_platform_will_ever_speak_every_date_is_believed(room: Room) -> None:
    room.wall = Wall(room.database, room.clock, room.kit, Pulse(room.clock))
    assert await room.goes_on(0)
    room.clock.time += 3 * DAY
    room.wall = Wall(room.database, room.clock, room.kit, Pulse(room.clock))
    assert await room.goes_on(0)
    assert room.wall.believed()
    assert await room.is_set(-DAY)
    assert room.wall.believed()


async def test_a_leap_that_was_not_looked_at_yet_is_doubted_at_once(room: Room) -> None:
    await room.goes_on(0)
    assert room.wall.believed()
    room.clock.time += DAY
    assert not room.wall.believed()


async def test_a_short_restart_is_no_leap(room: Room) -> None:
    await room.goes_on(0)
    room.clock.pass_(300)
    room.restart()
    assert await room.goes_on(0)


async def test_what_was_put_off_by_a_date_ahead_is_not_put_off_for_so_long(room: Room, kit: Kit) -> None:
    await room.goes_on(0)
    ahead = room.clock.time + DAY
    values = {"channel": "telegram", "address": "1", "cause": "", "content": "", "urgency": 1}
    async with room.database.transaction() as tx:
        tx.add(Outbox(id=kit.ids(NOW - MINUTE), due_at=NOW + timedelta(hours=9), **values))
        tx.add(Outbox(id=kit.ids(ahead), due_at=ahead, claimed_until=ahead + MINUTE, **values))
    await room.is_set(DAY)
    room.platform_says(room.clock.time)
    assert await room.goes_on(LOOK)
    room.platform_says(room.clock.time - DAY)
    assert await room.is_set(-DAY)
    now = room.clock.time
    async with room.database.reading() as tx:
        scheduled, wrong = (await tx.execute(select(Outbox).order_by(Outbox.id))).scalars().all()
    assert scheduled.due_at == NOW + timedelta(hours=9)
    assert wrong.due_at == now
    assert wrong.claimed_until is not None
    assert wrong.claimed_until <= now + 2 * MINUTE


async def test_what_is_no_date_is_not_heard(room: Room) -> None:
    room.wall.hear("yesterday")
    room.wall.hear("")
    await room.goes_on(0)
    assert not await room.is_set(DAY)


@pytest.mark.parametrize("zone", [" GMT", " -0000", ""])
async def test_a_platforms_date_is_in_utc_however_it_writes_that(room: Room, zone: str) -> None:
    await room.goes_on(0)
    room.wall.hear(f"{room.clock.time + DAY:%a, %d %b %Y %H:%M:%S}{zone}")
    assert await room.is_set(DAY)


# The watermark of reminders


async def test_a_watermark_far_ahead_is_put_back_and_the_evening_is_told(
    database: Database, kit: Kit, caplog: pytest.LogCaptureFixture
) -> None:
    """The date was wrong by two years when the clock looked, and nobody noticed."""
    async with database.transaction() as tx:
        await person(tx, "Sari", "facilitator")
        await person(tx, "Joko", "admin", None)
    await remind(database, kit, NOW)
    await remind(database, kit, NOW + 700 * DAY)
    with caplog.at_level(logging.ERROR, "bot.upkeep.scheduled"):
        await remind(database, kit, NOW + MINUTE)
    assert "were decided until 2028" in caplog.text
    await remind(database, kit, NOW + 9 * timedelta(hours=1) + MINUTE)
    async with database.reading() as tx:
        rows = (await tx.execute(select(Outbox.content).order_by(Outbox.id))).scalars()
        told = [unpack(row).text for row in rows]
    assert any("Tanggal di server pernah terlalu maju" in text for text in told)
    assert any("Belum ada laporan untuk Sen, 23 Nov 2026" in text for text in told)


async def test_what_was_told_early_is_not_told_again(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        await person(tx, "Sari", "facilitator")
    evening = NOW + 9 * timedelta(hours=1)
    await tell_reminders(database, kit, NOW)
    early = await tell_reminders(database, kit, evening + MINUTE)
    back = await tell_reminders(database, kit, NOW)
    again = await tell_reminders(database, kit, evening + 2 * MINUTE)
    assert (early.sent, back.ahead, again.sent) == (1, evening + MINUTE, 0)
    async with database.reading() as tx:
        assert len((await tx.execute(select(Reminder))).scalars().all()) == 1


async def test_years_that_never_were_are_not_walked_through(database: Database, kit: Kit) -> None:
    await tell_reminders(database, kit, NOW - 5000 * DAY)
    await tell_reminders(database, kit, NOW)
    async with database.reading() as tx:
        assert await reminder.watermark(tx, "reminders") == NOW
