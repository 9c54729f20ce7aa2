"""What errors say of the storage, by their codes: made by real databases where these can be made to fail."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from models.database import Database
from models.storage import Gone, Storage, code_of, fault_of
from tests import databases

DOWN, CONTENDED, OURS = Storage.DOWN, Storage.CONTENDED, None

STATES = {
    "08000": DOWN,
    "08003": DOWN,  # the connection does not exist
    "08006": DOWN,
    "28P01": DOWN,
    "3D000": DOWN,
    "53100": DOWN,  # disk full
    "53200": DOWN,
    "53300": DOWN,  # too many connections
    "57014": DOWN,  # cancelled, also by statement_timeout
    "57P01": DOWN,
    "57P02": DOWN,
    "57P03": DOWN,  # the database system is shutting down
    "58030": DOWN,
    "25006": DOWN,
    "XX001": DOWN,
    "XX002": DOWN,
    "40001": CONTENDED,
    "40P01": CONTENDED,
    "55P03": CONTENDED,
    "22001": OURS,
    "22021": OURS,  # a character that the database cannot keep
    "23505": OURS,
    "25P02": OURS,
    "42601": OURS,
    "42P01": OURS,
    "XX000": OURS,
}


class Coded(Exception):
    """An error of a driver, with one of the two codes."""

    def __init__(self, *, state: str | None = None, number: int | None = None) -> None:
        super().__init__("in words that may change")
        if state is not None:
            self.sqlstate = state
        if number is not None:
            self.sqlite_errorcode = number


@pytest.mark.parametrize("state", STATES)
def test_postgresql_tells_by_sqlstate_whatever_class_the_driver_took(state: str) -> None:
    for kind in (DBAPIError, OperationalError, InterfaceError, IntegrityError):
        assert fault_of(kind("SELECT 1", {}, Coded(state=state))) is STATES[state]


@pytest.mark.parametrize(
    ("number", "right"),
    [
        (sqlite3.SQLITE_BUSY, DOWN),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, DOWN),
        (sqlite3.SQLITE_LOCKED, DOWN),
        (sqlite3.SQLITE_NOMEM, DOWN),
        (sqlite3.SQLITE_READONLY, DOWN),
        (sqlite3.SQLITE_READONLY_DBMOVED, DOWN),
        (sqlite3.SQLITE_IOERR, DOWN),
        (sqlite3.SQLITE_IOERR_FSYNC, DOWN),
        (sqlite3.SQLITE_CORRUPT, DOWN),
        (sqlite3.SQLITE_FULL, DOWN),
        (sqlite3.SQLITE_CANTOPEN, DOWN),
        (sqlite3.SQLITE_NOTADB, DOWN),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, OURS),
        (sqlite3.SQLITE_TOOBIG, OURS),
        (sqlite3.SQLITE_MISMATCH, OURS),
        (sqlite3.SQLITE_ERROR, OURS),
    ],
)
def test_sqlite_tells_by_its_number(number: int, right: Storage | None) -> None:
    for kind in (DBAPIError, OperationalError):
        assert fault_of(kind("SELECT 1", {}, Coded(number=number))) is right


@pytest.mark.parametrize(
    ("error", "right"),
    [
        (ConnectionRefusedError(), DOWN),
        (TimeoutError(), DOWN),
        (OSError(28, "No space left on device"), DOWN),
        (OperationalError("COMMIT", {}, OSError("disk is full")), DOWN),
        (NoConnection("QueuePool limit"), DOWN),
        (Gone("removed"), DOWN),
        (asyncpg.CannotConnectNowError("shutting down"), DOWN),
        (FileNotFoundError(), OURS),
        (PermissionError(), OURS),
        (KeyError("x"), OURS),
        (DBAPIError("SELECT 1", {}, ValueError()), OURS),
    ],
)
def test_what_has_no_code_goes_by_its_class(error: Exception, right: Storage | None) -> None:
    assert fault_of(error) is right


def test_a_line_about_it_holds_no_statement_and_nothing_that_was_written() -> None:
    error = IntegrityError("INSERT INTO person", {"name": "Sari"}, Coded(state="23505"))
    assert code_of(error) == "Coded 23505"
    assert code_of(KeyError("Sari")) == "KeyError"


# The same, made by the databases themselves


@pytest.fixture
def postgresql_url(postgresql_maker: databases.Maker, tmp_path: Path) -> Iterator[str]:
    with postgresql_maker.fresh(tmp_path) as url:
        yield url


async def failing(work: Callable[[], Awaitable[object]]) -> Exception:
    try:
        await work()
    except Exception as error:
        return error
    raise AssertionError("nothing failed")


async def run(database: Database, *statements: str) -> None:
    async with database.transaction() as tx:
        for statement in statements:
            await tx.execute(text(statement))


ROW = "INSERT INTO inbox (channel, external_id, received_at) VALUES ('a', 'b', '2026-11-23 00:00:00+00')"


async def test_what_a_statement_does_wrong_is_ours(database: Database) -> None:
    for statements in (("SELECT nothing FROM nowhere",), (ROW, ROW)):
        assert fault_of(await failing(partial(run, database, *statements))) is None


async def test_a_file_that_is_no_database_or_damaged(tmp_path: Path) -> None:
    file = tmp_path / "broken.db"
    file.write_bytes(b"this is no database at all" * 400)
    database = Database(f"sqlite+aiosqlite:///{file}")
    error = await failing(lambda: run(database, "SELECT 1"))
    assert fault_of(error) is DOWN
    assert "NOTADB" in code_of(error)
    await database.close()


async def test_a_file_in_another_programs_hand(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await run(database, "SELECT 1", "PRAGMA busy_timeout=1")
    other = sqlite3.connect(str(database.url.database))
    other.execute("BEGIN IMMEDIATE")
    assert fault_of(await failing(lambda: run(database, "SELECT 1"))) is DOWN
    other.close()
    await run(database, "SELECT 1")
    await database.close()


async def test_a_server_that_ends_the_connection(postgresql_url: str) -> None:
    database = Database(postgresql_url, connections=1)

    async def cut() -> None:
        async with database.transaction() as tx:
            await tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    assert fault_of(await failing(cut)) is DOWN
    await run(database, "SELECT 1")
    await database.close()


async def test_a_lock_that_is_not_given_in_time_and_a_slow_statement(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    async with database.transaction() as tx:
        await tx.execute(text("LOCK TABLE inbox"))
        waiting = "SET LOCAL lock_timeout = 20", ROW
        assert fault_of(await failing(lambda: run(database, *waiting))) is CONTENDED
    slow = "SET LOCAL statement_timeout = 20", "SELECT pg_sleep(5)"
    assert fault_of(await failing(lambda: run(database, *slow))) is DOWN
    await database.close()


async def test_a_server_that_is_not_there() -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    assert fault_of(await failing(lambda: run(database, "SELECT 1"))) is DOWN
    await database.close()


# The file under our hands


async def test_a_file_that_was_removed_or_replaced_takes_nothing_more(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    file = Path(str(database.url.database))
    await run(database, ROW)
    away = file.rename(file.with_suffix(".away"))
    assert isinstance(await failing(lambda: run(database, "SELECT 1")), Gone)
    file.write_bytes(away.read_bytes())
    error = await failing(lambda: run(database, "SELECT 1"))
    assert fault_of(error) is DOWN
    assert "removed or replaced" in code_of(error)
    with pytest.raises(Gone):
        async with database.reading():
            pass
    away.replace(file)
    await run(database, "SELECT 1")
    await database.close()


async def test_a_new_file_is_no_replaced_one(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    await run(database, "CREATE TABLE a (b)")
    await asyncio.gather(run(database, "SELECT 1"), run(database, "SELECT 1"))
    await database.close()
