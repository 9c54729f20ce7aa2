"""The schema: what the revisions make is what the models say, on both databases."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from models import Base, Database, schema
from models.entry import Entry, EntryVersion
from models.form import FormVersion
from tests import sample
from tests.sample import NOW


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


async def test_a_report_whose_correction_was_asked_for_gets_its_day_back(database: Database) -> None:
    """Revision 3 parts when a report was sent from since when it waits; the way back keeps the queue."""

    async def at(revision: str) -> None:
        def move(connection: Connection) -> None:
            config = schema._config(connection)
            there = command.downgrade if revision == "0002" else command.upgrade
            there(config, revision)

        async with database.engine.connect() as connection:
            if database.sqlite:
                await connection.execution_options(sqlite_begin="IMMEDIATE")
            async with connection.begin():
                await connection.run_sync(move)

    async def moments(columns: str) -> list[str]:
        async with database.reading() as tx:
            rows = (await tx.execute(text(f"SELECT {columns} FROM entry"))).one()
            return [str(value)[:10] for value in rows]

    async with database.transaction() as tx:
        who = await sample.person(tx, "Sari", "facilitator")
        tx.add(FormVersion(id=1, form_id="a", version="1", title="A", xform=b"", digest="", installed_at=NOW))
        await tx.flush()
        of = {"form_version_id": 1, "version": 1, "submitted_at": NOW}
        asked = {"state": "correction", "waiting_since": NOW + timedelta(days=2)}
        tx.add(Entry(id="e", person_id=who.person_id, created_at=NOW, updated_at=NOW, **of, **asked))
        tx.add(EntryVersion(entry_id="e", submission="", **of))
    await at("0002")
    assert await moments("submitted_at") == ["2026-11-25"]
    await at("head")
    assert await moments("submitted_at, waiting_since") == ["2026-11-23", "2026-11-25"]
