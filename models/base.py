"""What every table shares: the declarative base, the moment type and ids that sort by time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Annotated, Any

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


Tx = AsyncSession
"""An open transaction: what is done in it is committed, or not, by who began it."""


class Base(DeclarativeBase):
    """The declarative base; constraint names are fixed so that both databases migrate alike."""

    metadata = MetaData(naming_convention=NAMES)


REMEMBERED = 64
"""Moments of one batch of rows that are put into words once."""


def _same(value: Any) -> Any:
    return value


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on both databases; a naive one is a programmer's mistake."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        """The rows of one batch share a few moments: those are put into words once."""
        plain = super().bind_processor(dialect) or _same
        known: dict[datetime | None, Any] = {}

        def process(value: datetime | None) -> Any:
            if value not in known:
                if len(known) >= REMEMBERED:
                    known.clear()
                known[value] = plain(value)
            return known[value]

        return process

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


Moment = Annotated[datetime, mapped_column(UtcDateTime)]


async def core(tx: Tx) -> AsyncConnection:
    """The transaction's connection, for plain statements; kept, as asking for it costs a third of one."""
    connection: AsyncConnection | None = tx.info.get(core)
    if connection is None or connection.closed:
        connection = tx.info[core] = await tx.connection()
    return connection


class Ids:
    """Makes 32-character hexadecimal ids that sort by time, also within one millisecond of one process."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self._last = 0

    def __call__(self, now: datetime) -> str:
        tick = max(int(now.timestamp() * 1000) << 16, self._last + 1)
        self._last = tick
        return f"{tick:016x}{self.rng.getrandbits(64):016x}"
