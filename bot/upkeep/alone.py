"""One process runs on one SQLite file: two would send everything twice. Commands that end soon are let be."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.faults import Fault


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Hold the lock beside the database's file while the block lasts; a Fault when another process does."""
    file = _file(url)
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(lock, file)
        yield
    finally:
        os.close(lock)


def _lock(lock: int, file: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Fault(f"another Pendamping runs on {file}", "end it, or name another database.url") from None


def _file(url: str) -> Path | None:
    """The database's file; None where there is none, or where a server keeps order among many."""
    known = make_url(url)
    if known.get_backend_name() != "sqlite" or not known.database or known.database == ":memory:":
        return None
    return Path(known.database).resolve()
