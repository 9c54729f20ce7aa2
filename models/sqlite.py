"""aiosqlite without most of its hops to a thread, which cost more than a statement; it changes no meaning.

Making and closing a cursor touch no file, and rows are fetched in the hop that executes: the statements here
read few rows at a time. A transaction that holds the write lock waits for nobody (WAL) until it commits, so
its statements run where they are asked for: of a batch's 26 hops two are left, BEGIN IMMEDIATE and COMMIT.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import aiosqlite

Rows = list[Any]
MANY = 1000
"""Rows in one statement that would hold everybody else up: the thread takes those."""


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
    """Gives cursors without asking its thread; `writing` is set by whoever begins, before BEGIN IMMEDIATE."""

    writing = False

    def cursor(self) -> Cursor:  # type: ignore[override]
        """A cursor, which the caller closes."""
        return Cursor(self, self._conn.cursor())

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if self.writing and self._at_once(fn.__name__, args):
            return fn(*args, **kwargs)
        try:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            await self._let_go()
            raise

    async def _let_go(self) -> None:
        """Wait until the thread is done: whoever broke off closes the cursor, in which nobody may be."""
        with suppress(ValueError):  # closed already
            await super()._execute(bool)  # type: ignore[no-untyped-call]

    def _at_once(self, call: str, args: tuple[Any, ...]) -> bool:
        """Whether the driver's call cannot wait for the disk, for another process or for very many rows."""
        if not self._conn.in_transaction:
            return call == "rollback"  # of nothing: what returns a connection to the pool asks for it
        if call == "executemany":
            return len(args[-1]) <= MANY
        return call not in ("commit", "rollback")


def opener(path: str, busy_seconds: float) -> Callable[[], Awaitable[Connection]]:
    """What opens a connection to the file, for SQLAlchemy's async_creator."""

    async def connect(*_: Any, **__: Any) -> Connection:
        # Two threads use it, the loop's and its own, never both at a time.
        connector = partial(sqlite3.connect, path, timeout=busy_seconds, check_same_thread=False)
        connection = Connection(connector, iter_chunk_size=64)
        connection._thread.daemon = True
        await connection
        return connection

    return connect
