"""A facilitator with a phone, in a kecamatan with a camat."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_asyncio

from actions import Kit
from models.database import Database
from tests import databases, sample
from tests.handlers.driver import VISIT, Phone, installed
from tests.handlers.walk import Walk, walked


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


@pytest.fixture(scope="module")
def walk(sqlite_maker: databases.Maker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    with walked(sqlite_maker, tmp_path_factory.mktemp("walk")) as built:
        yield built
