"""Groups: their codes until the last moment, when they are told, and who may let them go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from actions import Kit, Refusal, lost
from actions.digests import groups
from actions.digests.groups import Room
from bot.upkeep.scheduled import tell_groups
from models import group
from models.database import Database
from models.group import Group
from models.message import Outbox, unpack
from tests.actions.clockwork import local
from tests.sample import GEMUH, NOW, person

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
MONDAY = "2026-11-30"


@pytest_asyncio.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


async def code(database: Database, kit: Kit, who: int, now: Any = NOW) -> str:
    async with database.transaction() as tx:
        return await groups.code(tx, kit, who, GEMUH, "telegram", now)


async def bind(database: Database, kit: Kit, said: str, now: Any, *, title: str = "Tim") -> str:
    async with database.transaction() as tx:
        try:
            return (await groups.bind(tx, kit, Room("telegram", "-100", title), said, now)).title
        except Refusal as no:
            return no.code


async def budi_of(database: Database, role: str = "camat", area: str | None = GEMUH) -> int:
    async with database.transaction() as tx:
        return (await person(tx, "Budi", role, area)).person_id


async def test_a_code_holds_for_a_day_and_until_the_next_one(database: Database, kit: Kit) -> None:
    budi = await budi_of(database)
    first = await code(database, kit, budi)
    second = await code(database, kit, budi)
    assert await bind(database, kit, first, NOW) == "group_code"
    assert await bind(database, kit, second, NOW + DAY + SECOND) == "group_code"
    assert await bind(database, kit, second.lower(), NOW + DAY, title="T" * 121) == "T" * 120
    assert await bind(database, kit, second, NOW + DAY) == "group_code"
    async with database.reading() as tx:
        [one] = (await tx.execute(select(Group))).scalars()
        [told] = (await tx.execute(select(Outbox))).scalars()
    assert (one.address, one.bound_at, one.bound_by) == ("-100", NOW + DAY, budi)
    assert "T" * 120 in unpack(told.content).text


async def test_a_code_is_stored_as_its_digest(database: Database, kit: Kit) -> None:
    made = await code(database, kit, await budi_of(database))
    async with database.reading() as tx:
        [waiting] = (await tx.execute(select(Group.address))).scalars()
    assert made not in waiting
    assert len(waiting) == len("code:") + 48


@pytest.mark.parametrize(
    ("moment", "bound", "told"),
    [
        (f"{MONDAY} 06:59", NOW, False),
        (f"{MONDAY} 07:00", NOW, True),
        (f"{MONDAY} 18:59", NOW, True),
        (f"{MONDAY} 19:00", NOW, False),
        ("2026-12-01 08:00", NOW, False),
        ("2026-11-29 08:00", NOW, False),
        (f"{MONDAY} 08:00", local(f"{MONDAY} 07:00"), True),
        (f"{MONDAY} 08:00", local(f"{MONDAY} 07:01"), False),
    ],
)
async def test_a_group_is_told_on_monday_by_the_clock_of_its_place(
    database: Database, kit: Kit, moment: str, bound: Any, told: bool
) -> None:
    async with database.transaction() as tx:
        tx.add(Group(channel="telegram", address="-100", title="Tim", area_code=GEMUH, bound_at=bound))
    assert await tell_groups(database, kit, local(moment)) == int(told)
    assert await tell_groups(database, kit, local(moment)) == 0
    async with database.reading() as tx:
        rows = (await tx.execute(select(Outbox))).scalars().all()
    assert len(rows) == int(told)
    for row in rows:
        message = unpack(row.content)
        assert (row.address, row.urgency, row.key) == ("-100", 1, f"digest|telegram|-100|{MONDAY}")
        assert "23–29 Nov 2026" in message.text
        assert message.photo.endswith(".png")
        assert message.language == "id"


async def test_a_group_without_an_area_is_told_nothing(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        tx.add(Group(channel="telegram", address="-100", title="Tim", bound_at=NOW))
    assert await tell_groups(database, kit, local(f"{MONDAY} 08:00")) == 0


async def test_a_group_is_told_in_its_binders_language(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Joko", "coordinator", language="en")
        said = {"title": "Team", "area_code": GEMUH, "bound_at": NOW, "bound_by": who.person_id}
        tx.add(Group(channel="telegram", address="-100", **said))
    await tell_groups(database, kit, local(f"{MONDAY} 08:00"))
    async with database.reading() as tx:
        [content] = (await tx.execute(select(Outbox.content))).scalars()
    assert unpack(content).text.startswith("📊 <b>")
    assert unpack(content).language == "en"


@pytest.mark.parametrize(
    ("role", "area", "may"),
    [("camat", GEMUH, True), ("coordinator", "33.24", True), ("coordinator", "33.24.10", False),
     ("admin", None, True), ("facilitator", GEMUH, False)],
)  # fmt: skip
async def test_who_lets_a_group_go(
    database: Database, kit: Kit, role: str, area: str | None, may: bool
) -> None:
    who = await budi_of(database, role, area)
    async with database.transaction() as tx:
        tx.add(Group(channel="telegram", address="-100", title="Tim", area_code=GEMUH, bound_at=NOW))
        await tx.flush()
        for asking, refusal in ((None, "group_not_yours"), (who, "" if may else "group_not_yours")):
            if refusal:
                with pytest.raises(Refusal, match=refusal):
                    await groups.unbind(tx, "telegram", "-100", asking, NOW)
            else:
                await groups.unbind(tx, "telegram", "-100", asking, NOW)
        assert (await group.get(tx, "telegram", "-100") is None) is may
        with pytest.raises(Refusal, match="group_unbound"):
            await groups.unbind(tx, "telegram", "-7", who, NOW)


async def test_who_bound_it_lets_it_go_whatever_they_are(database: Database, kit: Kit) -> None:
    who = await budi_of(database, "facilitator")
    async with database.transaction() as tx:
        said = {"title": "Tim", "area_code": GEMUH, "bound_at": NOW, "bound_by": who}
        tx.add(Group(channel="telegram", address="-100", **said))
        await tx.flush()
        await groups.unbind(tx, "telegram", "-100", who, NOW)


async def test_a_group_that_moved_takes_its_binder_along(database: Database, kit: Kit) -> None:
    who = await budi_of(database)
    async with database.transaction() as tx:
        for address, by in (("-1", who), ("-2", None)):
            said = {"title": f"T{address}", "area_code": GEMUH, "bound_at": NOW, "bound_by": by}
            tx.add(Group(channel="telegram", address=address, **said))
        await tx.flush()
        for old, new in (("-1", "-10"), ("-2", "-20"), ("-3", "-30")):
            await groups.follow(tx, kit, "telegram", old, new, NOW)
        assert [one.address for one in await group.bound(tx)] == ["-10", "-20"]
        [told] = (await tx.execute(select(Outbox.content))).scalars()
    assert "T-1" in unpack(told).text


async def test_a_lost_file_is_told_once_an_hour(database: Database, kit: Kit) -> None:
    who = await budi_of(database)
    async with database.transaction() as tx:
        for why, minutes in (("heic", 0), ("heic", 59), ("gone", 0), ("heic", 60), ("gone", 1)):
            await lost.tell(tx, kit, who, why, NOW + timedelta(minutes=minutes))
        keys = list((await tx.execute(select(Outbox.key).order_by(Outbox.id))).scalars())
    assert [str(key).partition("|")[0] for key in keys] == [
        "fill.file_heic",
        "fill.file_lost",
        "fill.file_heic",
    ]
