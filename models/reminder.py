"""What was told by the clock (once each), what was put off, who is on leave; decides nothing that is due.

What somebody chose about reminders stands in Person.reminders, every part may be absent:
{"off": [kind, ...], "quiet": ["21:00", "05:30"], "at": {kind: "19:00"}}.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment


class Reminder(Base):
    """One thing told to one person at one due moment. `key` = what|whom|when: the same is never told twice.

    `state`: sent (then `outbox_id` tells in which message), dropped (too late to be useful) or merged.
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
    """A reminder that its reader put off: the same parts are looked at again at `due_at`, if still undone."""

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


class Group(Base):
    """A platform's group that gets an area's digest."""

    __tablename__ = "chat_group"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    bound_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    bound_at: Mapped[Moment]
