"""Attempts at codes that failed, by what and whom: so that nobody tries them all. Decides nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx


class Attempt(Base):
    """What failed `count` times, counted until `until`; `what` names the code's kind and who tried."""

    __tablename__ = "attempt"

    what: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int]
    until: Mapped[Moment] = mapped_column(index=True)


async def failed(tx: Tx, what: str, now: datetime) -> int:
    """How often it failed lately."""
    row = await tx.get(Attempt, what)
    return row.count if row is not None and row.until > now else 0


async def fail(tx: Tx, what: str, now: datetime, until: datetime) -> None:
    """Once more; all of it is forgotten at `until`."""
    row = await tx.get(Attempt, what, with_for_update=True)
    if row is None:
        tx.add(Attempt(what=what, count=1, until=until))
    else:
        row.count, row.until = (row.count if row.until > now else 0) + 1, until
    await tx.flush()
