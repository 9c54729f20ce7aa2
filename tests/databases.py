"""Real databases for tests: SQLite files and a PostgreSQL server that comes as a Python package.

Each test gets its own database, copied from a template that was migrated once per run.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from models import area, migrating
from models.base import Base
from models.database import Database
from models.terms import TERMS
from tests import postgres
from tests.sample import AREAS

_numbers = count(1)


async def _prepare(url: str) -> None:
    database = Database(url)
    await migrating.upgrade(database)
    async with database.transaction() as tx:
        await area.load(tx, AREAS, TERMS)
    await database.close()


@dataclass(frozen=True)
class Maker:
    """Makes databases of one kind; `template` is a file (SQLite) or a database's name (PostgreSQL)."""

    kind: str
    base: str
    template: str

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """The URL of a new migrated database that holds the sample areas; dropped afterwards."""
        with self._made(folder) as url:
            yield url
        _forget()

    @contextmanager
    def _made(self, folder: Path) -> Iterator[str]:
        if self.kind == "sqlite":
            path = folder / f"test{next(_numbers)}.db"
            shutil.copyfile(self.template, path)
            path.chmod(0o600)
            yield f"sqlite+aiosqlite:///{path}"
            return
        name = f"test{next(_numbers)}"
        asyncio.run(_admin(self.base, f"CREATE DATABASE {name} TEMPLATE {self.template} STRATEGY FILE_COPY"))
        yield make_url(self.base).set(database=name).render_as_string(hide_password=False)
        asyncio.run(_admin(self.base, f"DROP DATABASE {name} WITH (FORCE)"))


def _forget() -> None:
    """SQLAlchemy keeps each table's compiled statements by dialect, and every database has one of its own.

    A service has one database; a run of the tests has thousands, and its workers grew by 100 kB with each.
    """
    for mapper in Base.registry.mappers:
        mapper._compiled_cache.clear()


async def _admin(url: str, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


def sqlite(folder: Path) -> Maker:
    """SQLite databases, copied from one file."""
    template = folder / "template.db"
    asyncio.run(_prepare(f"sqlite+aiosqlite:///{template}"))
    return Maker("sqlite", "", str(template))


@contextmanager
def postgresql() -> Iterator[Maker]:
    """PostgreSQL databases on a server of our own."""
    with postgres.server() as base:
        admin = base.render_as_string(hide_password=False)
        asyncio.run(_admin(admin, "CREATE DATABASE template_pendamping"))
        template = base.set(database="template_pendamping").render_as_string(hide_password=False)
        asyncio.run(_prepare(template))
        yield Maker("postgresql", admin, "template_pendamping")
