"""Quiet hours: whether a moment falls into somebody's, and when these end; asks no database, tells nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from actions import ReminderRules

DAY = timedelta(days=1)
Hours = tuple[time, time]
"""From, until; the same twice: none."""


def hours(told: Sequence[str], rules: ReminderRules) -> Hours:
    """Those that somebody chose ("21:00", "05:30"), else the usual ones."""
    chosen = tuple(time_of(value) for value in told)
    begin, end = chosen if len(chosen) == 2 else (None, None)
    return (rules.quiet_from, rules.quiet_until) if begin is None or end is None else (begin, end)


def after(when: datetime, zone: ZoneInfo, quiet: Hours) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into; in the zone."""
    local = when.astimezone(zone)
    begin, end = quiet
    now = local.timetz().replace(tzinfo=None)
    if not between(now, begin, end):
        return local
    day = local.date() + DAY if now >= end else local.date()
    return datetime.combine(day, end, zone)


def between(now: time, begin: time, end: time) -> bool:
    """Whether a time lies between two others, over midnight where the second is the earlier."""
    return begin <= now < end if begin <= end else now >= begin or now < end


def time_of(text: str) -> time | None:
    """ "19:00" as a time, None when it is none."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None
