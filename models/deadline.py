"""Deadlines: recurring rules by area, and what was marked as done; what is due is actions' business."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment

SUBJECTS = ("person", "village")
SHIFTS = ("none", "before", "after")


class Deadline(Base):
    """A rule as an area has it. Of several rows with one `code` the nearest area's holds (None: nationwide).

    `title` '' = the words of the preset with this code. `rrule` is RFC 5545; `leads` are the days before the
    due day on which it is told; `shift`: where the day goes when it is no working day; `form_id`: done when
    this form is sent for the subject.
    """

    __tablename__ = "deadline"
    __table_args__ = (UniqueConstraint("code", "area_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24))
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)
    title: Mapped[str] = mapped_column(String(120), default="")
    rrule: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(8))
    roles: Mapped[list[Any]] = mapped_column(JSON, default=list)
    leads: Mapped[list[Any]] = mapped_column(JSON, default=list)
    shift: Mapped[str] = mapped_column(String(8), default="none")
    form_id: Mapped[str] = mapped_column(String(64), default="")
    on: Mapped[bool] = mapped_column(default=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    updated_at: Mapped[Moment]


class DeadlineDone(Base):
    """One occurrence is done for one subject: "p:<person id>" or "v:<village code>"."""

    __tablename__ = "deadline_done"
    __table_args__ = (UniqueConstraint("code", "due", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24))
    due: Mapped[date] = mapped_column(Date)
    subject: Mapped[str] = mapped_column(String(24), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"))
    at: Mapped[Moment]
