"""The schema's revision: which one a database has, and which one this program needs; changes none."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from models.base import Tx
from models.database import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
_TABLE = "alembic_version"


def revisions() -> list[str]:
    """All that this program has heard of, the first one first: the numbers with which their files begin."""
    found = (MIGRATIONS / "versions").glob("[0-9]*_*.py")
    return sorted(file.name.partition("_")[0] for file in found)


def head() -> str:
    """The revision that this program needs."""
    known = revisions()
    if not known:
        raise LookupError("migrations/versions holds no revision")
    return known[-1]


def knows(revision: str) -> bool:
    """Whether this program has heard of a revision; a newer program's database has one that it has not."""
    return revision in revisions()


async def current(database: Database) -> str | None:
    """The revision that the database has; None when it is empty."""
    async with database.engine.connect() as connection:
        return await connection.run_sync(_current)


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_TABLE):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {_TABLE}")).scalar()
    return found


async def writable(tx: Tx) -> None:
    """Raise what the database raises when it cannot be written (locked, full, read-only)."""
    await tx.execute(text("CREATE TABLE pendamping_write_check (a INTEGER)"))
    await tx.execute(text("DROP TABLE pendamping_write_check"))
