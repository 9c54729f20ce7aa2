"""The SQLite connection with fewer hops behaves like the one it extends."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event, get_ident

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from models.database import Database
from models.sqlite import MANY, Connection, opener


async def test_rows_come_in_every_way_they_are_asked_for(tmp_path: Path) -> None:
    connection = await opener(str(tmp_path / "a.db"), 1.0)()
    cursor = connection.cursor()
    await cursor.execute("SELECT value FROM json_each('[1,2,3,4,5]')")
    assert await cursor.fetchone() == (1,)
    assert await cursor.fetchmany(2) == [(2,), (3,)]
    assert await cursor.fetchmany() == [(4,)]
    assert await cursor.fetchall() == [(5,)]
    assert await cursor.fetchone() is None
    async with connection.cursor() as other:
        await other.execute("SELECT ?", ("x",))
        assert await other.fetchall() == [("x",)]
    await cursor.close()
    await connection.close()


async def test_streaming_reading_and_errors_work_through_sqlalchemy(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.reading() as tx:
        rows = await tx.stream(text("SELECT code FROM area ORDER BY code"))
        streamed = [row[0] async for row in rows]
        assert streamed == list((await tx.execute(text("SELECT code FROM area ORDER BY code"))).scalars())
        with pytest.raises(OperationalError):
            await tx.execute(text("SELECT nothing FROM nowhere"))
    with pytest.raises(IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(text("INSERT INTO area SELECT * FROM area"))
    await database.close()


async def test_who_breaks_off_gets_a_connection_that_nobody_uses(tmp_path: Path) -> None:
    """Closing a cursor that another thread is in ends the process."""
    begun, go_on, done = Event(), Event(), Event()

    def slow() -> int:
        begun.set()
        assert go_on.wait(20)
        done.set()
        return 1

    connection = await opener(str(tmp_path / "a.db"), 1.0)()
    await connection.create_function("slow", 0, slow)
    cursor = connection.cursor()
    asking = asyncio.create_task(cursor.execute("SELECT slow()"))
    await asyncio.to_thread(begun.wait, 20)
    asking.cancel()
    asyncio.get_running_loop().call_later(0.05, go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert done.is_set()
    await cursor.close()
    await connection.close()


async def _thread(tx: AsyncSession) -> int:
    """Which thread runs a statement."""
    raw = await (await tx.connection()).get_raw_connection()
    driver = raw.driver_connection
    assert isinstance(driver, Connection)
    await driver.create_function("thread", 0, get_ident)
    found: int = (await tx.execute(text("SELECT thread()"))).scalar_one()
    return found


async def test_only_a_transaction_that_holds_the_write_lock_runs_where_it_is_asked(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    for _ in range(2):  # the same connection, for the one and for the other
        async with database.transaction() as tx:
            assert await _thread(tx) == get_ident()
        async with database.reading() as tx:
            assert await _thread(tx) != get_ident()
    await database.close()


async def test_many_rows_at_once_go_to_the_thread(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    threads: set[int] = set()

    def note() -> str:
        threads.add(get_ident())
        return ""

    statement = text("INSERT INTO counter (name, value) VALUES (:name || note(), 1)")
    for count in (MANY, MANY + 1):
        async with database.transaction() as tx:
            raw = await (await tx.connection()).get_raw_connection()
            assert isinstance(raw.driver_connection, Connection)
            await raw.driver_connection.create_function("note", 0, note)
            await tx.execute(statement, [{"name": f"{count}-{n}"} for n in range(count)])
    assert len(threads) == 2
    await database.close()
