"""What every room's tests share: a database of each kind, time and chance that stand still, a tidy run."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import pytest_asyncio
from coverage import Coverage
from hypothesis import settings
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from models.base import Ids
from models.database import Database
from tests import beside, databases, measured, tidy
from tests.fakes.platforms import platforms

# A busy machine is no fault of the code, and the same code passes twice.
settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")


LEFT_OUT = pytest.StashKey[list[str]]()
LEFT_BEHIND = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = []
    config.stash[LEFT_BEHIND] = []
    tidy.begin(config)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    out = [item for item in items if beside.wanting(item)]
    items[:] = [item for item in items if item not in out]
    items.sort(key=lambda item: not measured.is_long(item.nodeid))
    config.hook.pytest_deselected(items=out)
    config.stash[LEFT_OUT] += [item.name for item in out]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Coverage doubles a test's time, so it waits where it need not look."""
    running = Coverage.current() if measured.away(item) else None
    if running is not None:
        running.stop()
    try:
        return (yield)
    finally:
        if running is not None:
            running.start()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[LEFT_OUT]
        return
    session.config.stash[LEFT_BEHIND] += tidy.left()
    if session.config.stash[LEFT_BEHIND] and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in beside.told(config.stash[LEFT_OUT]):
        terminalreporter.write_line(line, yellow=True, bold=True)
    for name in config.stash[LEFT_BEHIND]:
        terminalreporter.write_line(f"LEFT BEHIND in the run's folder: {name}", red=True, bold=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    tidy.end(config)


@pytest.fixture(autouse=True)
def processes_end_with_their_test() -> Iterator[None]:
    before = tidy.children()
    yield
    assert list(tidy.ended(before)) == []


@pytest.fixture(autouse=True)
def the_log_is_left_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level, logging.root.manager.disable, root.disabled
    yield
    left = root.level, logging.root.manager.disable, root.disabled
    root.level, logging.root.manager.disable, root.disabled = before
    assert left == before


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
async def tx(sqlite_url: str) -> AsyncIterator[AsyncSession]:
    """An open transaction on a SQLite database of the test's own, for what no database decides."""
    opened = Database(sqlite_url)
    async with opened.transaction() as begun:
        yield begun
    await opened.close()


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
    return Kit(ids=Ids(rng), rng=rng, platforms=platforms())


@pytest.fixture
def ids(rng: Random) -> Ids:
    return Ids(rng)
