"""The inbox when something fails on the second path, and what it must not do beside its work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from bot.channels import NotStored
from bot.inbox import SLOW
from handlers.turn import Turn
from models import conversation
from models.database import Database
from models.message import Kind, Outgoing
from tests.bot.desk import House, echo


class Failing(Database):
    """Its next transactions end with these instead of a commit (None: they are committed)."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.ends: list[Exception | None] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with super().transaction() as tx:
            yield tx
            failure = self.ends.pop(0) if self.ends else None
            if failure is not None:
                raise failure


class Deadlock(Exception):
    sqlstate = "40P01"


OURS = ValueError("a turn of ours")
NO_ROOM = OperationalError("COMMIT", {}, OSError("database or disk is full"))
DEADLOCK = DBAPIError("UPDATE", {}, Deadlock())


class FailingHouse(House):
    """A house on such a database."""

    database: Failing


@pytest_asyncio.fixture
async def house(database_url: str, kit: Kit, tmp_path: Path) -> AsyncIterator[FailingHouse]:
    database = Failing(database_url)
    built = FailingHouse(database, kit, tmp_path)
    await built.somebody("Sari", "1")
    yield built
    await built.inbox.close()
    await built.outbox.idle()
    await database.close()


@pytest.mark.parametrize("ends", [[OURS, NO_ROOM], [OURS, OURS, NO_ROOM], [DEADLOCK, DEADLOCK]])
async def test_a_storage_that_fails_on_a_later_path_has_the_message_delivered_again(
    house: FailingHouse, ends: list[Exception | None]
) -> None:
    said = house.said("1", "halo")
    house.database.ends = list(ends)
    with pytest.raises(NotStored):
        await house.inbox.take([said])
    assert await house.handled() == []
    await house.inbox.take([said])
    await house.inbox.close()
    await house.outbox.idle()
    assert "echo halo" in house.channel.texts
    assert [text for text in house.channel.texts if "gangguan pada sistem" in text] == []


async def test_who_was_second_in_a_batch_is_taken_alone_and_no_fault_is_told(house: FailingHouse) -> None:
    house.database.ends = [DEADLOCK]
    await house.inbox.take([house.said("1", "halo")])
    await house.outbox.idle()
    assert house.channel.texts == ["echo halo"]


async def test_what_not_even_a_fault_can_be_told_of_is_left_out_and_not_asked_for_for_ever(
    house: FailingHouse, caplog: pytest.LogCaptureFixture
) -> None:
    house.database.ends = [OURS] * 3
    [taken] = await house.inbox.take([house.said("1", "halo", 77)])
    assert taken.letters == []
    assert "a turn failed: text 77 of fake" in caplog.text
    assert "Traceback" in caplog.text
    await house.inbox.take([house.said("1", "dua", 78)])
    assert await house.handled() == ["78"]


async def test_a_worker_that_fails_itself_keeps_nobody_waiting(
    house: FailingHouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_letters: object) -> None:
        raise KeyError("mistake")

    monkeypatch.setattr(house.outbox, "hand", broken)
    with pytest.raises(NotStored):
        async with asyncio.timeout(20):
            await house.inbox.take([house.said("1", "halo")])
    assert "KeyError" in caplog.text
    monkeypatch.undo()
    await house.inbox.take([house.said("1", "dua")])
    await house.inbox.close()
    await house.outbox.idle()
    assert house.channel.texts[-1] == "echo dua"


# Only then


async def test_the_menu_is_renewed_only_when_it_may_have_changed(house: FailingHouse) -> None:
    for text in ("halo", "/lapor", "start"):
        await house.inbox.take([house.said("1", text)])
    await house.inbox.close()
    assert house.changed == []
    await house.inbox.take([house.said("1", "/start")])
    await house.inbox.close()
    assert house.changed == ["1"]


@pytest.mark.parametrize("kind", ["blocked", "moved", "group", "stray"])
async def test_nobody_is_apologised_to_who_said_nothing(house: FailingHouse, kind: Kind) -> None:
    house.database.ends = [NO_ROOM]
    with pytest.raises(NotStored):
        await house.inbox.take([house.said("1", kind=kind, data="kicked")])
    await house.inbox.close()
    assert house.channel.sent == []


async def test_a_tap_on_something_that_is_not_ours_is_acknowledged_and_nothing_follows(
    house: FailingHouse,
) -> None:
    await house.inbox.take([house.said("1", kind="stray", callback_id="cb")])
    await house.outbox.idle()
    assert house.channel.sent == [("1", Outgoing(ack="cb"))]
    async with house.database.reading() as tx:
        assert (await conversation.load(tx, "fake", ["1"]))["1"].data == {}


# What is shown meanwhile, where the platform can


async def test_who_waits_long_sees_that_we_are_at_it(house: FailingHouse) -> None:
    shown = asyncio.Event()

    async def slow(turn: Turn) -> None:
        house.clock.pass_(SLOW)
        async with asyncio.timeout(20):
            await shown.wait()
        await echo(turn)

    house.handle = slow
    house.restart()
    house.channel.reads = True
    house.channel.on_seen = shown.set
    await house.inbox.take([house.said("1", "lama", 7)])
    await house.inbox.close()
    assert house.channel.read == [("7", True)]


async def test_what_was_read_is_shown_and_nobody_types_for_who_is_answered_at_once(
    house: FailingHouse,
) -> None:
    house.channel.reads = True
    await house.inbox.take([house.said("1", "cepat", 8)])
    await house.inbox.close()
    assert house.channel.read == [("8", False)]


async def test_a_platform_that_shows_nothing_is_told_nothing(house: FailingHouse) -> None:
    await house.inbox.take([house.said("1", "halo")])
    await house.inbox.close()
    assert house.channel.read == []
