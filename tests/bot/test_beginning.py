"""Start-up needs no third party: pages and the other platform serve while one is tried again; admins hear."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.app import Service, create_app
from bot.channels import Ear, News, SendError
from bot.channels.telegram.polling import Poller
from bot.channels.transport import limit
from bot.clock import Clock
from bot.config import Config, Secret
from bot.config.sections import Database, Media, Server, Telegram
from bot.faults import Fault
from bot.pulse import Pulse
from bot.serving import serve
from bot.upkeep.watch import look
from models.message import Outbox, unpack
from models.person import Contact
from tests.bot.desk import echo
from tests.bot.telegrams import channel_to
from tests.bot.test_polling import Taker
from tests.fakes.botapi import Failure, FakeBotApi, Phone
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import NOT_TAKEN, WELL, Faulty
from tests.sample import NOW, person

BODY = json.dumps([{"channel": "fake", "external_id": "1", "sender": "1", "kind": "text", "text": "a"}])


class QuickClock(Clock):
    """The machine's time, whose waits are short."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.tried = asyncio.Event()
        """Somebody waited a second or more, twice."""

    async def sleep(self, seconds: float) -> None:
        self.slept += [seconds] if seconds >= 1 else []
        if len(self.slept) > 1:
            self.tried.set()
        await asyncio.sleep(min(seconds, 0.02))


@pytest_asyncio.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as fake:
        yield fake


def configured(base: str, token: str, url: str, folder: Path) -> Config:
    return Config(
        server=Server(public_url="https://bot.example.id"),
        database=Database(url=url),
        media=Media(directory=folder),
        telegram=Telegram(token=Secret(token), api_base=base),
    )


def service_of(config: Config, *others: FakeChannel) -> tuple[Service, QuickClock]:
    clock = QuickClock()
    return create_app(config, clock=clock, rng=Random(1), handle=echo, channels=others), clock


@pytest.mark.parametrize("mode", NOT_TAKEN)
async def test_pages_and_the_other_platform_serve_while_one_is_tried_again(
    mode: str, api: FakeBotApi, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.upkeep.beginning.PATIENCE", 1.0)
    monkeypatch.setattr("bot.channels.telegram.api._plain", limit(1.5))
    async with Faulty(api.base) as between:
        await between.turn(mode)
        other = FakeChannel()
        service, clock = service_of(configured(between.base, api.token, sqlite_url, tmp_path), other)
        async with asyncio.timeout(20):
            await service.start()
            transport = httpx.ASGITransport(service.asgi)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                assert (await client.get("/healthz")).status_code == 200
                body = json.dumps(
                    [{"channel": "fake", "external_id": "1", "sender": "1", "kind": "text", "text": "a"}]
                )
                said = await client.post("/hooks/fake", content=body, headers={"x-secret": "right"})
            assert said.status_code == 200
            await clock.tried.wait()
            assert other.texts == ["echo a"]
            assert other.running
            await between.turn(WELL)
            await service.beginnings.ready()
            api.deliver(Phone(7001).says("halo"))
            await api.called("sendMessage")
            await service.stop()
    assert api.of("sendMessage")[0]["text"] == "echo halo"


async def test_menus_that_are_refused_for_a_while_keep_nobody_from_being_answered(
    api: FakeBotApi, sqlite_url: str, tmp_path: Path
) -> None:
    api.fail("setMyCommands", *(Failure(429, "Too Many Requests: retry after 3", 3) for _ in range(20)))
    service, _ = service_of(configured(api.base, api.token, sqlite_url, tmp_path))
    async with asyncio.timeout(20):
        await service.start()
        api.deliver(Phone(7001).says("halo"))
        await api.called("sendMessage")
        await service.stop()


async def test_a_wrong_token_is_told_on_the_other_channel_which_serves_on(
    api: FakeBotApi, sqlite_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = FakeChannel()
    service, _ = service_of(configured(api.base, "1:wrong", sqlite_url, tmp_path), other)
    async with service.database.transaction() as tx:
        ani = await person(tx, "Ani", "admin", channel="telegram", address="7009")
        tx.add(Contact(person_id=ani.person_id, channel="fake", address="9", created_at=NOW))
    async with asyncio.timeout(20):
        told = asyncio.Event()
        other.told = told.set
        await service.start()
        await told.wait()
        await service.stop()
    assert "menolak token" in other.texts[0]
    assert "Traceback" not in caplog.text
    assert "1:wrong" not in caplog.text


async def test_without_another_channel_a_wrong_token_ends_the_program_in_a_sentence(
    api: FakeBotApi, sqlite_url: str, tmp_path: Path
) -> None:
    service, _ = service_of(configured(api.base, "1:wrong", sqlite_url, tmp_path))
    with pytest.raises(Fault, match="refuses the token") as caught:
        async with asyncio.timeout(20):
            await serve(service, [])
    assert "BotFather" in caught.value.mend


# Whether what we set is still there


async def told_by(channel: object) -> list[News]:
    told: list[News] = []

    async def tell(news: News) -> None:
        told.append(news)

    await look({"telegram": channel}, tell)  # type: ignore[dict-item]
    return told


async def test_a_webhook_that_somebody_moved_is_set_again_and_told(api: FakeBotApi) -> None:
    channel = channel_to(api, hook="https://bot.example.id/hooks/telegram")
    assert await told_by(channel) == []
    await channel.start()
    assert await told_by(channel) == []
    for other in ({"url": "https://elsewhere.example.id"}, {}):
        api.hook = other
        assert [news.key for news in await told_by(channel)] == ["machine.tg_webhook"]
        assert api.hook["url"] == "https://bot.example.id/hooks/telegram"
        assert await told_by(channel) == []
    assert api.faults == []
    await channel.close()


async def test_that_telegram_cannot_reach_us_is_told_once_for_each_failure(api: FakeBotApi) -> None:
    channel = channel_to(api, hook="https://bot.example.id/hooks/telegram")
    await channel.start()
    api.pending = [Phone(7001).says("a")]
    api.hook_trouble = {"last_error_date": 1_795_400_000, "last_error_message": "certificate verify failed"}
    [news] = await told_by(channel)
    assert (news.key, dict(news.values)) == (
        "machine.tg_unheard",
        {"reason": "certificate verify failed", "count": "1"},
    )
    assert await told_by(channel) == []
    await channel.close()


async def test_a_token_that_was_withdrawn_is_told_by_the_look_and_by_the_poller(api: FakeBotApi) -> None:
    channel = channel_to(api)
    await channel.start()
    api.token = "2:another"
    assert [news.key for news in await told_by(channel)] == ["machine.tg_token"]
    assert [news.key for news in await polled(channel, 1)] == ["machine.tg_token"]
    await channel.close()


async def polled(channel: object, pauses: int) -> list[News]:
    """What a poller tells the admins until it has paused so often."""
    told: list[News] = []
    enough = asyncio.Event()

    async def tell(news: News) -> None:
        told.append(news)

    class Counting(FakeClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            if len(self.slept) >= pauses:
                enough.set()
                await asyncio.Event().wait()

    clock = Counting()
    loop = asyncio.create_task(Poller(channel, Ear(Taker().take, clock, Pulse(clock), tell)).run())  # type: ignore[arg-type]
    async with asyncio.timeout(20):
        await enough.wait()
    loop.cancel()
    await asyncio.gather(loop, return_exceptions=True)
    return told


async def test_a_webhook_in_the_pollers_way_is_taken_away_and_told(api: FakeBotApi) -> None:
    channel = channel_to(api)
    await channel.start()
    api.hook = {"url": "https://elsewhere.example.id"}
    api.fail("getUpdates", Failure(409, "Conflict: can't use getUpdates method while webhook is active"))
    assert [news.key for news in await polled(channel, 1)] == ["machine.tg_webhook"]
    assert api.hook == {}
    await channel.close()


async def test_another_poller_is_told_when_it_lasts(api: FakeBotApi) -> None:
    channel = channel_to(api)
    await channel.start()
    conflict = Failure(409, "Conflict: terminated by other getUpdates request")
    api.fail("getUpdates", *[conflict] * 2)
    api.deliver(Phone(7001).says("a"))
    api.fail("getUpdates", *[conflict] * 3)
    assert [news.key for news in await polled(channel, 3)] == ["machine.tg_conflict"]
    await channel.close()


async def test_a_poller_outlives_every_error(
    api: FakeBotApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    channel = channel_to(api)
    failures = [RecursionError("deep"), KeyError("mistake"), SendError("away", retry_after=1)]

    async def ask(offset: int, seconds: int) -> object:
        raise failures.pop(0)

    monkeypatch.setattr(channel, "ask", ask)
    assert await polled(channel, 3) == []
    assert caplog.text.count("Traceback") == 2
    await channel.close()


async def test_the_admins_are_told_once_an_hour_and_where_it_still_works(
    api: FakeBotApi, sqlite_url: str, tmp_path: Path
) -> None:
    service, _ = service_of(configured(api.base, api.token, sqlite_url, tmp_path), FakeChannel())
    async with service.database.transaction() as tx:
        ani = await person(tx, "Ani", "admin", channel="telegram", address="7009")
        tx.add(Contact(person_id=ani.person_id, channel="fake", address="9", created_at=NOW))
        await person(tx, "Edi", "admin", channel="telegram", address="7010")
    for _ in range(3):
        await service.tell(News("telegram", "machine.tg_conflict"))
    async with service.database.reading() as tx:
        rows = (await tx.execute(select(Outbox).order_by(Outbox.address))).scalars().all()
    assert [(row.channel, row.address) for row in rows] == [("telegram", "7010"), ("fake", "9")]
    assert "Program lain" in unpack(rows[0].content).text
    await service.database.close()
