"""Training sessions (Bimtek) and who takes part in them; what may happen when is actions' business."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment

KINDS = ("bimtek", "rakor", "lms", "pratugas", "musdes", "other")
STATES = ("draft", "announced", "cancelled", "held")
ANSWERS = ("invited", "yes", "no", "waiting")
"""`waiting`: they would come, but the quota is full."""


class Training(Base):
    """One session. `zone` is where it takes place (IANA); `fee` in rupiah; `quota` None = no limit.

    `leads` are the reminders before it, each minutes before the start, or "morning" (of that day).
    `version` counts changes that people were told of (iCalendar's SEQUENCE). `secret` makes the rotating
    attendance code. The three forms are form ids, '' = none.
    """

    __tablename__ = "training"
    __table_args__ = (Index("ix_training_area_code_starts_at", "area_code", "starts_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    theme: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12), default="bimtek")
    batch: Mapped[str] = mapped_column(String(40), default="")
    starts_at: Mapped[Moment] = mapped_column(index=True)
    ends_at: Mapped[Moment]
    zone: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    link: Mapped[str] = mapped_column(String(400), default="")
    organiser: Mapped[str] = mapped_column(String(120), default="")
    letter_number: Mapped[str] = mapped_column(String(80), default="")
    fee: Mapped[int] = mapped_column(default=0)
    facilities: Mapped[str] = mapped_column(Text, default="")
    quota: Mapped[int | None]
    contact: Mapped[str] = mapped_column(String(120), default="")
    materials: Mapped[str] = mapped_column(Text, default="")
    letter_needed: Mapped[bool] = mapped_column(default=False)
    pretest_form: Mapped[str] = mapped_column(String(64), default="")
    posttest_form: Mapped[str] = mapped_column(String(64), default="")
    questionnaire_form: Mapped[str] = mapped_column(String(64), default="")
    certificate_prefix: Mapped[str] = mapped_column(String(40), default="")
    leads: Mapped[list[Any]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    version: Mapped[int] = mapped_column(default=0)
    secret: Mapped[str] = mapped_column(String(40), default="")
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    roles: Mapped[list[Any]] = mapped_column(JSON, default=list)
    areas: Mapped[list[Any]] = mapped_column(JSON, default=list)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class Participant(Base):
    """Somebody who was invited. `told_version` is the version they were last told of (0 = never)."""

    __tablename__ = "participant"

    training_id: Mapped[str] = mapped_column(ForeignKey("training.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    answer: Mapped[str] = mapped_column(String(8), default="invited")
    answered_at: Mapped[Moment | None]
    told_version: Mapped[int] = mapped_column(default=0)
    attended_at: Mapped[Moment | None]
    attended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    letter_id: Mapped[str | None] = mapped_column(ForeignKey("media.id"))
    certificate_number: Mapped[str] = mapped_column(String(60), default="")
