"""Whom the clock may tell, by spans of person ids (both ends included); plain rows, decides nothing.

Statements stay the same whatever the span, and are built once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Date, Integer, String, bindparam, cast, select

from models.base import Tx, core
from models.person import Assignment, Contact, Person
from models.reminder import Leave

Span = tuple[int, int]
_CHOSEN = cast(Person.reminders, String)
_LOW, _HIGH = bindparam("low", type_=Integer), bindparam("high", type_=Integer)


class Reader(NamedTuple):
    """Somebody who may be told; `chosen` is their Person.reminders as JSON text."""

    id: int
    name: str
    language: str
    zone: str
    channel: str
    area_code: str | None
    chosen: str


class Held(NamedTuple):
    """A role in force."""

    person_id: int
    role: str
    position: str
    area_code: str | None
    since: datetime


class Address(NamedTuple):
    """Where somebody can be reached."""

    person_id: int
    id: int
    channel: str
    address: str
    account: str
    heard_at: datetime | None


async def profiles(tx: Tx) -> list[tuple[str, str]]:
    """(zone, Person.reminders as JSON text) as they occur."""
    rows = await (await core(tx)).execute(select(Person.zone, _CHOSEN).distinct())
    return [(zone, chosen) for zone, chosen in rows]


async def ids(tx: Tx, zones: Collection[str]) -> list[int]:
    """The people of these zones, in order."""
    query = select(Person.id).where(Person.zone.in_(zones)).order_by(Person.id)
    return list((await (await core(tx)).execute(query)).scalars())


_READERS = (
    select(Person.id, Person.name, Person.language, Person.zone, Person.channel, Person.area_code, _CHOSEN)
    .where(Person.id.between(_LOW, _HIGH))
    .order_by(Person.id)
)
_HELD = (
    select(
        Assignment.person_id,
        Assignment.role,
        Assignment.position,
        Assignment.area_code,
        Assignment.begun_at,
    )
    .where(Assignment.person_id.between(_LOW, _HIGH), Assignment.ended_at.is_(None))
    .order_by(Assignment.id)
)
_ADDRESSES = (
    select(Contact.person_id, Contact.id, Contact.channel, Contact.address, Contact.account, Contact.heard_at)
    .where(Contact.person_id.between(_LOW, _HIGH), Contact.unreachable_at.is_(None))
    .order_by(Contact.id)
)
_AWAY = select(Leave.person_id, Leave.first, Leave.last).where(
    Leave.person_id.between(_LOW, _HIGH),
    Leave.first <= bindparam("until", type_=Date),
    Leave.last >= bindparam("since", type_=Date),
)


async def readers(tx: Tx, span: Span) -> list[Reader]:
    """The people of the span."""
    rows = await (await core(tx)).execute(_READERS, {"low": span[0], "high": span[1]})
    return [Reader(*row) for row in rows]


async def held(tx: Tx, span: Span) -> list[Held]:
    """Their roles in force."""
    rows = await (await core(tx)).execute(_HELD, {"low": span[0], "high": span[1]})
    return [Held(*row) for row in rows]


async def addresses(tx: Tx, span: Span) -> list[Address]:
    """Where they can be reached, oldest first."""
    rows = await (await core(tx)).execute(_ADDRESSES, {"low": span[0], "high": span[1]})
    return [Address(*row) for row in rows]


async def away(tx: Tx, span: Span, since: date, until: date) -> list[tuple[int, date, date]]:
    """(person, first, last) of each leave that touches these days."""
    values = {"low": span[0], "high": span[1], "since": since, "until": until}
    return [(who, first, last) for who, first, last in await (await core(tx)).execute(_AWAY, values)]


async def away_people(
    tx: Tx, people: Collection[int], since: date, until: date
) -> list[tuple[int, date, date]]:
    """(person, first, last) of each leave of these people that touches these days."""
    query = select(Leave.person_id, Leave.first, Leave.last).where(
        Leave.person_id.in_(people), Leave.first <= until, Leave.last >= since
    )
    return [(who, first, last) for who, first, last in await (await core(tx)).execute(query)]


async def areas_with(tx: Tx, role: str, areas: Collection[str]) -> dict[str, set[int]]:
    """Kecamatan -> who holds the role there; none for those without."""
    query = select(Assignment.area_code, Assignment.person_id).where(
        Assignment.role == role, Assignment.area_code.in_(areas), Assignment.ended_at.is_(None)
    )
    found: dict[str, set[int]] = {}
    for area, who in await (await core(tx)).execute(query):
        found.setdefault(area or "", set()).add(who)
    return found
