"""Fixtures that every room's tests share: a database of each kind, time and chance that stand still."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from hypothesis import settings

from actions import Kit
from models import Database
from models.base import Ids
from tests import databases

# A busy machine is no fault of the code, and the same code passes twice.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


@pytest.fixture(scope="session")
def sqlite_maker(tmp_path_factory: pytest.TempPathFactory) -> databases.Maker:
    return databases.sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_maker() -> Iterator[databases.Maker]:
    with databases.postgresql() as maker:
        yield maker


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh migrated database with the sample areas, once of each kind."""
    maker: databases.Maker = request.getfixturevalue(f"{request.param}_maker")
    with maker.fresh(tmp_path) as url:
        yield url


@pytest.fixture
def sqlite_url(sqlite_maker: databases.Maker, tmp_path: Path) -> Iterator[str]:
    """A fresh SQLite database, for what concerns SQLite alone."""
    with sqlite_maker.fresh(tmp_path) as url:
        yield url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def rng() -> Random:
    return Random(20261123)


@pytest.fixture
def kit(rng: Random) -> Kit:
    return Kit(ids=Ids(rng), rng=rng)


@pytest.fixture
def ids(rng: Random) -> Ids:
    return Ids(rng)
