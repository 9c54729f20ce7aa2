"""What recaps count: reports, visits, problems and the queue of many kecamatan at once; decides nothing.

Each question is one statement, however many kecamatan are asked about. Work is counted by person: that of
whoever has a post there, also where their report names another kecamatan.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, case, distinct, func, select

from models.area import LEVELS, Area, line_of
from models.base import Tx, UtcDateTime, core
from models.entry import Entry, waits
from models.person import FACILITATOR, AssignedVillage, Assignment, Person
from models.reminder import Leave
from models.review_rules import desks

Span = tuple[date, date]
"""First and last day."""


class Member(NamedTuple):
    """Somebody with a seat in a kecamatan, since a moment."""

    person_id: int
    name: str
    position: str
    area_code: str | None
    since: datetime


class Work(NamedTuple):
    """What somebody reported: in the period (`reports`), in the month (the rest), and the last day of all."""

    person_id: int
    reports: int
    visit_days: int
    work_days: int
    minutes: int
    followed_up: int
    last: date | None


class Village(NamedTuple):
    """A village, the last day on which somebody visited it, and how many days of the period."""

    code: str
    name: str
    district: str | None
    last: date | None
    days: int


class Problem(NamedTuple):
    """A report that tells of a problem whose follow-up nobody called done."""

    entry_id: str
    number: str
    title: str
    person_id: int
    name: str
    village_code: str | None
    area_code: str | None
    on: date | None


async def districts(tx: Tx, areas: Collection[str]) -> list[str]:
    """The kecamatan that these areas are or hold."""
    found = {code for code in areas if LEVELS.get(len(code)) == "district"}
    wider = [code for code in areas if code not in found]
    while wider:
        query = select(Area.code).where(Area.parent_code.in_(wider))
        below = list((await (await core(tx)).execute(query)).scalars())
        wider = [code for code in below if LEVELS.get(len(code)) == "regency"]
        found |= {code for code in below if LEVELS.get(len(code)) == "district"}
    return sorted(found)


async def names(tx: Tx, codes: Collection[str]) -> dict[str, str]:
    """Code -> name."""
    query = select(Area.code, Area.name).where(Area.code.in_(codes))
    return {row[0]: row[1] for row in await (await core(tx)).execute(query)}


async def members(tx: Tx, seats: Collection[str], role: str = FACILITATOR) -> list[Member]:
    """Who holds the role in these kecamatan, by name; one who has two posts in one is there once."""
    query = (
        select(
            Person.id,
            Person.name,
            func.max(Assignment.position),
            Assignment.area_code,
            func.min(Assignment.begun_at, type_=UtcDateTime()),
        )
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.role == role, Assignment.ended_at.is_(None), Assignment.area_code.in_(seats))
        .group_by(Person.id, Person.name, Assignment.area_code)
        .order_by(Person.name, Person.id)
    )
    rows = await (await core(tx)).execute(query)
    return [Member(who, name, post or "", seat, since) for who, name, post, seat, since in rows if since]


async def covered(tx: Tx, seats: Collection[str]) -> dict[int, list[str]]:
    """Facilitator -> names of the villages that their posts in these kecamatan cover."""
    query = (
        select(Assignment.person_id, Area.name)
        .join(AssignedVillage, AssignedVillage.assignment_id == Assignment.id)
        .join(Area, Area.code == AssignedVillage.village_code)
        .where(Assignment.role == FACILITATOR, Assignment.ended_at.is_(None), Assignment.area_code.in_(seats))
        .distinct()
        .order_by(Area.name)
    )
    found: dict[int, list[str]] = {}
    for who, name in await (await core(tx)).execute(query):
        found.setdefault(who, []).append(name)
    return found


def _crew(seats: Collection[str], roles: Collection[str] = ()) -> Select[int]:
    """Ids of everybody who has or had a post in these kecamatan, or in what they are parts of."""
    places = {code for seat in seats for code in line_of(seat)}
    query = select(Assignment.person_id).where(Assignment.area_code.in_(places))
    return query.where(Assignment.role.in_(roles)) if roles else query


def _sent(seats: Collection[str], since: date, roles: Collection[str] = ()) -> ColumnElement[bool]:
    """Reports about a day since then, of whoever works there."""
    return and_(Entry.person_id.in_(_crew(seats, roles)), Entry.happened_on >= since, Entry.version > 0)


def _during(span: Span) -> ColumnElement[bool]:
    return Entry.happened_on.between(*span)


async def work(tx: Tx, seats: Collection[str], period: Span, month: Span, since: date) -> dict[int, Work]:
    """Facilitator -> what they reported; nobody who reported nothing since `since`."""
    monthly = _during(month)
    query = (
        select(
            Entry.person_id,
            func.sum(case((_during(period), 1), else_=0), type_=Integer()),
            func.count(distinct(case((and_(monthly, Entry.visit), Entry.happened_on)))),
            func.count(distinct(case((monthly, Entry.happened_on)))),
            func.sum(case((monthly, Entry.minutes), else_=0), type_=Integer()),
            func.sum(case((and_(monthly, Entry.followed_up_at.is_not(None)), 1), else_=0), type_=Integer()),
            func.max(Entry.happened_on, type_=Date()),
        )
        .where(_sent(seats, since, (FACILITATOR,)))
        .group_by(Entry.person_id)
    )
    return {row[0]: Work(*row) for row in await (await core(tx)).execute(query)}


async def away(tx: Tx, seats: Collection[str], span: Span) -> list[tuple[int, date, date]]:
    """(facilitator, first, last) of each leave that touches these days."""
    query = select(Leave.person_id, Leave.first, Leave.last).where(
        Leave.person_id.in_(_crew(seats, (FACILITATOR,))), Leave.first <= span[1], Leave.last >= span[0]
    )
    return [(who, first, last) for who, first, last in await (await core(tx)).execute(query)]


async def codes(tx: Tx, seats: Collection[str], month: Span) -> dict[tuple[int, str], int]:
    """(facilitator, code of the activity) -> how many reports in these days."""
    query = (
        select(Entry.person_id, Entry.category, func.count())
        .where(_sent(seats, month[0], (FACILITATOR,)), Entry.happened_on <= month[1])
        .group_by(Entry.person_id, Entry.category)
    )
    return {(who, code): many for who, code, many in await (await core(tx)).execute(query)}


async def reports(tx: Tx, seats: Collection[str], period: Span) -> dict[str, int]:
    """Kecamatan -> how many reports came from it about these days, whoever wrote them."""
    query = (
        select(Entry.area_code, func.count())
        .where(Entry.area_code.in_(seats), _during(period), Entry.version > 0)
        .group_by(Entry.area_code)
    )
    return {area or "": many for area, many in await (await core(tx)).execute(query)}


async def villages(tx: Tx, seats: Collection[str], period: Span, since: date) -> list[Village]:
    """The villages of these kecamatan by name, with the visits that were reported since then."""
    query = (
        select(
            Entry.village_code,
            func.max(Entry.happened_on, type_=Date()),
            func.count(distinct(case((_during(period), Entry.happened_on)))),
        )
        .where(_sent(seats, since), Entry.visit, Entry.village_code.is_not(None))
        .group_by(Entry.village_code)
    )
    seen = {code: (last, days) for code, last, days in await (await core(tx)).execute(query)}
    there = select(Area.code, Area.name, Area.parent_code).where(Area.parent_code.in_(seats))
    rows = await (await core(tx)).execute(there.order_by(Area.name, Area.code))
    return [Village(code, name, seat, *seen.get(code, (None, 0))) for code, name, seat in rows]


async def problems(tx: Tx, seats: Collection[str], since: date) -> list[Problem]:
    """What is open in these kecamatan, the oldest first."""
    query = (
        select(
            Entry.id,
            func.coalesce(Entry.number, ""),
            Entry.title,
            Entry.person_id,
            Person.name,
            Entry.village_code,
            Entry.area_code,
            Entry.happened_on,
        )
        .join(Person, Person.id == Entry.person_id)
        .where(_sent(seats, since), Entry.problem, Entry.followed_up_at.is_(None))
        .order_by(Entry.happened_on, Entry.number)
    )
    return [Problem(*row) for row in await (await core(tx)).execute(query)]


async def queues(tx: Tx, seats: Collection[str]) -> dict[str, tuple[int, datetime]]:
    """Kecamatan -> how many of its reports wait for a reviewer, and since when the oldest does."""
    query = (
        select(Entry.area_code, func.count(), func.min(Entry.waiting_since, type_=UtcDateTime()))
        .where(waits(desks(seats)))
        .group_by(Entry.area_code)
    )
    rows = await (await core(tx)).execute(query)
    return {area or "": (many, oldest) for area, many, oldest in rows if oldest is not None}
