"""The schema: what the revisions make is what the models say, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, DefaultClause, column, inspect, select, table, text

from models import Base, Tx, migrating, schema
from models.database import Database
from models.entry import Entry, EntryVersion
from models.form import FormVersion
from models.message import Outbox
from models.outbox_state import ENDED
from tests import sample
from tests.sample import NOW


async def test_revisions_make_what_the_models_say(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_keys_and_defaults_are_those_of_the_models_too(database: Database) -> None:
    """Which alembic does not compare."""

    def found(connection: Connection) -> dict[str, tuple[set[str], dict[str, str]]]:
        seen = inspect(connection)
        return {
            name: (
                set(seen.get_pk_constraint(name)["constrained_columns"]),
                {
                    one["name"]: text
                    for one in seen.get_columns(name)
                    if (text := plain(one["default"])) != "-"
                },
            )
            for name in Base.metadata.tables
        }

    def plain(default: str | None) -> str:
        """Without what either database writes around it; "-" where there is none, or a number that counts."""
        if default is None or default.startswith("nextval"):
            return "-"
        return default.partition("::")[0].strip("'").replace("false", "0")

    said = {
        name: (
            {column.name for column in table.primary_key},
            {
                one.name: str(one.server_default.arg)
                for one in table.columns
                if isinstance(one.server_default, DefaultClause)
            },
        )
        for name, table in Base.metadata.tables.items()
    }
    async with database.engine.connect() as connection:
        told = await connection.run_sync(found)
    assert told == said


TOLD = {
    "area": "code name search",
    "assigned_village": "assignment_id village_code",
    "assignment": "person_id role begun_at",
    "attempt": "what count until",
    "audit": "at verb subject",
    "broadcast": "id text person_id state due_at created_at",
    "chat_group": "channel address bound_at",
    "consent": "person_id version language given_at",
    "contact": "person_id channel address created_at",
    "conversation": "contact_id updated_at",
    "counter": "name value",
    "day_off": "day off set_at",
    "deadline": "code rrule subject updated_at",
    "deadline_done": "code due subject at",
    "document": "id name content created_at",
    "entry": "id person_id form_version_id created_at updated_at",
    "entry_version": "entry_id version form_version_id submission submitted_at",
    "form_file": "form_version_id name content",
    "form_version": "form_id version title xform digest installed_at",
    "inbox": "channel external_id received_at",
    "invite": "digest role created_at expires_at",
    "leave": "person_id first last",
    "media": "id person_id channel ref kind created_at",
    "outbox": "id channel address cause content urgency due_at",
    "participant": "training_id person_id",
    "person": "name created_at",
    "reminder": "key person_id kind due_at decided_at state",
    "review": "entry_id version person_id verb at",
    "sign_in_link": "digest person_id expires_at",
    "snooze": "id person_id due_at",
    "training": "id theme starts_at ends_at zone created_at updated_at",
    "upload": "channel account digest ref until",
    "watermark": "name at",
    "web_session": "digest person_id csrf expires_at",
}
"""What whoever makes a row must say. What is not said is nothing: '' 0 False [] {}, save for UNSAID."""
UNSAID = {
    "deadline.on": True,
    "deadline.shift": "none",
    "entry.state": "draft",
    "form_version.review": True,
    "outbox.state": "waiting",
    "participant.answer": "invited",
    "person.language": "id",
    "person.zone": "Asia/Jakarta",
    "training.kind": "bimtek",
    "training.state": "draft",
}


def unsaid(column: Column[Any]) -> object:
    """What the program stores in a column of which nothing is said."""
    made: Any = column.default
    return made.arg(None) if made.is_callable else made.arg


def test_what_a_row_does_not_say_is_nothing() -> None:
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    numbered = {str(table.autoincrement_column) for table in Base.metadata.sorted_tables}
    must = [c for c in columns if not (c.nullable or c.default or c.server_default or str(c) in numbered)]
    assert {str(c) for c in must} == {f"{t}.{name}" for t, names in TOLD.items() for name in names.split()}
    untold = {str(c): unsaid(c) for c in columns if c.default}
    assert {name: value for name, value in untold.items() if value or name in UNSAID} == UNSAID
    said = {str(c): str(one.arg) for c in columns if isinstance(one := c.server_default, DefaultClause)}
    assert {name for name, text in said.items() if text.strip("{}0")} == set()
    assert said.keys() <= untold.keys()


async def test_an_upgraded_database_has_the_head_and_stays_there(database: Database) -> None:
    assert await schema.current(database) == schema.head()
    await migrating.upgrade(database)
    assert await schema.current(database) == schema.head()


def test_the_revisions_are_those_that_alembic_finds() -> None:
    found = ScriptDirectory.from_config(migrating.config())
    assert [one.revision for one in found.walk_revisions()] == schema.revisions()[::-1]
    assert found.get_current_head() == schema.head()


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
    for _ in range(2):
        async with database.transaction() as tx:
            await schema.writable(tx)


async def at(database: Database, revision: str) -> None:
    """Back to a revision, or on to the head."""

    def move(connection: Connection) -> None:
        there = command.upgrade if revision == "head" else command.downgrade
        there(migrating.config(connection), revision)

    async with database.engine.connect() as connection:
        if database.sqlite:
            await connection.execution_options(sqlite_begin="IMMEDIATE")
        async with connection.begin():
            await connection.run_sync(move)


async def a_person_and_a_form(tx: Tx) -> int:
    who = await sample.person(tx, "Sari", "facilitator")
    tx.add(FormVersion(id=1, form_id="a", version="1", title="A", xform=b"", digest="", installed_at=NOW))
    await tx.flush()
    return who.person_id


async def test_a_report_whose_correction_was_asked_for_gets_its_day_back(database: Database) -> None:
    """Revision 3 parts when a report was sent from since when it waits; the way back keeps the queue."""

    async def moments(columns: str) -> list[str]:
        async with database.reading() as tx:
            rows = (await tx.execute(text(f"SELECT {columns} FROM entry"))).one()
            return [str(value)[:10] for value in rows]

    async with database.transaction() as tx:
        who = await a_person_and_a_form(tx)
        of = {"form_version_id": 1, "version": 1, "submitted_at": NOW}
        asked = {"state": "correction", "waiting_since": NOW + timedelta(days=2)}
        tx.add(Entry(id="e", person_id=who, created_at=NOW, updated_at=NOW, **of, **asked))
        tx.add(EntryVersion(entry_id="e", submission="", **of))
    await at(database, "0002")
    assert await moments("submitted_at") == ["2026-11-25"]
    await at(database, "head")
    assert await moments("submitted_at, waiting_since") == ["2026-11-23", "2026-11-25"]


async def test_a_promise_that_was_put_off_is_due_on_the_same_day_before_and_after(database: Database) -> None:
    """Revision 10 keeps apart what was promised and to when it was put off."""

    async def days(columns: str) -> dict[str, tuple[str, ...]]:
        async with database.reading() as tx:
            rows = (await tx.execute(text(f"SELECT id, {columns} FROM entry"))).all()
        return {name: tuple(str(one)[8:10] for one in values) for name, *values in rows}

    promised = NOW.date()
    async with database.transaction() as tx:
        who = await a_person_and_a_form(tx)
        usual: dict[str, Any] = {"person_id": who, "form_version_id": 1, "follow_up_on": promised}
        usual |= {"created_at": NOW, "updated_at": NOW}
        tx.add(Entry(id="kept", **usual))
        tx.add(Entry(id="moved", put_off_to=promised + timedelta(days=1), **usual))
        tx.add(Entry(id="done", put_off_to=promised + timedelta(days=1), followed_up_at=NOW, **usual))
        tx.add(Entry(id="none", **usual | {"follow_up_on": None}))
    await at(database, "0009")
    assert await days("follow_up_on") == {"kept": ("23",), "moved": ("24",), "done": ("23",), "none": ("",)}
    await at(database, "head")
    assert await days("follow_up_on, put_off_to") == {
        "kept": ("23", "23"),
        "moved": ("24", "24"),
        "done": ("23", ""),
        "none": ("", ""),
    }


OLD: dict[str, tuple[dict[str, Any], tuple[str, str, str]]] = {
    "due": ({}, ("waiting", "", "")),
    "in hand": ({"claimed_until": NOW}, ("waiting", "", "")),
    "tried": ({"error": "no answer", "unsure_at": NOW, "attempts": 1}, ("waiting", "", "")),
    "again": ({"status": "failed", "error": "full", "external_id": "w1"}, ("waiting", "w1", "")),
    "as template": ({"window": "shut", "template": "told", "status": "failed"}, ("waiting", "", "shut")),
    "held": ({"window": "shut", "due_at": NOW + timedelta(days=365)}, ("held", "", "")),
    "stopped": ({"due_at": datetime(9000, 1, 1, tzinfo=UTC)}, ("stopped", "", "")),
    "sent": ({"done_at": NOW, "external_id": "7", "window": "open"}, ("sent", "7", "open")),
    "read": ({"done_at": NOW, "external_id": "8", "status": "read"}, ("sent", "8", "")),
    "acknowledged": ({"done_at": NOW}, ("sent", "", "")),
    "in a response": ({"done_at": NOW, "external_id": "response"}, ("answered", "", "")),
    "given up": ({"done_at": NOW, "error": "blocked"}, ("given_up", "", "")),
    "failed": ({"done_at": NOW, "status": "failed", "external_id": "w2"}, ("given_up", "w2", "")),
    "another way": (
        {"done_at": NOW, "error": "took another way", "window": "shut"},
        ("given_up", "", "shut"),
    ),
}
"""Messages as they stood before revision 11, and their (state, external_id, window) after it."""


async def test_a_message_gets_the_state_that_it_was_in(database: Database) -> None:
    """And the way back says the same in the old words."""
    columns = Outbox.__table__.c
    names = [one.name for one in columns if one.name != "state"]
    old = table("outbox", *(column(name, columns[name].type) for name in names))
    usual = {"channel": "whatsapp", "address": "1", "cause": "", "content": "{}", "urgency": 1, "due_at": NOW}
    empty = dict.fromkeys(("external_id", "error", "account", "template", "window", "category", "status"), "")
    rows = [
        dict.fromkeys(names) | usual | empty | {"attempts": 0, "parts": 0} | told | {"id": key}
        for key, (told, _) in OLD.items()
    ]

    async def before() -> dict[str, dict[str, Any]]:
        async with database.reading() as tx:
            return {row["id"]: dict(row) for row in (await tx.execute(select(old))).mappings()}

    await at(database, "0010")
    async with database.transaction() as tx:
        await tx.execute(old.insert(), rows)
    first = await before()
    await at(database, "head")
    async with database.reading() as tx:
        found = (await tx.execute(select(Outbox))).scalars().all()
    assert {one.id: (one.state, one.external_id, one.window) for one in found} == {
        key: after for key, (_, after) in OLD.items()
    }
    assert all((one.done_at is not None) == (one.state in ENDED) for one in found)
    await at(database, "0010")
    held = {"due_at": datetime(8000, 1, 1, tzinfo=UTC)}
    told: dict[str, dict[str, Any]] = {"failed": {"error": "given up"}, "held": held}
    assert await before() == {key: row | told.get(key, {}) for key, row in first.items()}


async def test_the_outbox_keeps_its_indexes(database: Database) -> None:
    """Those of a part of the rows, too, which alembic does not compare, where SQLite makes the table anew."""
    query = "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'outbox' AND type = 'index'"
    if not database.sqlite:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'outbox'"
    async with database.reading() as tx:
        found = {name: told or "" for name, told in (await tx.execute(text(query))).all()}
    partial = {name for name, told in found.items() if " WHERE " in told}
    assert partial == {"ix_outbox_due", "ix_outbox_done_at", "ix_outbox_notice"}
    assert {one.name for one in Base.metadata.tables["outbox"].indexes} <= found.keys()
