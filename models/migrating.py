"""Brings a database to this program's revision; alembic is known here alone, and what serves loads it not."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from models.database import Database
from models.schema import MIGRATIONS


def config(connection: Connection | None = None) -> Config:
    """What alembic has to know, and on which connection it works."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.attributes["connection"] = connection
    return made


async def upgrade(database: Database) -> None:
    """Bring the database to `schema.head()`; one transaction, nothing to do when it is there already."""
    async with database.engine.connect() as connection:
        if database.sqlite:
            await connection.execution_options(sqlite_begin="IMMEDIATE")
        async with connection.begin():
            await connection.run_sync(lambda c: command.upgrade(config(c), "head"))
