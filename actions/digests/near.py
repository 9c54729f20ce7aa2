"""Deadlines of reports that are near, and who has not done what they ask for; only reads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from actions.deadlines import agenda, settle
from actions.deadlines import book as books
from actions.deadlines.book import Rule
from actions.deadlines.recurrence import Closed
from actions.digests.tally import Tally
from models import Tx, tally
from models.area import is_within

CODES = ("LAP-BULAN", "EVKIN", "EVKIN-TW4")
"""Deadlines that concern reports, each of a person."""
NEAR_DAYS = timedelta(days=3)
"""From so long before it recaps come daily."""
CORRECTED = (1, 2)
"""Days of the month on which last month's reports can still be mended."""


@dataclass(frozen=True, slots=True)
class Near:
    """A deadline of reports that comes soon. `undone`: names of those who have not met it."""

    code: str
    title: str
    due: date
    undone: tuple[str, ...]


async def near_in(tx: Tx, areas: Collection[str], today: date, closed: Closed) -> dict[str, list[Near]]:
    """Area -> the deadlines of reports that are near there; areas without any are left out."""
    book = await books.load(tx, list(areas))
    hits = {code: _hits(list(book.in_force(code)), today, closed) for code in areas}
    occasions = {(rule, day) for found in hits.values() for rule, day, _ in found}
    if not occasions:
        return {}
    done = await settle.done(tx, occasions, closed)
    holders: dict[str, list[tally.Member]] = {}
    seats = await tally.districts(tx, [code for code, found in hits.items() if found])
    for role in {role for rule, _ in occasions for role in rule.roles}:
        holders[role] = await tally.members(tx, seats, role)
    return {
        code: [
            Near(rule.code, rule.title, due, _undone(code, rule, day, holders, done))
            for rule, day, due in found
        ]
        for code, found in hits.items()
        if found
    }


def _hits(rules: list[Rule], today: date, closed: Closed) -> list[tuple[Rule, date, date]]:
    return [
        (rule, day, due)
        for rule in rules
        if rule.code in CODES
        for day, due in agenda.days_of(rule, today, today + NEAR_DAYS, closed)
    ]


def _undone(
    code: str, rule: Rule, day: date, holders: dict[str, list[tally.Member]], done: settle.Done
) -> tuple[str, ...]:
    there = (one for role in rule.roles for one in holders[role] if is_within(one.area_code, code))
    left = {one.person_id: one.name for one in there if not done(rule, day, settle.person_key(one.person_id))}
    return tuple(left.values())


def missing(one: Tally, soon: Collection[Near], visit_days: int) -> bool:
    """Whether there is anything to hurry for: a deadline unmet, or a month that stays below its target."""
    if any(each.undone for each in soon):
        return True
    correcting = one.period.today.day in CORRECTED
    behind = any(person.work.visit_days < visit_days for person in one.people)
    return correcting and (behind or bool(one.waiting))
