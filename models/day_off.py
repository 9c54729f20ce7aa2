"""Days that a decree made days off, or working days, against what the calendar has; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Date, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx
from models.names import Name


class DayOff(Base):
    """One day. `off`: offices are closed; else they are open, whatever the calendar says. `name`: why."""

    __tablename__ = "day_off"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    off: Mapped[bool]
    name: Mapped[str] = mapped_column(Name(120), default="")
    set_at: Mapped[Moment]


async def every(tx: Tx) -> Sequence[DayOff]:
    """All of them, the earliest first."""
    return (await tx.execute(select(DayOff).order_by(DayOff.day))).scalars().all()


async def keep(tx: Tx, one: DayOff) -> None:
    """Store a day, in place of what was said of it."""
    await tx.merge(one)


async def forget(tx: Tx, day: date) -> bool:
    """Leave the day to the calendar again; False when nothing was said of it."""
    gone = delete(DayOff).where(DayOff.day == day).returning(DayOff.day)
    return (await tx.execute(gone)).first() is not None
