"""What an operator can mend, in a sentence and a command, so no traceback reaches them; it mends nothing."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from asyncpg import PostgresError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.channels import SendError
from bot.config import ConfigError
from models import schema
from models.database import Database

MIGRATE = "pendamping migrate"

DATABASE_FAULTS: tuple[tuple[str, str, str], ...] = (
    ("is locked", "the database is locked by another program", "end the other program that writes to it"),
    ("is full", "the disk is full, so the database cannot be written", "make room on the disk"),
    ("No space left", "the disk is full, so the database cannot be written", "make room on the disk"),
    ("readonly", "the database may be read but not written", "let this user write the file and its folder"),
    ("not a database", "the file that database.url names is no SQLite database", "name another file"),
    ("malformed", "the database file is damaged", "bring back the last backup"),
    ("unable to open", "the database file cannot be opened", "check database.url and the folder's rights"),
    ("no such table", "the database has no tables yet", MIGRATE),
    (
        "does not exist",
        "the database that database.url names does not exist",
        "createdb, or check database.url",
    ),
    ("password authentication", "the database refuses the user or password", "check database.url"),
)
"""What the driver's message holds -> what is wrong, how to mend it."""


class Fault(Exception):
    """Something the operator can mend: `what` is wrong, and how to `mend` it (a command, if one does)."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(f"{what}\n  to mend it: {mend}" if mend else what)
        self.what = what
        self.mend = mend


@contextmanager
def told() -> Iterator[None]:
    """Turns every error that is known to be the operator's into a Fault."""
    try:
        yield
    except Exception as error:
        fault = explain(error)
        if fault is None or fault is error:
            raise
        raise fault from error


def explain(error: BaseException) -> Fault | None:
    """The Fault behind an error; None when it is a mistake of this program."""
    match error:
        case Fault():
            return error
        case ConfigError():
            return Fault(indented("the configuration cannot be used:", map(str, error.mistakes)))
        case SQLAlchemyError() | PostgresError():
            return _database(error)
        case SendError():
            return Fault(error.reason, "pendamping check")
        case OSError():
            return _system(error)
        case _:
            return None


def indented(head: str, lines: Iterable[str]) -> str:
    """A list under its head."""
    return "\n  ".join([head, *lines])


def _database(error: Exception) -> Fault | None:
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    for part, what, mend in DATABASE_FAULTS:
        if part in said:
            return Fault(what, mend)
    return None


def _system(error: OSError) -> Fault | None:
    if isinstance(error, socket.gaierror):
        return Fault(
            "the server that the configuration names is not known by that name", "check database.url"
        )
    if error.errno == errno.ENOSPC:
        return Fault("the disk is full", "make room on the disk")
    if isinstance(error, ConnectionRefusedError):
        return Fault("the database server does not answer", "start it, or check database.url")
    if isinstance(error, PermissionError):
        return Fault(f"{error.filename} may not be used by this user", "change its owner or its rights")
    return None


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; Fault when the port is taken or the address is not this machine's."""
    try:
        return socket.create_server((host, port), backlog=2048, reuse_port=False)
    except OSError as error:
        raise Fault(*_no_listening(error, host, port)) from error


def _no_listening(error: OSError, host: str, port: int) -> tuple[str, str]:
    where = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return f"something listens on {where} already", "end it, or choose another port (PORT=, server.port)"
    if error.errno == errno.EACCES:
        return f"this user may not listen on {where}", "choose a port from 1024 up (server.port)"
    return f"cannot listen on {where}: this machine has no such address", "check server.host"


async def right_revision(database: Database) -> str:
    """The database's revision, when it is the one this program needs; else a Fault with the command."""
    found, needed = await schema.current(database), schema.head()
    if found == needed:
        return found
    if found is None:
        raise Fault("the database is empty", MIGRATE)
    if not schema.knows(found):
        raise _newer(found)
    raise Fault(f"the database is of an older version (revision {found}, needed is {needed})", MIGRATE)


async def migrated(database: Database) -> None:
    """Bring the database to this program's revision; a Fault when a newer program made it."""
    found = await schema.current(database)
    if found is not None and not schema.knows(found):
        raise _newer(found)
    await schema.upgrade(database)


def _newer(found: str) -> Fault:
    known = schema.head()
    what = f"the database was made by a newer Pendamping (its revision is {found}, this one knows {known})"
    return Fault(what, "install that version, or bring back a backup from before it")
