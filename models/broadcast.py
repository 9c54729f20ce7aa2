"""Broadcasts: one text to everybody with some roles in some areas; its messages are rows of the outbox."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment

STATES = ("scheduled", "sending", "stopped", "done")


class Broadcast(Base):
    """One broadcast. Its author watches it at `contact_id`, in the message `progress_id` (platform's id).

    `total` counts the people it goes to, `due_at` when it begins.
    """

    __tablename__ = "broadcast"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    roles: Mapped[list[Any]] = mapped_column(JSON, default=list)
    areas: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12))
    due_at: Mapped[Moment] = mapped_column(index=True)
    total: Mapped[int] = mapped_column(default=0)
    progress_id: Mapped[str] = mapped_column(String(128), default="")
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
