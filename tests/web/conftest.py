"""The pages over each kind of database, with a few people."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from actions import Kit
from models.database import Database
from tests.web.browser import World


@pytest_asyncio.fixture
async def world(database: Database, kit: Kit, tmp_path: Path) -> World:
    made = World(database, kit, tmp_path / "media")
    await made.settle()
    return made


@pytest_asyncio.fixture
async def lone(sqlite_url: str, kit: Kit, tmp_path: Path) -> AsyncIterator[World]:
    """The same on SQLite alone, for what no database decides."""
    opened = Database(sqlite_url)
    made = World(opened, kit, tmp_path / "media")
    await made.settle()
    yield made
    await opened.close()
