"""Walking all states in which something is asked: their world, built once, and a copy for every test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from actions import Kit
from models.base import Ids
from models.database import Database
from tests.databases import Maker
from tests.handlers import states
from tests.handlers.chat import Chat
from tests.handlers.states import REACH, World

WAYS = [(*state, way) for state, ways in REACH.items() for way in ways]
"""(flow, what it asks, how one gets there) of every state."""


@dataclass(frozen=True)
class Walk:
    """The world as everybody finds it."""

    world: World
    maker: Maker

    @asynccontextmanager
    async def fresh(self, folder: Path, **changed: Any) -> AsyncIterator[World]:
        """A copy of it, with what is changed."""
        with self.maker.fresh(folder) as url:
            database = Database(url)
            yield replace(self.world, database=database, **changed)
            await database.close()

    @asynccontextmanager
    async def at(self, folder: Path, way: tuple[str, str, str], **changed: Any) -> AsyncIterator[Chat]:
        """Somebody who has got there."""
        flow, asked, how = way
        async with self.fresh(folder, **changed) as here:
            yield await REACH[flow, asked][how](here)


@contextmanager
def walked(maker: Maker, folder: Path) -> Iterator[Walk]:
    """The world, built on an SQLite database that copies are made of."""
    with maker.fresh(folder) as url:
        yield Walk(asyncio.run(_built(url)), Maker("sqlite", "", url.removeprefix("sqlite+aiosqlite:///")))


async def _built(url: str) -> World:
    database, rng = Database(url), Random(20261123)
    here = await states.world(database, Kit(ids=Ids(rng), rng=rng))
    await database.close()
    return here
