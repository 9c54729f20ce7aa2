"""Training sessions (Bimtek) and who takes part in them; what may happen when is actions' business."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models.area import below, known
from models.base import Base, Moment, Tx
from models.names import Name
from models.person import Assignment, Person

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
    theme: Mapped[str] = mapped_column(Name(200))
    kind: Mapped[str] = mapped_column(String(12), default="bimtek")
    batch: Mapped[str] = mapped_column(Name(40), default="")
    starts_at: Mapped[Moment] = mapped_column(index=True)
    ends_at: Mapped[Moment]
    zone: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(Name(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    link: Mapped[str] = mapped_column(String(400), default="")
    organiser: Mapped[str] = mapped_column(Name(120), default="")
    letter_number: Mapped[str] = mapped_column(Name(80), default="")
    fee: Mapped[int] = mapped_column(default=0)
    facilities: Mapped[str] = mapped_column(Text, default="")
    quota: Mapped[int | None]
    contact: Mapped[str] = mapped_column(Name(120), default="")
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
    """Somebody who was invited. `told_version` is the version they were last told of (0 = never).

    The three entries are those that they fill, or filled, with the session's forms ('' = not begun).
    """

    __tablename__ = "participant"

    training_id: Mapped[str] = mapped_column(ForeignKey("training.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    answer: Mapped[str] = mapped_column(String(8), default="invited")
    answered_at: Mapped[Moment | None]
    told_version: Mapped[int] = mapped_column(default=0)
    attended_at: Mapped[Moment | None]
    attended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    pretest_entry: Mapped[str] = mapped_column(String(36), default="", server_default="")
    posttest_entry: Mapped[str] = mapped_column(String(36), default="", server_default="")
    questionnaire_entry: Mapped[str] = mapped_column(String(36), default="", server_default="")
    letter_id: Mapped[str | None] = mapped_column(ForeignKey("media.id"))
    certificate_number: Mapped[str] = mapped_column(String(60), default="")


async def get(tx: Tx, training_id: str) -> Training | None:
    """The session, locked against others until the transaction ends (PostgreSQL): so is its quota."""
    query = select(Training).where(Training.id == training_id)
    found = await tx.execute(query.with_for_update(), execution_options={"populate_existing": True})
    return found.scalar_one_or_none()


async def find(tx: Tx, training_id: str) -> Training | None:
    """The session, to be looked at."""
    return await tx.get(Training, training_id)


async def participant(tx: Tx, training_id: str, person_id: int) -> Participant | None:
    """Somebody's part in a session."""
    return await tx.get(Participant, (training_id, person_id))


async def participants(tx: Tx, *ids: str) -> Sequence[Participant]:
    """Everybody who was invited to one of these sessions."""
    query = select(Participant).where(Participant.training_id.in_(ids))
    return (await tx.execute(query.order_by(Participant.person_id))).scalars().all() if ids else ()


async def answers(tx: Tx, training_id: str) -> dict[str, int]:
    """Answer (one of ANSWERS) -> how many gave it."""
    query = select(Participant.answer, func.count()).where(Participant.training_id == training_id)
    counted = await tx.execute(query.group_by(Participant.answer))
    return dict.fromkeys(ANSWERS, 0) | {row[0]: row[1] for row in counted}


async def said(tx: Tx, training_ids: Collection[str]) -> dict[str, dict[str, int]]:
    """Session -> answer (one of ANSWERS) -> how many gave it."""
    query = select(Participant.training_id, Participant.answer, func.count())
    query = query.where(Participant.training_id.in_(training_ids))
    counted: dict[str, dict[str, int]] = {one: dict.fromkeys(ANSWERS, 0) for one in training_ids}
    for row in await tx.execute(query.group_by(Participant.training_id, Participant.answer)):
        counted[row[0]][row[1]] = row[2]
    return counted


async def attended(tx: Tx, training_id: str) -> int:
    """How many were there."""
    query = select(func.count()).where(
        Participant.training_id == training_id, Participant.attended_at.is_not(None)
    )
    return (await tx.execute(query)).scalar_one()


async def told(tx: Tx, training_id: str) -> int:
    """How many know of the session, so that a change would be told to them."""
    query = select(func.count()).where(Participant.training_id == training_id, Participant.told_version > 0)
    return (await tx.execute(query)).scalar_one()


async def waiting(tx: Tx, training_id: str, limit: int) -> Sequence[Participant]:
    """The first who wait for a place, in the order in which they answered."""
    query = select(Participant).where(Participant.training_id == training_id, Participant.answer == "waiting")
    query = query.order_by(Participant.answered_at, Participant.person_id).limit(limit)
    return (await tx.execute(query)).scalars().all()


async def listed(tx: Tx, training_id: str) -> Sequence[tuple[Participant, Person]]:
    """Those who come or came, by name."""
    query = (
        select(Participant, Person)
        .join(Person, Person.id == Participant.person_id)
        .where(
            Participant.training_id == training_id,
            or_(Participant.answer == "yes", Participant.attended_at.is_not(None)),
        )
        .order_by(Person.name, Person.id)
    )
    return [(one, who) for one, who in await tx.execute(query)]


async def uncertain(tx: Tx, training_id: str, name: str, limit: int) -> Sequence[tuple[Participant, Person]]:
    """Those who were invited, did not say that they come, and were not seen, by a part of their name."""
    query = (
        select(Participant, Person)
        .join(Person, Person.id == Participant.person_id)
        .where(
            Participant.training_id == training_id,
            Participant.answer != "yes",
            Participant.attended_at.is_(None),
            Person.name.icontains(name, autoescape=True),
        )
        .order_by(Person.name, Person.id)
        .limit(limit)
    )
    return [(one, who) for one, who in await tx.execute(query)]


async def silent(tx: Tx, training_id: str, limit: int) -> Sequence[str]:
    """The names of those who were invited and did not answer yet."""
    query = (
        select(Person.name)
        .join(Participant, Participant.person_id == Person.id)
        .where(Participant.training_id == training_id, Participant.answer == "invited")
    )
    return (await tx.execute(query.order_by(Person.name, Person.id).limit(limit))).scalars().all()


async def ahead(tx: Tx, person_id: int, now: datetime) -> Sequence[tuple[Training, Participant]]:
    """What somebody was invited to and is not over yet, the nearest first; cancelled ones left out."""
    query = (
        select(Training, Participant)
        .join(Participant, Participant.training_id == Training.id)
        .where(Participant.person_id == person_id, Training.ends_at > now, Training.state == "announced")
        .order_by(Training.starts_at, Training.id)
    )
    return [(one, part) for one, part in await tx.execute(query)]


async def been_to(
    tx: Tx, person_id: int, now: datetime, limit: int
) -> Sequence[tuple[Training, Participant]]:
    """What somebody attended and is over, the latest first."""
    query = (
        select(Training, Participant)
        .join(Participant, Participant.training_id == Training.id)
        .where(
            Participant.person_id == person_id,
            Participant.attended_at.is_not(None),
            or_(Training.ends_at <= now, Training.state == "held"),
        )
        .order_by(Training.starts_at.desc(), Training.id)
        .limit(limit)
    )
    return [(one, part) for one, part in await tx.execute(query)]


async def organised(tx: Tx, areas: Collection[str | None], since: datetime, limit: int) -> Sequence[Training]:
    """Sessions of these areas and what is below them (None: everywhere) that ended after `since`, by date."""
    query = select(Training).where(
        below(Training.area_code, areas), Training.ends_at > since, Training.state != "cancelled"
    )
    return (await tx.execute(query.order_by(Training.starts_at, Training.id).limit(limit))).scalars().all()


async def over(
    tx: Tx, areas: Collection[str | None], now: datetime, *, limit: int, offset: int = 0
) -> Sequence[Training]:
    """Announced sessions of these areas and what is below them that ended by now, the latest first."""
    query = select(Training).where(*_over(areas, now))
    query = query.order_by(Training.starts_at.desc(), Training.id).limit(limit).offset(offset)
    return (await tx.execute(query)).scalars().all()


async def count_over(tx: Tx, areas: Collection[str | None], now: datetime) -> int:
    """How many there are of these."""
    query = select(func.count()).select_from(Training).where(*_over(areas, now))
    return (await tx.execute(query)).scalar_one()


def _over(areas: Collection[str | None], now: datetime) -> tuple[ColumnElement[bool], ...]:
    held = Training.state.in_(("announced", "held"))
    return below(Training.area_code, areas), Training.ends_at <= now, held


async def going_on(tx: Tx, opens: datetime, closes: datetime) -> Sequence[Training]:
    """Sessions that start before `opens` and end after `closes`, the latest first."""
    query = select(Training).where(
        Training.state.in_(("announced", "held")), Training.starts_at <= opens, Training.ends_at >= closes
    )
    return (await tx.execute(query.order_by(Training.starts_at.desc(), Training.id))).scalars().all()


async def near(tx: Tx, ends_after: datetime, starts_until: datetime) -> Sequence[Training]:
    """Announced sessions, the earliest first, that end after the one moment and start until the other."""
    query = select(Training).where(
        Training.state == "announced", Training.ends_at > ends_after, Training.starts_at <= starts_until
    )
    return (await tx.execute(query.order_by(Training.starts_at, Training.id))).scalars().all()


async def of_entry(tx: Tx, person_id: int, entry_id: str) -> Participant | None:
    """The part in a session for which somebody fills this entry."""
    columns = (Participant.pretest_entry, Participant.posttest_entry, Participant.questionnaire_entry)
    query = select(Participant).where(
        Participant.person_id == person_id, or_(*(column == entry_id for column in columns))
    )
    return (await tx.execute(query)).scalars().first()


async def audience(tx: Tx, roles: Iterable[str], areas: Iterable[str]) -> Sequence[int]:
    """Ids of those who hold one of the roles at or under one of the areas, each once."""
    wanted = [known(code) for code in areas]
    query = (
        select(Assignment.person_id)
        .where(
            Assignment.role.in_(list(roles)),
            Assignment.ended_at.is_(None),
            below(Assignment.area_code, wanted),
        )
        .distinct()
        .order_by(Assignment.person_id)
    )
    return (await tx.execute(query)).scalars().all()
