"""The process ends under load, politely or not: whoever was told "ok" is answered, and nobody twice."""

from __future__ import annotations

import asyncio
import json
import signal
from collections import Counter

import httpx
import pytest
from sqlalchemy import select

from models.message import Outbox
from tests.fakes.botapi import Phone, Update
from tests.running.started import eventually, eventually_told
from tests.running.town import HOOK, Town

pytestmark = pytest.mark.running

STRANGERS = 60
FIRST = 9001
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": HOOK, "Content-Type": "application/json"}
Updates = dict[int, Update]


def greetings(town: Town) -> Updates:
    """Each of many strangers says hello, once."""
    chats = range(FIRST, FIRST + STRANGERS)
    return {chat: Phone(chat, "Ani", numbers=town.numbers).says("halo") for chat in chats}


async def posted(town: Town, updates: Updates) -> Updates:
    """The platform delivers them, some at a time; those that it has to deliver again."""
    gate = asyncio.Semaphore(8)
    left: Updates = {}

    async def one(client: httpx.AsyncClient, chat: int, update: Update) -> None:
        async with gate:
            try:
                answer = await client.post("/hooks/telegram", content=json.dumps(update), headers=HEADERS)
            except httpx.HTTPError:
                left[chat] = update
                return
        if answer.status_code == 200:
            town.api.respond(answer.content)
        else:
            left[chat] = update

    async with town.program.browser() as client:
        await asyncio.gather(*(one(client, chat, update) for chat, update in updates.items()))
    return left


def answers(town: Town) -> Counter[int]:
    """How many messages each stranger got."""
    chats = [call.params.get("chat_id", 0) for call in town.api.calls if "text" in call.params]
    return Counter(chat for chat in chats if chat >= FIRST)


async def unsent(town: Town) -> list[str]:
    async with town.database.reading() as tx:
        return list((await tx.execute(select(Outbox.id).where(Outbox.done_at.is_(None)))).scalars())


@pytest.mark.parametrize("way", ["webhook on sqlite", "webhook on postgresql"], indirect=True)
async def test_told_to_end_it_does_what_it_took(town: Town) -> None:
    await town.program.start()
    posting = asyncio.create_task(posted(town, greetings(town)))
    await eventually(lambda: len(answers(town)) > 5, "it is at it")
    await town.program.end(signal.SIGTERM)
    left = await posting
    assert len(left) < STRANGERS
    assert "Traceback" not in town.program.log
    assert await unsent(town) == []
    assert set(answers(town)) == set(range(FIRST, FIRST + STRANGERS)) - set(left)
    await town.program.start()
    assert await posted(town, left) == {}
    await eventually(lambda: len(answers(town)) == STRANGERS, "the others are answered after the restart")
    assert set(answers(town).values()) == {1}


@pytest.mark.parametrize("way", ["webhook on sqlite", "webhook on postgresql"], indirect=True)
async def test_killed_in_between_it_goes_on_where_it_was(town: Town) -> None:
    await town.program.start()
    posting = asyncio.create_task(posted(town, greetings(town)))
    await eventually(lambda: len(answers(town)) > 5, "it is at it")
    await town.program.end(signal.SIGKILL)
    left = await posting
    assert left
    await town.program.start()
    assert await posted(town, left) == {}
    town.dial.add(120)  # a lease of the dead process ends

    async def done() -> bool:
        return len(answers(town)) == STRANGERS and not await unsent(town)

    await eventually_told(done, "everybody is answered after the restart")
    assert max(answers(town).values()) <= 2
