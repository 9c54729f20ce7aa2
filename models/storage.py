"""What an error says of the storage: that it takes nothing now, that somebody else was first, or nothing.

Databases tell that by codes: SQLSTATE (PostgreSQL), or SQLite's number. What has no such code, or one that
speaks of a statement, is a fault of ours.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum
from typing import Any

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

from models.base import Tx

ERRORS = (SQLAlchemyError, OSError)
"""What the storage raises, whatever it has."""


@asynccontextmanager
async def unless_taken(tx: Tx) -> AsyncIterator[None]:
    """What is done in the block is undone where somebody else stored the same key at this moment."""
    with suppress(IntegrityError):
        async with tx.begin_nested():
            yield


class Storage(Enum):
    """What the storage has against it: see `fault_of`."""

    DOWN = "takes nothing now"
    CONTENDED = "somebody else was first"


class Gone(OSError):
    """The file that we write is not the one at its path any more: nothing written would be found again."""


CONTENDED = frozenset(("40001", "40P01", "55P03"))
"""Serialization failure, deadlock, a lock that was not given in time."""
DOWN = frozenset(("08", "28", "3D", "53", "57", "58"))
"""Classes: connection, authorization, no such database, resources, an operator's doing, system."""
BROKEN = frozenset(("25006", "XX001", "XX002"))
"""A server that only stands by, and damaged tables and indexes."""
SQLITE = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    )
)
_OURS = (FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError, PermissionError)
"""What the system says of a file that a turn asked for."""


def fault_of(error: BaseException | None) -> Storage | None:
    """What the storage has against it; None: the fault is ours."""
    if isinstance(error, NoConnection):
        return Storage.DOWN
    if isinstance(error, OSError):  # the server does not answer, the disk is full
        return None if isinstance(error, _OURS) else Storage.DOWN
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return Storage.DOWN
        return fault_of(error.orig) if isinstance(error.orig, OSError) else _coded(error.orig)
    return _coded(error)


def _coded(error: Any) -> Storage | None:
    code = number_of(error)
    if isinstance(code, int):
        return Storage.DOWN if code in SQLITE else None
    if code in CONTENDED:
        return Storage.CONTENDED
    return Storage.DOWN if code[:2] in DOWN or code in BROKEN else None


def number_of(error: Any) -> str | int:
    """A driver's error by its SQLSTATE, or by SQLite's number without its details; '' when it has none."""
    number = getattr(error, "sqlite_errorcode", None)
    return _sqlstate(error) if number is None else number & 0xFF


def _sqlstate(error: Any) -> str:
    return getattr(error, "sqlstate", None) or ""


def code_of(error: BaseException) -> str:
    """The error in a word and its code: never a statement, nor what was written with it."""
    if isinstance(error, Gone):
        return str(error)
    told = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    code = _sqlstate(told) or getattr(told, "sqlite_errorname", None) or getattr(told, "errno", None)
    return f"{type(told).__name__} {code}" if code else type(told).__name__
