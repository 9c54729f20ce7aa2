"""A recap's figures for many areas at once, in a dozen questions; others word, draw and tabulate them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from actions.deadlines import agenda, workdays
from actions.deadlines import book as books
from actions.deadlines.book import Book, Rule
from actions.deadlines.recurrence import Closed
from actions.digests.period import DAY, DAYS_AHEAD, Period
from actions.places import Place, places
from models import Tx, tally
from models.area import LEVELS, is_inside
from models.tally import Member, Problem, Village, Work

BACK = timedelta(days=92)
"""How far back the last visit, the last report and open problems are looked for."""


@dataclass(frozen=True, slots=True)
class Person:
    """A facilitator and what they reported. `excused`: new since, or on leave in all of the period."""

    member: Member
    work: Work
    excused: bool

    @property
    def silent(self) -> bool:
        """Whether they reported nothing in the period, though they could."""
        return not (self.work.reports or self.excused)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A deadline that comes near: code, title ('' = the preset's words) and the day it is due."""

    code: str
    title: str
    due: date


@dataclass(frozen=True, eq=False)
class Tally:
    """An area's figures. `parts`: what it consists of, with their own; a kecamatan consists of people."""

    place: Place
    period: Period
    people: tuple[Person, ...]
    villages: tuple[Village, ...]
    problems: tuple[Problem, ...]
    reports: int
    waiting: int
    oldest: datetime | None
    ahead: tuple[Ahead, ...] = ()
    parts: tuple[Tally, ...] = ()

    @property
    def code(self) -> str:
        """The area's code."""
        return self.place.code or ""

    @property
    def silent(self) -> list[Person]:
        """Who reported nothing in the period, by name."""
        return [one for one in self.people if one.silent]

    @property
    def idle(self) -> list[Village]:
        """Villages that nobody visited in the last two weeks, by name."""
        return [one for one in self.villages if not one.days]

    @property
    def visit_days(self) -> float:
        """Visit days in the month, of a facilitator on the average."""
        return sum(one.work.visit_days for one in self.people) / (len(self.people) or 1)


@dataclass
class _Pool:
    """All rows of the kecamatan that were asked about, by kecamatan."""

    period: Period
    people: dict[str, list[Person]] = field(default_factory=dict)
    villages: dict[str, list[Village]] = field(default_factory=dict)
    problems: dict[str, list[Problem]] = field(default_factory=dict)
    reports: Mapping[str, int] = field(default_factory=dict)
    queues: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)

    def tally(
        self, where: Place, seats: Sequence[str], *, more: Sequence[Ahead], parts: Sequence[Tally]
    ) -> Tally:
        """The figures of an area that holds these kecamatan; who has a seat in several counts once."""
        people = {one.member.person_id: one for seat in seats for one in self.people.get(seat, ())}
        queues = [self.queues[seat] for seat in seats if seat in self.queues]
        return Tally(
            where,
            self.period,
            tuple(people.values()),
            tuple(one for seat in seats for one in self.villages.get(seat, ())),
            tuple(one for seat in seats for one in self.problems.get(seat, ())),
            sum(self.reports.get(seat, 0) for seat in seats),
            sum(many for many, _ in queues),
            min((oldest for _, oldest in queues), default=None),
            tuple(more),
            tuple(parts),
        )


async def tallies(
    tx: Tx, areas: Collection[str], period: Period, closed: Closed | None = None
) -> dict[str, Tally]:
    """Area -> its figures, for kecamatan and what holds them."""
    seats = await tally.districts(tx, areas)
    closed = closed or await workdays.closed(tx)
    inner = {code: _parts(code, seats) for code in areas}
    known = await places(tx, {*areas, *seats, *(part for parts in inner.values() for part in parts)})
    pool = await _pool(tx, {seat: known[seat] for seat in seats}, period, closed)
    ahead = _Ahead(await books.load(tx, list(areas)), period, closed)
    found: dict[str, Tally] = {}
    for code in areas:
        parts = [pool.tally(known[part], held, more=(), parts=()) for part, held in inner[code].items()]
        mine = [seat for held in inner[code].values() for seat in held] or [code]
        found[code] = pool.tally(known[code], mine, more=ahead.of(code), parts=parts)
    return found


def _parts(code: str, seats: Iterable[str]) -> dict[str, list[str]]:
    """What an area consists of, one level down, with the kecamatan of each; {} for a kecamatan."""
    size = next((length for length in LEVELS if length > len(code)), 0)
    parts: dict[str, list[str]] = {}
    for seat in seats:
        if is_inside(seat, code):
            parts.setdefault(seat[:size], []).append(seat)
    return parts


async def _pool(tx: Tx, there: Mapping[str, Place], period: Period, closed: Closed) -> _Pool:
    seats, since = list(there), period.today - BACK
    pool = _Pool(period)
    done = await tally.work(tx, seats, period.days, period.month, since)
    members = await tally.members(tx, seats)
    away = await _away(tx, seats, period, closed)
    for one in members:
        work = done.get(one.person_id) or Work(one.person_id, 0, 0, 0, 0, 0, None)
        new = _day(one.since, there[one.area_code or ""]) >= period.days[1]
        pool.people.setdefault(one.area_code or "", []).append(
            Person(one, work, new or one.person_id in away)
        )
    for village in await tally.villages(tx, seats, period.fortnight, since):
        pool.villages.setdefault(village.district or "", []).append(village)
    for problem in await tally.problems(tx, seats, since):
        seat = (problem.village_code or problem.area_code or "")[:8]
        pool.problems.setdefault(seat, []).append(problem)
    pool.reports = await tally.reports(tx, seats, period.days)
    pool.queues = await tally.queues(tx, seats)
    return pool


def _day(moment: datetime, where: Place) -> date:
    return moment.astimezone(ZoneInfo(where.zone)).date()


async def _away(tx: Tx, seats: Collection[str], period: Period, closed: Closed) -> set[int]:
    """Who was on leave on every working day of the period."""
    first, last = period.days
    days = {first + n * DAY for n in range((last - first).days + 1)}
    working = {day for day in days if not closed(day)} or days
    left: dict[int, set[date]] = {}
    for who, begin, end in await tally.away(tx, seats, period.days):
        left[who] = {day for day in left.get(who, working) if not begin <= day <= end}
    return {who for who, still in left.items() if not still}


class _Ahead:
    """The deadlines of areas in the next two weeks; a rule that many share is looked at once."""

    def __init__(self, book: Book, period: Period, closed: Closed) -> None:
        self._book = book
        self._span = period.today, period.today + DAYS_AHEAD
        self._closed = closed
        self._known: dict[Rule, list[Ahead]] = {}

    def of(self, code: str) -> list[Ahead]:
        """What lies ahead of an area, by date."""
        found = [one for rule in self._book.in_force(code) for one in self._days(rule)]
        return sorted(found, key=lambda one: (one.due, one.code))

    def _days(self, rule: Rule) -> list[Ahead]:
        if rule not in self._known:
            days = agenda.days_of(rule, *self._span, self._closed)
            self._known[rule] = [Ahead(rule.code, rule.title, due) for _, due in days]
        return self._known[rule]
