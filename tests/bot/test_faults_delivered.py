"""Platforms that are away, hang, answer with garbage, or take a message and lose the answer: each message
arrives once, or twice where nobody can tell; none is lost, none comes again and again.

The whole of outbox and channel over HTTP, an hour of each fault and an hour after it. `pytest -s` prints the
table of docs/delivery.md.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import aiohttp.web
import pytest
from sqlalchemy import update

from actions import Kit
from bot.channels import Channel, Rates
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.config import Secret
from bot.config.sections import Telegram as TelegramSettings
from bot.config.sections import WhatsApp as WhatsAppSettings
from bot.delivery.outbox import Outbox
from bot.files.fetcher import Store
from models import outbox
from models.database import Database
from models.message import Outgoing, pack
from models.outbox import Letter
from models.person import Contact
from tests.fakes.botapi import FakeBotApi
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import NOT_TAKEN, TAKEN, WELL, Faulty
from tests.fakes.graph import NUMBER, FakeGraph
from tests.fakes.pictures import smaller
from tests.sample import person

MODES = (*NOT_TAKEN, *TAKEN)
PEOPLE = 6
HOUR = 3600.0
STEP = 30.0
QUICK = aiohttp.ClientTimeout(total=0.15, connect=0.1)


class NoUploads:
    async def find(self, account: str, digest: str) -> str:
        return ""

    async def keep(self, account: str, digest: str, ref: str) -> None:
        """Nothing is uploaded here."""


@dataclass
class Scene:
    """One channel, its platform and what stands between."""

    database: Database
    kit: Kit
    clock: FakeClock
    channel: Channel
    between: Faulty
    arrived: Callable[[], Counter[str]]
    begun: Callable[[], Outbox]
    sender: Outbox

    async def post(self) -> list[str]:
        """A notice and a reply to each of some people."""
        letters, texts = [], []
        async with self.database.transaction() as tx:
            for n in range(PEOPLE):
                who = await person(
                    tx, f"Orang {n}", "facilitator", channel=self.channel.name, address=f"628120000700{n}"
                )
                for urgency, cause in ((1, ""), (0, f"m{n}")):
                    texts.append(f"pesan {urgency} untuk {n}")
                    content = pack(Outgoing(text=texts[-1]))
                    now = self.clock.now()
                    letters.append(
                        Letter(
                            self.kit.ids(now),
                            self.channel.name,
                            f"628120000700{n}",
                            cause,
                            content,
                            urgency,
                            contact_id=who.contact_id,
                            message=Outgoing(text=texts[-1]),
                        )
                    )
            await outbox.post(tx, letters, self.clock.now(), None)
            await tx.execute(update(Contact).values(heard_at=self.clock.now()))
        return texts

    async def kill(self, after: int) -> None:
        """So many messages arrive; then what is in hand, and what came of it, is gone, and another begins."""
        calls, amid = count(1), asyncio.Event()

        def held(request: aiohttp.web.Request) -> bool:
            late = next(calls) > after
            if late:
                amid.set()
            return late

        self.between.concerned = held
        await self.between.turn("hang")
        await self.sender.step()
        async with asyncio.timeout(10):
            await amid.wait()
        await asyncio.sleep(0.05)  # what came before is taken, and its answers read
        tasks = list(self.sender._workers)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.sender = self.begun()
        await self.sender.start()

    async def pass_(self, seconds: float) -> None:
        """Time passes, and the outbox does its rounds."""
        until = self.clock.now() + timedelta(seconds=seconds)
        while self.clock.now() < until:
            await self.sender.step()
            await self.sender.idle()
            self.clock.pass_(STEP)


def telegram(base: str) -> Telegram:
    settings = TelegramSettings(token=Secret("1:test"), api_base=base)
    return Telegram(settings, hook="", menus={}, rates=Rates())


def whatsapp(base: str) -> WhatsApp:
    settings = WhatsAppSettings(
        token=Secret("test-token"),
        app_secret=Secret("app-secret"),
        verify_token=Secret("verify-token"),
        phone_number_ids=(NUMBER,),
        graph_base=base,
    )
    return WhatsApp(settings, uploads=NoUploads(), smaller=smaller)


def told_telegram(api: FakeBotApi) -> Counter[str]:
    return Counter(str(message["text"]) for message in api.messages.values())


def told_whatsapp(graph: FakeGraph) -> Counter[str]:
    return Counter(str(message["text"]["body"]) for message in graph.messages.values())


def concerns_a_chat(request: aiohttp.web.Request) -> bool:
    return request.path.endswith(("/sendMessage", "/sendChatAction", "/messages"))


@asynccontextmanager
async def scene(name: str, url: str, kit: Kit, folder: Path, *, only_sends: bool) -> AsyncIterator[Scene]:
    platform = FakeBotApi() if name == "telegram" else FakeGraph()
    async with platform, Faulty(platform.base) as between:
        if only_sends:
            between.concerned = concerns_a_chat
        channel: Channel = telegram(between.base) if name == "telegram" else whatsapp(between.base)
        clock, database = FakeClock(), Database(url)
        store = Store(database, folder, long_side=100, smaller=smaller)

        def begun() -> Outbox:
            return Outbox(database, {name: channel}, clock, kit, store=store)

        arrived = (
            (lambda: told_telegram(platform))
            if isinstance(platform, FakeBotApi)
            else (lambda: told_whatsapp(platform))
        )
        yield Scene(database, kit, clock, channel, between, arrived, begun, begun())
        await channel.close()
        await database.close()
        assert platform.faults == []


ALL, ALONE = "all calls", "sending alone"
CASES = [*((ALL, mode) for mode in MODES), *((ALONE, mode) for mode in ("500", "hang", *TAKEN))]


@pytest.mark.parametrize(("which", "mode"), CASES)
@pytest.mark.parametrize("name", ["telegram", "whatsapp"])
async def test_each_message_arrives_once_or_twice(
    name: str,
    which: str,
    mode: str,
    sqlite_url: str,
    kit: Kit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.telegram.api._plain", QUICK)
    monkeypatch.setattr("bot.channels.whatsapp.api.LIMIT", QUICK)
    async with scene(name, sqlite_url, kit, tmp_path, only_sends=which == ALONE) as it:
        await it.between.turn(mode)
        texts = await it.post()
        await it.pass_(HOUR)
        during, tries = sum(it.arrived().values()), it.between.tries
        await it.between.turn(WELL)
        monkeypatch.undo()
        await it.pass_(HOUR)
        counts = [it.arrived()[text] for text in texts]
        told = [counts.count(n) for n in range(3)]
        print(
            "|", " | ".join(str(one) for one in (name, mode, which, tries, during, *told, max(counts))), "|"
        )
        assert max(counts) <= (2 if mode in TAKEN else 1)
        assert min(counts) >= 1
        assert tries <= MOST_TRIES


MOST_TRIES = 50
"""In an hour of a fault, of twelve messages and what asks for their way."""


@pytest.mark.parametrize("after", [0, 1, 6, PEOPLE * 2 - 1])
@pytest.mark.parametrize("name", ["telegram", "whatsapp"])
async def test_killed_amid_sending_each_message_arrives_once_or_twice(
    name: str, after: int, sqlite_url: str, kit: Kit, tmp_path: Path
) -> None:
    async with scene(name, sqlite_url, kit, tmp_path, only_sends=False) as it:
        texts = await it.post()
        await it.kill(after)
        during, tries = sum(it.arrived().values()), it.between.tries
        await it.between.turn(WELL)
        await it.pass_(600)
        counts = [it.arrived()[text] for text in texts]
        told = [counts.count(n) for n in range(3)]
        mode = f"kill after {after}"
        print("|", " | ".join(str(one) for one in (name, mode, "-", tries, during, *told, max(counts))), "|")
        assert (during, min(counts) >= 1, max(counts) <= 2) == (after, True, True)
        assert counts.count(2) == after
