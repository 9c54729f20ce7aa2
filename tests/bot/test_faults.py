"""Whatever the operator can mend becomes a sentence; what is our own mistake stays an error.

1. Every known error of database, system and configuration has a sentence and, where one helps, a command.
2. A database of another revision is refused with the command that mends it.
3. A port that is taken is told before anything else begins.
"""

import errno
import socket
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.channels import SendError
from bot.config import ConfigError, Mistake
from bot.faults import MIGRATE, Fault, explain, listen, right_revision, told
from bot.operator.commands import migrated
from models import schema
from models.database import Database


def sqlite_says(message: str, code: int = sqlite3.SQLITE_ERROR) -> OperationalError:
    said = sqlite3.OperationalError(message)
    said.sqlite_errorcode = code
    return OperationalError("INSERT", {}, said)


def postgres_says(state: str) -> DBAPIError:
    """In the words of a server that speaks another language."""
    said = Exception("FATAL: otentikasi gagal")
    said.sqlstate = state  # type: ignore[attr-defined]
    return DBAPIError("INSERT", {}, said)


# 1. errors with a sentence


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (sqlite_says("", sqlite3.SQLITE_BUSY), "the database is locked by another program"),
        (sqlite_says("", sqlite3.SQLITE_BUSY_SNAPSHOT), "the database is locked by another program"),
        (sqlite_says("", sqlite3.SQLITE_FULL), "the disk is full, so the database cannot be written"),
        (sqlite_says("", sqlite3.SQLITE_READONLY), "the database may be read but not written"),
        (sqlite_says("", sqlite3.SQLITE_NOTADB), "the file that database.url names is no SQLite database"),
        (sqlite_says("", sqlite3.SQLITE_CANTOPEN_ISDIR), "the database file cannot be opened"),
        (sqlite_says("", sqlite3.SQLITE_CORRUPT_INDEX), "the database is damaged"),
        (sqlite_says("", sqlite3.SQLITE_IOERR_FSYNC), "the disk does not read or write the database"),
        (postgres_says("28P01"), "the database refuses the user or password"),
        (postgres_says("3D000"), "the database that database.url names does not exist"),
        (postgres_says("42P01"), "the database has no tables yet"),
        (postgres_says("53100"), "the disk is full, so the database cannot be written"),
        (postgres_says("53300"), "the database has no connection left"),
        (postgres_says("57P03"), "the database server takes nobody in now"),
        (DBAPIError("SELECT", {}, ConnectionRefusedError()), "the database server does not answer"),
        (sqlite_says("no such table: person"), "the database has no tables yet"),
        (SendError("Unauthorized"), "Unauthorized"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (ConnectionRefusedError(), "the database server does not answer"),
        (socket.gaierror(), "the server that the configuration names is not known by that name"),
        (PermissionError(errno.EACCES, "denied", "data"), "data may not be used by this user"),
        (Fault("so it is"), "so it is"),
    ],
)
def test_what_an_operator_can_mend(error: Exception, what: str) -> None:
    fault = explain(error)
    assert fault is not None
    assert fault.what == what


def test_a_configuration_tells_all_its_mistakes() -> None:
    fault = explain(ConfigError([Mistake("a.b", "must be c", "c"), Mistake("d.e", "must be f", "")]))
    assert str(fault).splitlines()[1:] == ["  a.b: must be c (for example c)", "  d.e: must be f"]


@pytest.mark.parametrize(
    "error", [KeyError("x"), sqlite_says("near SELECT: syntax error"), postgres_says("23505"), OSError("odd")]
)
def test_our_own_mistakes_stay_errors(error: Exception) -> None:
    assert explain(error) is None
    with pytest.raises(type(error)), told():
        raise error


def test_told_turns_an_error_into_a_fault_with_its_cause() -> None:
    with pytest.raises(Fault, match="to mend it: pendamping migrate") as caught, told():
        raise sqlite_says("no such table: area")
    assert isinstance(caught.value.__cause__, OperationalError)


async def test_a_locked_database_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.database.BUSY_SECONDS", 0.01)
    one, other = Database(sqlite_url), Database(sqlite_url)
    async with one.transaction():
        with pytest.raises(Fault, match="locked"), told():
            async with other.transaction() as tx:
                await schema.writable(tx)
    await one.close()
    await other.close()


async def test_a_full_database_is_told(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.transaction() as tx:
        await tx.execute(text("PRAGMA max_page_count = 1"))  # no page beyond those there are
    with pytest.raises(Fault, match="disk is full"), told():
        async with database.transaction() as tx:
            await tx.execute(text("CREATE TABLE photo AS SELECT zeroblob(1000000)"))
    await database.close()


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear camat, this is not a database at all. " * 50)
    database = Database(f"sqlite+aiosqlite:///{file}")
    with pytest.raises(Fault, match="no SQLite database"), told():
        await right_revision(database)
    await database.close()


async def test_a_database_server_that_is_not_there_is_told() -> None:
    with listen("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
    database = Database(f"postgresql+asyncpg://u:rahasia@127.0.0.1:{port}/x")
    with pytest.raises(Fault, match="does not answer") as caught, told():
        await right_revision(database)
    assert "rahasia" not in str(caught.value)
    await database.close()


# 2. revisions


@pytest_asyncio.fixture
async def newer(database: Database) -> AsyncIterator[Database]:
    """A database that a later version of this program made."""
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    yield database


async def test_the_right_revision_is_taken(database: Database) -> None:
    assert await right_revision(database) == schema.head()


async def test_an_older_database_is_refused_with_the_command(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "head", lambda: "9999")
    with pytest.raises(Fault, match="older version") as caught:
        await right_revision(database)
    assert caught.value.mend == MIGRATE


async def test_a_newer_database_is_refused_and_left_alone(newer: Database) -> None:
    for attempt in (right_revision, migrated):
        with pytest.raises(Fault, match="newer Pendamping"):
            await attempt(newer)
    assert await schema.current(newer) == "9999"


async def test_an_empty_database_is_refused_until_it_is_migrated(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/new/empty.db")
    with pytest.raises(Fault, match="empty") as caught:
        await right_revision(database)
    assert caught.value.mend == MIGRATE
    await migrated(database)
    assert await right_revision(database) == schema.head()
    await database.close()


# 3. ports


def test_a_port_that_is_taken_is_told() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Fault, match=f"something listens on .*:{port} already"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(Fault, match="no such address"):
        listen("192.0.2.1", 0)


def test_a_port_that_is_not_allowed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "create_server", denied)
    with pytest.raises(Fault, match="may not listen on"):
        listen("127.0.0.1", 80)
