"""The SQLite connection with fewer hops behaves like the one it extends."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from models import Database
from models.sqlite import opener


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
