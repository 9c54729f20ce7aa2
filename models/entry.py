"""Entries: a filled form from draft to approval, every sent version, and what reviewers said.

An entry's working copy is an XForm instance (`draft`), a sent version an OpenRosa submission.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import (
    JSON,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.area import LEVELS
from models.base import Base, Moment, Tx, core
from models.form import FormVersion
from models.names import Name
from models.person import Assignment, Person, has_one_of
from models.review_rules import DECIDED, REVIEWERS, Desks, waiting_for

PREVIEW = "preview"
"""A form is being tried: no report, never sent, gone when it is left."""


class Entry(Base):
    """One report. `number` (K-2026-00042) is given when it is first sent.

    The columns from `happened_on` to `follow_up_on` repeat what the newest sent version says, by the roles
    that its form gives to questions (bind attribute pd:as), so that lists and sums need no XML. `problem`: it
    tells of a problem; `follow_up_on`: the day of the promised follow-up, `put_off_to`: the day on which its
    author wants to be reminded instead, `followed_up_at`: when they said that it was done. `draft`, `at`,
    `step`, `seen` are the working
    copy: instance XML, ref of the current question, how many questions were asked so far (old buttons are
    told by it), and which message (platform's id) answered which ref. `submitted_at`: when the newest version
    was sent; `waiting_since`: when it last began to wait for a reviewer, also for what was asked later.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_queue", "area_code", "state", "waiting_since"),
        Index("ix_entry_decided", "area_code", "decided_at", "id"),
        Index("ix_entry_person", "person_id", "happened_on"),
        Index("ix_entry_form", "form_version_id", "submitted_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    number: Mapped[str | None] = mapped_column(String(20), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    state: Mapped[str] = mapped_column(String(12), default="draft")
    version: Mapped[int] = mapped_column(default=0)
    happened_on: Mapped[date | None] = mapped_column(Date)
    minutes: Mapped[int] = mapped_column(default=0)
    visit: Mapped[bool] = mapped_column(default=False)
    village_code: Mapped[str | None] = mapped_column(String(13))
    category: Mapped[str] = mapped_column(String(40), default="")
    title: Mapped[str] = mapped_column(Name(200), default="")
    problem: Mapped[bool] = mapped_column(default=False, server_default="0")
    follow_up_on: Mapped[date | None] = mapped_column(Date, index=True)
    put_off_to: Mapped[date | None] = mapped_column(Date, index=True)
    followed_up_at: Mapped[Moment | None]
    draft: Mapped[str | None] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(200), default="")
    step: Mapped[int] = mapped_column(default=0)
    seen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    submitted_at: Mapped[Moment | None]
    waiting_since: Mapped[Moment | None]
    decided_at: Mapped[Moment | None]


class EntryVersion(Base):
    """What was sent: an OpenRosa submission, numbered from 1; never changed.

    `words`: its answers as they were worded when it was sent, by language, the author's first; {} where it
    was sent before they were kept.
    """

    __tablename__ = "entry_version"

    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    submission: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[Moment]
    words: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")


class Counter(Base):
    """A number that counts up, e.g. "entry:2026"; the row's lock makes the numbers distinct."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


# What every report sent or begun asks is built once: building a statement costs more than running it.
_COUNTER = cast(Table, Counter.__table__)
_COUNT_UP = (
    update(_COUNTER)
    .where(_COUNTER.c.name == bindparam("counter"))
    .values(value=_COUNTER.c.value + 1)
    .returning(_COUNTER.c.value)
)
_GET = select(Entry).where(Entry.id == bindparam("key")).with_for_update()
_OPEN_DRAFT = (
    select(Entry.id, Entry.form_version_id)
    .where(Entry.person_id == bindparam("person"), Entry.state == "draft", Entry.draft.is_not(None))
    .order_by(Entry.updated_at.desc())
    .limit(1)
)


async def next_number(tx: Tx, name: str) -> int:
    """Count up and return the new number, from 1."""
    connection = await core(tx)
    value: int | None = (await connection.execute(_COUNT_UP, {"counter": name})).scalar_one_or_none()
    if value is None:
        tx.add(Counter(name=name, value=1))
        await tx.flush()
        return 1
    return value


async def get(tx: Tx, entry_id: str) -> Entry | None:
    """The entry with this id, locked against others until the transaction ends (PostgreSQL)."""
    fresh = {"populate_existing": True}
    return (await tx.execute(_GET, {"key": entry_id}, execution_options=fresh)).scalar_one_or_none()


async def find(tx: Tx, entry_id: str) -> Entry | None:
    """The entry with this id, to be looked at."""
    return await tx.get(Entry, entry_id)


async def author(tx: Tx, entry_id: str) -> Person:
    """Whose entry it is."""
    query = select(Person).join(Entry, Entry.person_id == Person.id).where(Entry.id == entry_id)
    return (await tx.execute(query)).scalar_one()


async def sent(tx: Tx, ids: Collection[str]) -> set[str]:
    """Which of these were sent."""
    query = select(Entry.id).where(Entry.id.in_(ids), Entry.version > 0)
    return set((await tx.execute(query)).scalars()) if ids else set()


async def by_number(tx: Tx, number: str) -> Entry | None:
    """The entry with this number."""
    return (await tx.execute(select(Entry).where(Entry.number == number))).scalar_one_or_none()


async def open_draft(tx: Tx, person_id: int) -> tuple[str, int] | None:
    """The person's newest draft that was never sent: its id and its form version's."""
    connection = await core(tx)
    row = (await connection.execute(_OPEN_DRAFT, {"person": person_id})).one_or_none()
    return None if row is None else (row[0], row[1])


def waits(desks: Desks, without: int | None = None) -> ColumnElement[bool]:
    """The entry waits at one of these desks, and is not of this person (None: nor of who is alone there)."""
    return or_(
        false(),
        *(
            and_(
                Entry.area_code.in_(areas),
                Entry.state.in_(waiting_for(right)),
                Entry.person_id != without if without is not None else _reviewable(right),
            )
            for right, areas in desks.items()
        ),
    )


def _reviewable(right: str) -> ColumnElement[bool]:
    """Whether somebody may ever review it: a reviewer's own waits for nobody where there is no other."""
    line = [func.substr(Entry.area_code, 1, length) for length in LEVELS]
    held = and_(has_one_of(REVIEWERS[right]), Assignment.area_code.in_(line), Assignment.ended_at.is_(None))
    own = exists().where(held, Assignment.person_id == Entry.person_id)
    other = exists().where(held, Assignment.person_id != Entry.person_id)
    return or_(not_(own), other)


async def queue(
    tx: Tx,
    desks: Desks,
    *,
    after: Entry | None = None,
    without: int | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Entry]:
    """Entries that wait at these desks, the longest first, without those of one person.

    `after` begins behind an entry, whether it still waits or not.
    """
    query = select(Entry).where(waits(desks, without)).order_by(Entry.waiting_since, Entry.id)
    if after is not None and after.waiting_since is not None:  # a draft never waited
        later = and_(Entry.waiting_since == after.waiting_since, Entry.id > after.id)
        query = query.where(or_(Entry.waiting_since > after.waiting_since, later))
    return (await tx.execute(query.limit(limit).offset(offset))).scalars().all()


async def waiting(tx: Tx, desks: Desks, *, without: int | None = None) -> int:
    """How many entries wait at these desks, without those of one person."""
    query = select(func.count()).select_from(Entry).where(waits(desks, without))
    return (await tx.execute(query)).scalar_one()


async def decided(tx: Tx, areas: Sequence[str], *, limit: int) -> Sequence[Entry]:
    """Entries of these kecamatan that were decided and do not wait again, the newest decision first."""
    newest: list[Entry] = []
    for area in areas:  # each by its own end of the index; of all together the database would sort every one
        query = select(Entry).where(
            Entry.area_code == area, Entry.state.in_(DECIDED), Entry.decided_at.is_not(None)
        )
        query = query.order_by(Entry.decided_at.desc(), Entry.id.desc()).limit(limit)
        newest.extend((await tx.execute(query)).scalars())
    return sorted(newest, key=lambda one: (one.decided_at, one.id), reverse=True)[:limit]


async def sent_by(tx: Tx, person_id: int, *, limit: int) -> Sequence[Entry]:
    """The person's entries that were sent, the newest first."""
    query = select(Entry).where(Entry.person_id == person_id, Entry.version > 0)
    return (
        (await tx.execute(query.order_by(Entry.submitted_at.desc(), Entry.id).limit(limit))).scalars().all()
    )


async def of_person(tx: Tx, person_id: int, *, limit: int = 10, offset: int = 0) -> Sequence[Entry]:
    """The person's entries, newest first."""
    query = select(Entry).where(Entry.person_id == person_id, Entry.state != PREVIEW)
    query = query.order_by(Entry.updated_at.desc(), Entry.id)
    return (await tx.execute(query.limit(limit).offset(offset))).scalars().all()


async def version(tx: Tx, entry_id: str, number: int) -> EntryVersion | None:
    """One sent version; None when there is none of this number."""
    return await tx.get(EntryVersion, (entry_id, number))


async def versions(tx: Tx, entry_id: str) -> Sequence[EntryVersion]:
    """Every sent version, oldest first."""
    query = select(EntryVersion).where(EntryVersion.entry_id == entry_id).order_by(EntryVersion.version)
    return (await tx.execute(query)).scalars().all()


async def minutes_by_day(
    tx: Tx, person_id: int, since: date, *, without: str | None = None
) -> list[tuple[date, int]]:
    """Minutes the person reported per day in sent entries since a date, leaving one entry out."""
    query = select(Entry.happened_on, func.sum(Entry.minutes)).where(
        Entry.person_id == person_id, Entry.happened_on >= since, Entry.version > 0
    )
    if without:
        query = query.where(Entry.id != without)
    rows = await tx.execute(query.group_by(Entry.happened_on).order_by(Entry.happened_on))
    return [(day, int(total)) for day, total in rows if day is not None]


async def count_drafts(tx: Tx, form_id: str, *, without: int) -> int:
    """How many entries are being filled with this form, leaving one version of it out."""
    query = (
        select(func.count())
        .select_from(Entry)
        .join(FormVersion, FormVersion.id == Entry.form_version_id)
        .where(FormVersion.form_id == form_id, FormVersion.id != without)
        .where(Entry.draft.is_not(None), Entry.state != PREVIEW)
    )
    return (await tx.execute(query)).scalar_one()


async def forget_previews(tx: Tx, person_id: int) -> None:
    """What the person tried earlier and did not end."""
    await tx.execute(delete(Entry).where(Entry.person_id == person_id, Entry.state == PREVIEW))
