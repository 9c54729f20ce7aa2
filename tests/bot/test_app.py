"""The whole thing put together: a message goes in at Telegram and the answer comes out there, either way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from bot.app import Service, create_app
from bot.clock import Clock
from bot.config import Config, Secret
from bot.config.sections import Database, Media, Server, Telegram
from bot.faults import Fault
from bot.serving import serve
from bot.upkeep.scheduled import clean
from models.message import Inbox, Outbox
from models.retention import REPEATED
from tests.bot.desk import echo
from tests.fakes.botapi import FakeBotApi, Phone
from tests.fakes.clock import FakeClock
from tests.sample import NOW, person

SECRET = "a-secret-of-sixteen"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


class StillClock(FakeClock):
    """Loops that rest rest until the test lets them go on."""

    def __init__(self) -> None:
        super().__init__()
        self.woken = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        await self.woken.wait()
        await asyncio.sleep(0)  # an event that is set lets nobody else have a turn


@pytest_asyncio.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as fake:
        yield fake


def configured(api: FakeBotApi, url: str, folder: Path, delivery: str) -> Config:
    return Config(
        server=Server(public_url="https://bot.example.id"),
        database=Database(url=url),
        media=Media(directory=folder),
        telegram=Telegram(
            token=Secret(api.token), api_base=api.base, delivery=delivery, webhook_secret=Secret(SECRET)
        ),
    )


async def built(config: Config) -> tuple[Service, StillClock]:
    clock = StillClock()
    service = create_app(config, clock=clock, rng=Random(1), handle=echo)
    async with service.database.transaction() as tx:
        await person(tx, "Sari", "facilitator", address="7001")
    return service, clock


async def ended(service: Service, clock: StillClock) -> None:
    clock.woken.set()
    await service.stop()


async def test_a_message_that_we_ask_for_is_answered(
    api: FakeBotApi, database_url: str, tmp_path: Path
) -> None:
    service, clock = await built(configured(api, database_url, tmp_path, "polling"))
    await service.start()
    await service.beginnings.ready()
    api.deliver(Phone(7001).says("halo"))
    async with asyncio.timeout(20):
        await api.called("sendMessage")
    assert api.of("sendMessage")[0]["text"] == "echo halo"
    assert api.faults == []
    assert service.kit.platforms["telegram"].us == "pendamping_bot"
    await ended(service, clock)


async def test_a_message_that_telegram_brings_is_answered_in_the_response(
    api: FakeBotApi, database_url: str, tmp_path: Path
) -> None:
    service, clock = await built(configured(api, database_url, tmp_path, "webhook"))
    await service.start()
    await service.beginnings.ready()
    assert api.hook["url"] == "https://bot.example.id/hooks/telegram"
    transport = httpx.ASGITransport(service.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        update = json.dumps(Phone(7001).says("halo")).encode()
        answer = await client.post("/hooks/telegram", content=update, headers=HEADERS)
        api.respond(answer.content)
        forged = await client.post("/hooks/telegram", content=update)
        health = await client.get("/healthz")
    assert api.of("sendMessage")[0]["text"] == "echo halo"
    assert (answer.status_code, forged.status_code, health.json()) == (200, 401, {"status": "ok"})
    assert api.faults == []
    await ended(service, clock)


async def test_health_tells_when_a_loop_has_ended(api: FakeBotApi, sqlite_url: str, tmp_path: Path) -> None:
    service, clock = await built(configured(api, sqlite_url, tmp_path, "polling"))
    await service.start()
    service.loops["outbox"].cancel()
    await asyncio.gather(service.loops["outbox"], return_exceptions=True)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(service.asgi), base_url="http://test"
    ) as client:
        assert (await client.get("/healthz")).status_code == 503
    await ended(service, clock)


async def test_a_wrong_token_keeps_it_from_starting(api: FakeBotApi, sqlite_url: str, tmp_path: Path) -> None:
    config = configured(api, sqlite_url, tmp_path, "polling")
    api.token = "2:another"
    service = create_app(config)
    with pytest.raises(Fault, match="refuses the token") as caught:
        async with asyncio.timeout(20):
            await serve(service, [])
    assert "1:test" not in str(caught.value)


async def test_without_a_token_there_is_no_telegram(sqlite_url: str, tmp_path: Path) -> None:
    service = create_app(Config(database=Database(url=sqlite_url), media=Media(directory=tmp_path)))
    assert service.channels == {}
    await service.close()


async def test_what_no_repeat_can_ask_for_is_forgotten(
    api: FakeBotApi, database_url: str, tmp_path: Path
) -> None:
    service, clock = await built(configured(api, database_url, tmp_path, "webhook"))
    await service.inbox.take(
        list(service.channels["telegram"].parse(json.dumps(Phone(7001).says("a")).encode()))
    )
    await service.outbox.idle()
    for days, left in [(REPEATED, 1), (REPEATED + timedelta(seconds=1), 0)]:
        await clean(service.database, NOW + days, FakeClock().sleep)
        async with service.database.reading() as tx:
            counts = [
                (await tx.execute(select(func.count()).select_from(table))).scalar_one()
                for table in (Inbox, Outbox)
            ]
        assert counts == [left, left]
    await ended(service, clock)


async def test_the_real_clock_is_aware() -> None:
    assert Clock().now().tzinfo is not None
    await Clock().sleep(0)
