"""A facilitator with a phone, in a kecamatan with a camat."""

from __future__ import annotations

import pytest_asyncio

from actions import Kit
from models.database import Database
from tests import sample
from tests.handlers.driver import VISIT, Phone, installed


@pytest_asyncio.fixture
async def camat(database: Database) -> sample.Somebody:
    async with database.transaction() as tx:
        return await sample.person(tx, "Bu Camat", "camat")


@pytest_asyncio.fixture
async def phone(database: Database, kit: Kit, camat: sample.Somebody) -> Phone:
    """Sari's phone; the form VISIT is installed."""
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator", position="PLD", villages=sample.VILLAGES)
    await installed(database, VISIT)
    return Phone(database, kit, sari)
