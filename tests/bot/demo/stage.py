"""A demo for tests: the whole bot and its phone without server and loops; what arrives is handled at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot import demo
from bot.app import Service
from bot.channels.simulator import Simulator
from bot.demo.seed import seed
from tests.fakes.clock import FakeClock

FORMS = sorted(demo.QUESTIONNAIRES.glob("*.md"))
HERE = {"X-Phone": "1"}


@dataclass
class Running:
    """A demo without its server and its loops: what arrives is handled, what is answered is shown."""

    service: Service
    simulator: Simulator
    client: httpx.AsyncClient

    async def post(self, path: str, **body: Any) -> int:
        """Do something on the phone; the status of the answer."""
        answer = await self.client.post(f"/phone/{path}", headers=HERE, json=body)
        await self.service.outbox.idle()
        return answer.status_code


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Running]:
    service, simulator = demo.create(8080, folder, FakeClock())
    await seed(service, FORMS)
    transport = httpx.ASGITransport(app=service.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield Running(service, simulator, client)
    await service.inbox.close()
    await service.outbox.idle()
    await service.close()


def offered(it: Running, address: str) -> list[str]:
    """The texts of the buttons under the newest message that has some."""
    bubbles = [b for b in it.simulator.shown(address) if b.rows]
    return [one.text for row in bubbles[-1].rows for one in row] if bubbles else []


async def until(stream: asyncio.StreamReader, word: str) -> AsyncIterator[bytes]:
    """The lines up to the one that holds a word."""
    async for line in stream:
        yield line
        if word in line.decode():
            break
