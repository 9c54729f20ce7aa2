"""The schema's revision: which one a database has, which one this program needs, and how to get there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from models.base import Tx
from models.database import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The revision that this program needs."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:
        raise LookupError("migrations/versions holds no revision")
    return revision


def knows(revision: str) -> bool:
    """Whether this program has heard of a revision; a newer program's database has one that it has not."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


async def current(database: Database) -> str | None:
    """The revision that the database has; None when it is empty."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())


async def upgrade(database: Database) -> None:
    """Bring the database to `head()`; one transaction, nothing to do when it is there already."""
    async with database.engine.connect() as connection:
        if database.sqlite:
            await connection.execution_options(sqlite_begin="IMMEDIATE")
        async with connection.begin():
            await connection.run_sync(lambda c: command.upgrade(_config(c), "head"))


async def writable(tx: Tx) -> None:
    """Raise what the database raises when it cannot be written (locked, full, read-only)."""
    await tx.execute(text("CREATE TABLE pendamping_write_check (a INTEGER)"))
    await tx.execute(text("DROP TABLE pendamping_write_check"))
