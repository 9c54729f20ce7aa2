"""What an operator can mend, in a sentence and a command, so no traceback reaches them; it mends nothing."""

from __future__ import annotations

import errno
import socket
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from asyncpg import PostgresError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.channels import SendError
from bot.config import ConfigError
from models import schema, storage
from models.database import Database

MIGRATE = "pendamping migrate"

_LOCKED = "the database is locked by another program", "end the other program that writes to it"
_FULL = "the disk is full, so the database cannot be written", "make room on the disk"
_DAMAGED = "the database is damaged", "bring back the last backup"
_AWAY = "the database server takes nobody in now", "start it, or wait until it has begun"
_TABLES = "the database has no tables yet", MIGRATE
DATABASE_FAULTS: Mapping[str | int, tuple[str, str]] = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: (
        "the database may be read but not written",
        "let this user write the file and its folder",
    ),
    sqlite3.SQLITE_NOTADB: (
        "the file that database.url names is no SQLite database",
        "name another file",
    ),
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_IOERR: ("the disk does not read or write the database", "look at the disk"),
    sqlite3.SQLITE_CANTOPEN: (
        "the database file cannot be opened",
        "check database.url and the folder's rights",
    ),
    "08": ("the database server does not answer", "start it, or check database.url"),
    "25006": ("the database may be read but not written", "name the server that may be written"),
    "28": ("the database refuses the user or password", "check database.url"),
    "3D": ("the database that database.url names does not exist", "createdb, or check database.url"),
    "42501": ("the database does not let this user do what it must", "give the user its rights there"),
    "42P01": _TABLES,
    "53100": _FULL,
    "53300": ("the database has no connection left", "lower database.connections, or raise its limit"),
    "55P03": _LOCKED,
    "57": _AWAY,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
"""The code of the driver's error, or its class -> what is wrong, how to mend it: words may be translated."""


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
    told = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(told, OSError):
        return _system(told)
    code = storage.number_of(told)
    known = DATABASE_FAULTS.get(code) or (DATABASE_FAULTS.get(code[:2]) if isinstance(code, str) else None)
    if known is None and "no such table" in str(told):  # SQLite has no code of its own for that
        known = _TABLES
    return Fault(*known) if known is not None else None


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
        raise newer(found)
    raise Fault(f"the database is of an older version (revision {found}, needed is {needed})", MIGRATE)


def newer(found: str) -> Fault:
    """This program knows nothing of the database's revision."""
    known = schema.head()
    what = f"the database was made by a newer Pendamping (its revision is {found}, this one knows {known})"
    return Fault(what, "install that version, or bring back a backup from before it")
