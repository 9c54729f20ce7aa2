"""One process of many does what one is enough for: a lock of PostgreSQL that ends with its connection.

It only spares work. What must not happen twice is made sure of elsewhere, by unique keys.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import func, select

from models.database import Database


@asynccontextmanager
async def elected(database: Database, name: str) -> AsyncIterator[bool]:
    """Whether this process has the name's lock while the block lasts; on SQLite it always has."""
    if database.sqlite:
        yield True
        return
    async with database.engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        key = func.hashtext(name)
        mine = bool((await connection.execute(select(func.pg_try_advisory_lock(key)))).scalar_one())
        try:
            yield mine
        finally:
            if mine:
                await connection.execute(select(func.pg_advisory_unlock(key)))
