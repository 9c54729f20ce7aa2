"""aiosqlite with one hop to its thread per statement instead of four; it changes no meaning.

Making and closing a cursor touch no file, and rows are fetched in the hop that executes: the statements here
read few rows at a time. On a batch of 25 messages: 8 hops instead of 26.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any

import aiosqlite

Rows = list[Any]


class Cursor(aiosqlite.Cursor):
    """Holds the rows that its last statement gave."""

    _rows: Rows

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Cursor:
        """Run a statement and fetch its rows, in one hop."""
        self._rows = await self._execute(self._run, sql, parameters or ())  # type: ignore[no-untyped-call]
        return self

    def _run(self, sql: str, parameters: Any) -> Rows:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchall() if self._cursor.description else []

    async def fetchall(self) -> Rows:
        """All rows that are left."""
        rows, self._rows = self._rows, []
        return rows

    async def fetchmany(self, size: int | None = None) -> Rows:
        """Some rows; fewer or none at the end."""
        size = self._cursor.arraysize if size is None else size
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def fetchone(self) -> Any:
        """The next row, or None."""
        return self._rows.pop(0) if self._rows else None

    async def close(self) -> None:
        """Forget the statement."""
        self._cursor.close()

    async def __aenter__(self) -> Cursor:
        return self


class Connection(aiosqlite.Connection):
    """Gives cursors without asking its thread."""

    def cursor(self) -> Cursor:  # type: ignore[override]
        """A cursor, which the caller closes."""
        return Cursor(self, self._conn.cursor())


def opener(path: str, busy_seconds: float) -> Callable[[], Awaitable[Connection]]:
    """What opens a connection to the file, for SQLAlchemy's async_creator."""

    async def connect(*_: Any, **__: Any) -> Connection:
        # The loop's thread makes and closes cursors, the connection's own thread alone runs them.
        connector = partial(sqlite3.connect, path, timeout=busy_seconds, check_same_thread=False)
        connection = Connection(connector, iter_chunk_size=64)
        connection._thread.daemon = True
        await connection
        return connection

    return connect
