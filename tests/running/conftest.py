"""A town to look at, over either way and each kind of database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests import databases
from tests.fakes.botapi import FakeBotApi
from tests.fakes.graph import FakeGraph
from tests.running.town import Town


@pytest.fixture(params=["polling on sqlite", "webhook on postgresql"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """How messages come, and the URL of the database."""
    delivery, _, kind = request.param.split(" ")
    maker: databases.Maker = request.getfixturevalue(f"{kind}_maker")
    with maker.fresh(tmp_path) as url:
        yield delivery, url


@pytest_asyncio.fixture
async def town(way: tuple[str, str], tmp_path: Path) -> AsyncIterator[Town]:
    """The platforms and the people; the program is not started yet, and ends with the test."""
    async with FakeBotApi(token="1:test") as api, FakeGraph() as graph:
        made = Town(way[1], tmp_path, api, graph, way[0])
        yield made
        await made.program.end()
        await made.database.close()
        assert (api.faults, graph.faults) == ([], [])
