"""Which days are no working days in Indonesia: weekends, public holidays, days off by joint decree.

The dates come from the `holidays` library; those that follow the moon are its estimates for years to come.
What a decree says otherwise the operator adds or strikes, and that goes before the library.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from holidays import HolidayBase, country_holidays
from holidays.constants import GOVERNMENT, PUBLIC

from actions.deadlines.recurrence import Closed
from models import Tx, day_off
from models.audit import Audit
from models.day_off import DayOff

SATURDAY = 5
LANGUAGE = "en_US"
"""Of the names, as of everything that the operator reads; left open it would be the machine's."""


@cache
def _calendar() -> HolidayBase:
    return country_holidays("ID", categories=(GOVERNMENT, PUBLIC), language=LANGUAGE)


def usual(day: date) -> bool:
    """Whether offices are closed on this day as far as the calendar knows."""
    return day.weekday() >= SATURDAY or day in _calendar()


def holiday(day: date) -> str:
    """What the calendar calls this day off, '' when it is none."""
    return str(_calendar().get(day, ""))


async def closed(tx: Tx) -> Closed:
    """Whether offices are closed on a day, by the calendar and by what was added and struck."""
    told = {one.day: one.off for one in await day_off.every(tx)}
    return lambda day: told[day] if day in told else usual(day)


async def set_day(tx: Tx, day: date, *, off: bool, name: str = "", now: datetime) -> None:
    """Make the day a day off, or a working day, for everybody."""
    await day_off.keep(tx, DayOff(day=day, off=off, name=name, set_at=now))
    _note(tx, "day_off_add" if off else "day_off_strike", day, now)


async def forget(tx: Tx, day: date, *, now: datetime) -> bool:
    """Leave the day to the calendar again; False when nothing was said of it."""
    gone = await day_off.forget(tx, day)
    if gone:
        _note(tx, "day_off_remove", day, now)
    return gone


def _note(tx: Tx, verb: str, day: date, now: datetime) -> None:
    tx.add(Audit(at=now, verb=verb, subject=f"day:{day}"))
