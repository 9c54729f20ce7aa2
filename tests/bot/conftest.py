"""Telegram as the bot sees it: the channel, and the platform's side of it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.channels.telegram import Telegram, by_aiogram, errands
from tests.bot.telegrams import channel_to
from tests.fakes.botapi import FakeBotApi


@pytest.fixture(autouse=True)
def errands_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process takes seconds to load aiogram, which this one has; test_errands.py has the process itself."""
    monkeypatch.setattr(errands, "done", by_aiogram.done)


@pytest_asyncio.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with FakeBotApi() as fake:
        yield fake


@pytest_asyncio.fixture
async def channel(api: FakeBotApi) -> AsyncIterator[Telegram]:
    opened = channel_to(api)
    yield opened
    await opened.close()
