"""The schema: what the revisions make is what the models say, on both databases."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from models import Base, Database, schema


async def test_revisions_make_what_the_models_say(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_an_upgraded_database_has_the_head_and_stays_there(database: Database) -> None:
    assert await schema.current(database) == schema.head()
    await schema.upgrade(database)
    assert await schema.current(database) == schema.head()


async def test_an_empty_database_has_no_revision(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new/empty.db")
    assert await schema.current(database) is None
    await database.close()


async def test_a_newer_programs_revision_is_unknown(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    revision = await schema.current(database)
    assert revision is not None
    assert not schema.knows(revision)
    assert schema.knows(schema.head())


async def test_writable_leaves_nothing_behind(database: Database) -> None:
    await schema.writable(database)
    await schema.writable(database)
