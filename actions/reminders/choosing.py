"""What somebody chooses about their reminders: which kinds, when, quiet hours, days of leave."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import msgspec

from actions import Refusal, ReminderRules
from actions.quiet import between
from actions.reminders.chosen import Chosen, Stored, chosen, read
from actions.reminders.kinds import KINDS
from forms.answer.dates import read_date, read_time, read_times
from forms.answer.typed import short
from models import Tx, reminder
from models.person import Person
from models.reminder import Leave

LONGEST_LEAVE = timedelta(days=200)
"""A leave that lasts longer has a mistyped year."""
CLOCK = "%H:%M"
_UNTIL = re.compile(r"–|—|-|s ?/ ?d|s\.d\.?|\bsd\b|\bsampai(?: dengan)?\b|\bhingga\b|\buntil\b|\bto\b")


async def standing(tx: Tx, person_id: int, rules: ReminderRules) -> Chosen:
    """What holds for this person now."""
    person = await tx.get_one(Person, person_id)
    return chosen(person.zone, msgspec.json.encode(person.reminders).decode(), rules)


async def switch(tx: Tx, person_id: int, kind: str) -> bool:
    """Turn a kind off, or on again; returns whether it is on now."""
    if kind not in KINDS:
        raise Refusal("reminder_unknown")

    def change(stored: Stored) -> None:
        stored.off = sorted(set(stored.off) ^ {kind})

    return kind not in (await _change(tx, person_id, change)).off


async def set_time(tx: Tx, person_id: int, kind: str, at: time, rules: ReminderRules) -> None:
    """Tell a kind at this local time from now on; Refusal when that is in their quiet hours."""
    if kind not in KINDS or KINDS[kind].at == "timed":
        raise Refusal("reminder_unknown")
    begin, end = (await standing(tx, person_id, rules)).quiet
    if between(at, begin, end):
        raise Refusal("reminder_in_quiet_hours", begin=f"{begin:%H.%M}", end=f"{end:%H.%M}")

    def change(stored: Stored) -> None:
        stored.at[kind] = at.strftime(CLOCK)

    await _change(tx, person_id, change)


async def set_quiet(tx: Tx, person_id: int, begin: time, end: time) -> None:
    """Tell nothing between these times; the same twice: tell at any time."""

    def change(stored: Stored) -> None:
        stored.quiet = [begin.strftime(CLOCK), end.strftime(CLOCK)]

    await _change(tx, person_id, change)


async def _change(tx: Tx, person_id: int, change: Callable[[Stored], None]) -> Stored:
    """Change what the person chose, locked against others until the transaction ends (PostgreSQL)."""
    person = await tx.get_one(Person, person_id, with_for_update=True, populate_existing=True)
    stored = read(msgspec.json.encode(person.reminders).decode())
    change(stored)
    person.reminders = msgspec.to_builtins(stored)
    await tx.flush()
    return stored


async def add_leave(tx: Tx, person_id: int, first: date, last: date, today: date) -> None:
    """Tell nothing on these days, both included; Refusal when they are past, turned round or too many."""
    if last < first:
        raise Refusal("reminder_leave_turned")
    if last < today:
        raise Refusal("reminder_leave_past")
    if last - first > LONGEST_LEAVE:
        raise Refusal("reminder_leave_long", days=LONGEST_LEAVE.days)
    tx.add(Leave(person_id=person_id, first=first, last=last))
    await tx.flush()


async def drop_leave(tx: Tx, person_id: int, leave_id: int) -> None:
    """Take leave back; Refusal when there is none such."""
    if not await reminder.drop_leave(tx, person_id, leave_id):
        raise Refusal("reminder_no_leave")


# What people type


def days_of(text: str, today: date) -> tuple[date, date] | None:
    """ "1-5 Desember", "28 Des s.d. 3 Jan 2027", "besok" as first and last day; None when it is no date."""
    whole = _day(text, today)
    if whole is not None:
        return whole, whole
    parts = [part.strip() for part in _UNTIL.split(short(text)) if part.strip()]
    if len(parts) != 2:
        return None
    last = _day(parts[1], today)
    if last is None:
        return None
    first = _day(f"{parts[0]}/{last.month}/{last.year}" if parts[0].isdecimal() else parts[0], today)
    return None if first is None else (first, last)


def _day(text: str, today: date) -> date | None:
    found = read_date(text, today)
    return date.fromisoformat(found) if isinstance(found, str) else None


def time_typed(text: str, now: datetime) -> time | None:
    """ "18.30", "jam 7 malam" as a time; None when it is none."""
    found = read_time(text, now)
    return time.fromisoformat(found[:5]) if isinstance(found, str) else None


def times_typed(text: str, now: datetime) -> tuple[time, time] | None:
    """ "21.00-05.30" as two times; None when it is none."""
    found = read_times(text, now)
    return None if found is None else (time.fromisoformat(found[0][:5]), time.fromisoformat(found[1][:5]))
