"""What was told by the clock (once each), what was put off, who is on leave; decides nothing that is due.

What somebody chose about reminders stands in Person.reminders, every part may be absent:
{"off": [kind, ...], "quiet": ["21:00", "05:30"], "at": {kind: "19:00"}}.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, bindparam, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx, UtcDateTime, core
from models.message import UNSENT, Outbox


class Reminder(Base):
    """One thing told to one person at one due moment. `key` = what|whom|when: the same is never told twice.

    `state`: sent (then `outbox_id` tells in which message), dropped (too late to be useful), later (put off
    to the end of quiet hours) or unheard (no address reaches the person).
    """

    __tablename__ = "reminder"
    __table_args__ = (Index("ix_reminder_person_id_due_at", "person_id", "due_at"),)

    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(24), index=True)
    due_at: Mapped[Moment]
    decided_at: Mapped[Moment] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(8))
    outbox_id: Mapped[str | None] = mapped_column(String(32), index=True)


class Snooze(Base):
    """A reminder that its reader put off: the same parts (key, kind) are looked at again, if still undone."""

    __tablename__ = "snooze"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    parts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    due_at: Mapped[Moment] = mapped_column(index=True)
    done_at: Mapped[Moment | None]


class Leave(Base):
    """Days on which somebody is not reminded, both included."""

    __tablename__ = "leave"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)


class Watermark(Base):
    """Until when the clock has decided all of a name; its row's lock lets one scheduler decide at a time."""

    __tablename__ = "watermark"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[Moment]


async def watermark(tx: Tx, name: str, *, lock: bool = False) -> datetime | None:
    """Until when all of a name is decided; None at the very first. Locked until the transaction ends."""
    query = select(Watermark.at).where(Watermark.name == name)
    connection = await core(tx)
    return (await connection.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def begin_watermark(tx: Tx, name: str, now: datetime) -> None:
    """The first start: nothing before now is decided."""
    connection = await core(tx)
    insert_into = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    await connection.execute(insert_into(Watermark).values(name=name, at=now).on_conflict_do_nothing())


async def move_watermark(tx: Tx, name: str, now: datetime) -> None:
    """All until now is decided."""
    await tx.execute(update(Watermark).where(Watermark.name == name).values(at=now))


async def note(tx: Tx, rows: Sequence[dict[str, Any]]) -> set[str]:
    """Record what is decided; returns the keys that were new. What was decided before stays as it is."""
    if not rows:
        return set()
    connection = await core(tx)
    insert_into = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    query = insert_into(Reminder).on_conflict_do_nothing().returning(Reminder.key)
    return {row[0] for row in await connection.execute(query, rows)}


_OTHERS = select(Reminder.key).where(Reminder.outbox_id == Outbox.id, Reminder.key != bindparam("key"))
_WITHDRAW = delete(Outbox).where(
    Outbox.id == select(Reminder.outbox_id).where(Reminder.key == bindparam("key")).scalar_subquery(),
    UNSENT,
    or_(Outbox.claimed_until.is_(None), Outbox.claimed_until <= bindparam("now", type_=UtcDateTime)),
    ~_OTHERS.exists(),
)
"""Asked with every report, so it is built once."""


async def reported(tx: Tx, person_id: int, day: date, now: datetime) -> None:
    """Somebody reported about this day: it is told no more that it is missing, unless that is being sent."""
    await (await core(tx)).execute(_WITHDRAW, {"key": f"daily|{person_id}|{day}", "now": now})


async def told_in(tx: Tx, person_id: int, outbox_id: str) -> Sequence[Reminder]:
    """What one message told this person."""
    query = select(Reminder).where(Reminder.outbox_id == outbox_id, Reminder.person_id == person_id)
    return (await tx.execute(query.order_by(Reminder.key))).scalars().all()


async def snoozed(tx: Tx, until: datetime) -> Sequence[Snooze]:
    """What was put off and is due until then, the earliest first."""
    query = select(Snooze).where(Snooze.done_at.is_(None), Snooze.due_at <= until)
    return (await tx.execute(query.order_by(Snooze.due_at, Snooze.id))).scalars().all()


async def snoozes_of(tx: Tx, person_id: int) -> Sequence[Snooze]:
    """What this person put off and was not told again."""
    query = select(Snooze).where(Snooze.person_id == person_id, Snooze.done_at.is_(None))
    return (await tx.execute(query)).scalars().all()


async def end_snoozes(tx: Tx, ids: Collection[str], now: datetime) -> None:
    """These were looked at again."""
    if ids:
        await tx.execute(update(Snooze).where(Snooze.id.in_(ids)).values(done_at=now))


async def leaves(tx: Tx, person_id: int, since: date) -> Sequence[Leave]:
    """The person's leave that has not ended before this day, the earliest first."""
    query = select(Leave).where(Leave.person_id == person_id, Leave.last >= since)
    return (await tx.execute(query.order_by(Leave.first, Leave.id))).scalars().all()


async def drop_leave(tx: Tx, person_id: int, leave_id: int) -> bool:
    """Take a leave back; False when the person has no such."""
    query = delete(Leave).where(Leave.person_id == person_id, Leave.id == leave_id)
    return (await tx.execute(query.returning(Leave.id))).first() is not None
