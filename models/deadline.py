"""Deadlines: recurring rules by area, and what was marked as done; what is due is actions' business."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, mapped_column

from models.area import Area, inside, line_of, within
from models.base import Base, Moment, Tx, core
from models.entry import Entry, EntryVersion
from models.form import FormVersion
from models.names import Name
from models.person import AssignedVillage, Assignment, Person
from models.readers import Span

SUBJECTS = ("person", "village")
SHIFTS = ("none", "before", "after")
VILLAGE_CODE = 13
"""Length of a village's code."""


class Deadline(Base):
    """A rule as an area has it. Of several rows with one `code` the nearest area's holds (None: nationwide).

    `title` '' = the words of the preset with this code. `rrule` is RFC 5545; `leads` are the days before the
    due day on which it is told; `shift`: where the day goes when it is no working day; `form_id`: done when
    this form is sent for the subject.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("code", "area_code"),
        Index(
            "uq_deadline_code_nationwide",
            "code",
            unique=True,
            sqlite_where=text("area_code IS NULL"),
            postgresql_where=text("area_code IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24))
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)
    title: Mapped[str] = mapped_column(Name(120), default="")
    rrule: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(8))
    roles: Mapped[list[Any]] = mapped_column(JSON, default=list)
    leads: Mapped[list[Any]] = mapped_column(JSON, default=list)
    shift: Mapped[str] = mapped_column(String(8), default="none")
    form_id: Mapped[str] = mapped_column(String(80), default="")
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
    at: Mapped[Moment]


class Post(NamedTuple):
    """Somebody in a role somewhere since a moment, with the villages it covers."""

    person_id: int
    role: str
    area_code: str | None
    since: datetime
    villages: tuple[str, ...]


class Filed(NamedTuple):
    """A form that was sent: by whom, about which village, when for the first time, and the sender's zone."""

    form_id: str
    person_id: int
    village_code: str | None
    at: datetime
    zone: str


async def rows(tx: Tx, areas: Collection[str] | None = None) -> Sequence[Deadline]:
    """The rules that hold in these areas or in parts of them, oldest first; None: every rule there is."""
    query = select(Deadline).order_by(Deadline.id)
    if areas is not None:
        above = {code for one in areas for code in line_of(one)}
        below = [inside(Deadline.area_code, one) for one in sorted(areas)]
        query = query.where(or_(Deadline.area_code.is_(None), Deadline.area_code.in_(above), *below))
    return (await tx.execute(query)).scalars().all()


async def row(tx: Tx, code: str, area_code: str | None) -> Deadline | None:
    """The rule that exactly this area has, locked until the transaction ends (PostgreSQL)."""
    query = select(Deadline).where(Deadline.code == code, Deadline.area_code == area_code)
    return (await tx.execute(query.order_by(Deadline.id).with_for_update())).scalars().first()


async def forget(tx: Tx, code: str, area_code: str | None) -> bool:
    """Drop the area's own rule; False when it had none."""
    gone = delete(Deadline).where(Deadline.code == code, Deadline.area_code == area_code)
    return (await tx.execute(gone.returning(Deadline.id))).first() is not None


async def posts(
    tx: Tx,
    *,
    person_id: int | None = None,
    roles: Collection[str] = (),
    area_code: str | None = None,
    span: Span | None = None,
) -> list[Post]:
    """Posts in force: of one person, or of everybody in these roles whose post is in the area (None: all).

    `span`: only of people with these ids, both ends included.
    """
    query = select(
        Assignment.id, Assignment.person_id, Assignment.role, Assignment.area_code, Assignment.begun_at
    ).where(Assignment.ended_at.is_(None))
    query = query.where(Assignment.person_id == person_id) if person_id is not None else query
    query = query.where(Assignment.role.in_(roles)) if roles else query
    query = query.where(within(Assignment.area_code, area_code)) if area_code else query
    query = query.where(Assignment.person_id.between(*span)) if span else query
    held = (await tx.execute(query.order_by(Assignment.id))).all()
    ours = AssignedVillage.assignment_id.in_(query.with_only_columns(Assignment.id))
    covered = select(AssignedVillage.assignment_id, AssignedVillage.village_code).where(ours)
    lists: dict[int, list[str]] = {}
    for key, village in await tx.execute(covered.order_by(AssignedVillage.village_code)):
        lists.setdefault(key, []).append(village)
    return [Post(who, role, area, begun, tuple(lists.get(key, ()))) for key, who, role, area, begun in held]


async def villages(tx: Tx, area_code: str) -> list[str]:
    """Codes of all villages of a kecamatan or regency."""
    query = select(Area.code).where(inside(Area.code, area_code))
    query = query.where(func.length(Area.code) == VILLAGE_CODE)
    return list((await tx.execute(query.order_by(Area.code))).scalars())


Mark = tuple[str, date, str]
"""(code, due day, subject)."""


async def marked(tx: Tx, first: date, last: date, codes: Collection[str]) -> set[Mark]:
    """What was marked as done of these codes and days."""
    query = select(DeadlineDone.code, DeadlineDone.due, DeadlineDone.subject).where(
        DeadlineDone.due.between(first, last), DeadlineDone.code.in_(codes)
    )
    return {(code, due, subject) for code, due, subject in await tx.execute(query)}


async def mark(tx: Tx, marks: Iterable[Mark], person_id: int, now: datetime) -> list[Mark]:
    """Mark as done what is not yet; returns what was new."""
    values = [
        {
            "code": code,
            "due": due,
            "subject": subject,
            "person_id": person_id,
            "at": now,
        }
        for code, due, subject in sorted(marks)
    ]
    if not values:
        return []
    connection = await core(tx)
    insert_into = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    query = insert_into(DeadlineDone).on_conflict_do_nothing()
    new = query.returning(DeadlineDone.code, DeadlineDone.due, DeadlineDone.subject)
    return [(code, due, subject) for code, due, subject in await connection.execute(new, values)]


async def unmark(tx: Tx, marks: Collection[Mark]) -> list[Mark]:
    """Take marks back; returns what there was."""
    there = tuple_(DeadlineDone.code, DeadlineDone.due, DeadlineDone.subject).in_(list(marks))
    gone = delete(DeadlineDone).where(there)
    found = await tx.execute(gone.returning(DeadlineDone.code, DeadlineDone.due, DeadlineDone.subject))
    return [(code, due, subject) for code, due, subject in found]


async def filed(
    tx: Tx,
    form_ids: Collection[str],
    since: datetime,
    *,
    person_id: int | None = None,
    districts: Collection[str] = (),
) -> list[Filed]:
    """What was sent with these forms since a moment, by its first sending.

    With a person: what they sent, and what anybody sent in these kecamatan; else everything.
    """
    query = (
        select(
            FormVersion.form_id, Entry.person_id, Entry.village_code, EntryVersion.submitted_at, Person.zone
        )
        .select_from(Entry)
        .join(EntryVersion, EntryVersion.entry_id == Entry.id)
        .join(FormVersion, FormVersion.id == Entry.form_version_id)
        .join(Person, Person.id == Entry.person_id)
        .where(EntryVersion.version == 1, EntryVersion.submitted_at >= since, Entry.submitted_at >= since)
        .where(FormVersion.form_id.in_(form_ids))
    )
    if person_id is not None:
        query = query.where(or_(Entry.person_id == person_id, Entry.area_code.in_(districts)))
    return [Filed(*one) for one in await tx.execute(query)]
