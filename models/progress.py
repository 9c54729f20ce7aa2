"""What was reported, promised, returned and left waiting, for many people or areas at once; decides nothing.

A span is a range of person ids, both included.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Date, Integer, and_, bindparam, case, distinct, func, or_, select

from models.base import Tx, UtcDateTime, core
from models.entry import Entry
from models.person import Assignment, Person
from models.readers import Span
from models.review_rules import TO_MEND, waiting_for

_LOW, _HIGH = bindparam("low", type_=Integer), bindparam("high", type_=Integer)
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)


class Month(NamedTuple):
    """What somebody reported in some days: on how many of them they visited a village, minutes in all."""

    person_id: int
    visit_days: int
    minutes: int


class Slip(NamedTuple):
    """A report as a reminder names it; `at` is when it came into its state.

    `promised` is the day of its follow-up, `due` the day to be reminded of it: that, or a later one.
    """

    id: str
    person_id: int
    name: str
    number: str
    title: str
    area_code: str | None
    at: datetime
    version: int
    promised: date | None
    due: date | None


_DAYS = select(Entry.person_id, Entry.happened_on).where(
    Entry.person_id.between(_LOW, _HIGH),
    Entry.happened_on.between(_FIRST, _LAST),
    Entry.version > 0,
)
_MONTHS = (
    select(
        Entry.person_id,
        func.count(distinct(case((Entry.visit, Entry.happened_on)))),
        func.coalesce(func.sum(Entry.minutes), 0),
    )
    .where(
        Entry.person_id.between(_LOW, _HIGH),
        Entry.happened_on.between(_FIRST, _LAST),
        Entry.version > 0,
    )
    .group_by(Entry.person_id)
)


async def reported(tx: Tx, span: Span, first: date, last: date) -> set[tuple[int, date]]:
    """(person, day) of every sent report of these days."""
    values = {"low": span[0], "high": span[1], "first": first, "last": last}
    return {(who, day) for who, day in await (await core(tx)).execute(_DAYS, values) if day is not None}


async def months(tx: Tx, span: Span, first: date, last: date) -> dict[int, Month]:
    """Person -> what they reported in these days; nobody who reported nothing."""
    values = {"low": span[0], "high": span[1], "first": first, "last": last}
    return {row[0]: Month(*row) for row in await (await core(tx)).execute(_MONTHS, values)}


_SLIP = select(
    Entry.id,
    Entry.person_id,
    Person.name,
    func.coalesce(Entry.number, ""),
    Entry.title,
    Entry.area_code,
    func.coalesce(Entry.decided_at, Entry.updated_at, type_=UtcDateTime()),
    Entry.version,
    Entry.follow_up_on,
    func.coalesce(Entry.put_off_to, Entry.follow_up_on, type_=Date()),
).join(Person, Person.id == Entry.person_id)
_PROMISED = _SLIP.where(
    Entry.person_id.between(_LOW, _HIGH),
    Entry.follow_up_on.is_not(None),
    or_(
        Entry.put_off_to.between(_FIRST, _LAST),
        and_(Entry.put_off_to.is_(None), Entry.follow_up_on.between(_FIRST, _LAST)),
    ),
    Entry.followed_up_at.is_(None),
    Entry.version > 0,
).order_by(func.coalesce(Entry.put_off_to, Entry.follow_up_on), Entry.number)
_RETURNED = _SLIP.where(
    Entry.person_id.between(_LOW, _HIGH),
    Entry.state.in_(TO_MEND),
    Entry.decided_at.between(bindparam("since"), bindparam("until")),
).order_by(Entry.decided_at, Entry.number)


async def promised(tx: Tx, span: Span, first: date, last: date) -> list[Slip]:
    """Reports whose follow-up was promised for, or put off to, one of these days and is not done."""
    values = {"low": span[0], "high": span[1], "first": first, "last": last}
    return [Slip._make(row) for row in await (await core(tx)).execute(_PROMISED, values)]


async def returned(tx: Tx, span: Span, since: datetime, until: datetime) -> list[Slip]:
    """Reports that were returned between two moments and are not mended."""
    values = {"low": span[0], "high": span[1], "since": since, "until": until}
    return [Slip._make(row) for row in await (await core(tx)).execute(_RETURNED, values)]


# What those who look after an area are told


async def returned_in(tx: Tx, areas: Collection[str], since: datetime, until: datetime) -> list[Slip]:
    """Reports of these kecamatan that were returned between two moments and are not mended."""
    query = _SLIP.where(
        Entry.area_code.in_(areas), Entry.state.in_(TO_MEND), Entry.decided_at.between(since, until)
    )
    ordered = query.order_by(Entry.decided_at, Entry.number)
    return [Slip._make(row) for row in await (await core(tx)).execute(ordered)]


async def waiting_in(
    tx: Tx, right: str, areas: Collection[str], until: datetime
) -> list[tuple[str, str, int, datetime]]:
    """(kecamatan, number, author, since when) of reports that wait for whoever has this right of review there
    since then, oldest first.
    """
    states = waiting_for(right)
    query = (
        select(Entry.area_code, Entry.number, Entry.person_id, Entry.waiting_since)
        .where(Entry.area_code.in_(areas), Entry.state.in_(states), Entry.waiting_since <= until)
        .order_by(Entry.waiting_since, Entry.number)
    )
    rows = await (await core(tx)).execute(query)
    return [(area or "", number or "", who, at) for area, number, who, at in rows if at is not None]


class Quiet(NamedTuple):
    """A facilitator and the last day they reported about, None when there is none since `since`."""

    person_id: int
    name: str
    zone: str
    area_code: str
    begun_at: datetime
    last: date | None


async def last_reports(
    tx: Tx, areas: Collection[str], roles: Collection[str], since: date, before: date
) -> Sequence[Quiet]:
    """Whoever holds one of the roles in these kecamatan, with the last day they reported about."""
    theirs = and_(
        Entry.person_id == Person.id,
        Entry.version > 0,
        Entry.happened_on >= since,
        Entry.happened_on < before,
    )
    query = (
        select(
            Person.id,
            Person.name,
            Person.zone,
            Assignment.area_code,
            func.min(Assignment.begun_at, type_=UtcDateTime()),
            func.max(Entry.happened_on, type_=Date()),
        )
        .join(Assignment, Assignment.person_id == Person.id)
        .outerjoin(Entry, theirs)
        .where(Assignment.area_code.in_(areas), Assignment.role.in_(roles), Assignment.ended_at.is_(None))
        .group_by(Person.id, Person.name, Person.zone, Assignment.area_code)
        .order_by(Person.name, Person.id)
    )
    rows = await (await core(tx)).execute(query)
    return [Quiet(who, name, zone, area or "", begun, last) for who, name, zone, area, begun, last in rows]
