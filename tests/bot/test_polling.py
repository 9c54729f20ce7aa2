"""Long polling: an update is confirmed only when it is committed, and asking outlives every failure."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels import Ear, News, NotStored
from bot.channels.telegram import Telegram
from bot.channels.telegram.polling import Poller
from bot.inbox.batch import Taken
from bot.pulse import Pulse
from models.message import Incoming
from tests.fakes.botapi import Failure, FakeBotApi, Phone
from tests.fakes.clock import FakeClock


class Taker:
    """An inbox that remembers, and refuses as often as it is told."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.refusals = 0
        self.enough = asyncio.Event()

    async def take(self, messages: list[Incoming], *, respond: bool = False) -> list[Taken]:
        if self.refusals:
            self.refusals -= 1
            raise NotStored
        self.texts += [said.text for said in messages]
        self.enough.set()
        return [Taken(said) for said in messages]


async def nobody(_news: News) -> None:
    """Who is told."""


def poller(channel: Telegram, inbox: Taker) -> Poller:
    return Poller(channel, Ear(inbox.take, FakeClock(), Pulse(FakeClock()), nobody))  # type: ignore[arg-type]


async def test_what_was_taken_is_confirmed_with_the_next_question(api: FakeBotApi, channel: Telegram) -> None:
    inbox, sari = Taker(), Phone(7001)
    asking = poller(channel, inbox)
    api.deliver(sari.says("satu"), sari.says("dua"))
    assert await asking.step(0) == 2
    assert await asking.step(0) == 0
    assert api.pending == []
    assert inbox.texts == ["satu", "dua"]
    assert api.faults == []


async def test_what_could_not_be_stored_comes_again(api: FakeBotApi, channel: Telegram) -> None:
    inbox = Taker()
    asking = poller(channel, inbox)
    inbox.refusals = 1
    api.deliver(Phone(7001).says("satu"))
    with pytest.raises(NotStored):
        await asking.step(0)
    assert asking.offset == 0
    await asking.step(0)
    assert inbox.texts == ["satu"]


async def test_an_update_of_no_use_is_confirmed_too(api: FakeBotApi, channel: Telegram) -> None:
    asking = poller(channel, Taker())
    api.deliver({"update_id": 41, "poll": {}})
    assert await asking.step(0) == 0
    assert asking.offset == 42


async def test_asking_outlives_failures_and_a_conflict_is_explained(
    api: FakeBotApi, channel: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Taker()
    inbox.refusals = 1
    conflict = (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    api.fail(
        "getUpdates",
        Failure(409, conflict),
        Failure(502, "Bad Gateway"),
        Failure(429, "Too Many Requests", 9),
    )
    api.deliver(Phone(7001).says("satu"))
    asking = poller(channel, inbox)
    with caplog.at_level(logging.WARNING):
        loop = asyncio.create_task(asking.run())
        async with asyncio.timeout(20):
            await inbox.enough.wait()
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
    assert inbox.texts == ["satu"]
    assert "end the other one" in caplog.text
    slept = asking._ear.clock.slept  # type: ignore[attr-defined]
    assert slept == sorted(slept)
    assert slept[2] >= 9
