"""The database: its engine and its transactions, on SQLite or PostgreSQL.

`Database.transaction()` is the only place that commits; only `bot/` may import it.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from models.base import Tx
from models.sqlite import Connection as SqliteConnection
from models.sqlite import opener
from models.storage import Gone

BUSY_SECONDS = 5
"""For which SQLite waits for another writer."""


class Database:
    """The engine and its transactions, on SQLite (WAL, one writer at a time) or PostgreSQL."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._path = self.url.database if self.sqlite else None
        options: dict[str, Any] = {} if self.sqlite else {"pool_size": connections, "pool_pre_ping": True}
        if self.sqlite:
            options["async_creator"] = opener(self._path or ":memory:", BUSY_SECONDS)
            if self._path:
                Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        # Errors are logged, and what a statement was given is people's data.
        self.engine = create_async_engine(self.url, hide_parameters=True, **options)
        self._writer = asyncio.Lock()
        self._file: tuple[int, int] | None = None
        if self.sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """One unit of work that may write: committed when the block ends well, rolled back when it raises."""
        self._look()
        if self.sqlite:
            async with (
                self._writer,
                Tx(self.engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                await session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
                yield session
            return
        async with Tx(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """A snapshot to read from; never waits for a writer on SQLite."""
        self._look()
        async with Tx(self.engine, expire_on_commit=False) as session:
            yield session

    def _look(self) -> None:
        """Raise Gone when the file is not the one any more that our connections hold open."""
        if not self._path:
            return
        try:
            found = os.stat(self._path)
        except FileNotFoundError:
            here = None
        else:
            here = found.st_dev, found.st_ino
        if self._file is None:
            self._file = here
        elif here != self._file:
            raise Gone("the database's file was removed or replaced; nothing is stored until the next start")

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy sends BEGIN itself, see _begin_sqlite
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    driver = connection.connection.driver_connection
    assert isinstance(driver, SqliteConnection)
    driver.writing = mode == "IMMEDIATE"
    connection.exec_driver_sql(f"BEGIN {mode}")
