"""An open transaction with everybody in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from actions import Kit
from models.database import Database
from tests.actions.training.stage import Kecamatan, kecamatan


@pytest_asyncio.fixture
async def here(database: Database, kit: Kit) -> AsyncIterator[Kecamatan]:
    async with database.transaction() as tx:
        yield await kecamatan(tx, kit)
