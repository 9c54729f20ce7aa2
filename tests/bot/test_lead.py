"""Of several processes one sends the notices, all send replies, and another takes over when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from actions import Kit
from bot.delivery.leader import Lead
from models import outbox
from models.database import Database
from models.message import Outgoing, pack
from models.outbox import Letter
from tests import databases
from tests.bot.desk import House


@pytest.fixture
def url(postgresql_maker: databases.Maker, tmp_path: Path) -> Iterator[str]:
    with postgresql_maker.fresh(tmp_path) as fresh:
        yield fresh


@pytest_asyncio.fixture
async def several(url: str) -> AsyncIterator[tuple[Database, Database]]:
    """Two processes' ways to one database."""
    both = Database(url), Database(url)
    yield both
    for database in both:
        await database.close()


async def sent(house: House, count: int) -> None:
    """Wait until a process has sent so many."""
    more = asyncio.Event()
    house.channel.told = more.set
    async with asyncio.timeout(20):
        while len(house.channel.sent) < count:
            await more.wait()
            more.clear()


async def post(house: House, *texts: str, urgency: int) -> None:
    now = house.clock.now()
    letters = [Letter(house.kit.ids(now), "fake", t, "", pack(Outgoing(text=t)), urgency) for t in texts]
    async with house.database.transaction() as tx:
        await outbox.post(tx, letters, now, None)


async def test_one_leads_until_it_resigns_or_its_connection_ends(several: tuple[Database, Database]) -> None:
    first, second = (Lead(database) for database in several)
    await first.seek()
    await first.seek()
    await second.seek()
    assert (first.mine, second.mine) == (True, False)
    await first.resign()
    await second.seek()
    assert (first.mine, second.mine) == (False, True)
    await second.resign()


async def test_notices_leave_from_one_process_replies_from_any(
    several: tuple[Database, Database], kit: Kit, tmp_path: Path
) -> None:
    first, second = (House(database, kit, tmp_path) for database in several)
    leading = asyncio.create_task(first.outbox.run())
    await post(first, "siaran 0", urgency=2)
    await sent(first, 1)
    following = asyncio.create_task(second.outbox.run())
    await post(first, *(f"siaran {n}" for n in range(1, 30)), urgency=2)
    await sent(first, 30)
    assert second.channel.sent == []
    first.outbox.stop()
    await leading
    await post(second, "pengumuman", urgency=1)
    await sent(second, 1)
    second.outbox.stop()
    await following
    await first.outbox.idle()
    await second.outbox.idle()


async def test_who_does_not_lead_still_answers(
    several: tuple[Database, Database], kit: Kit, tmp_path: Path
) -> None:
    leader = Lead(several[0])
    await leader.seek()
    house = House(several[1], kit, tmp_path)
    working = asyncio.create_task(house.outbox.run())
    await post(house, "siaran", urgency=2)
    await post(house, "jawaban", urgency=0)
    await sent(house, 1)
    for _ in range(20):
        await asyncio.sleep(0)
    assert house.channel.texts == ["jawaban"]
    await leader.resign()
    await sent(house, 2)
    assert house.channel.texts == ["jawaban", "siaran"]
    house.outbox.stop()
    await working
    await house.outbox.idle()
