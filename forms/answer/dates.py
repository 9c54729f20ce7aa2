"""Dates and times as people type them, in Indonesian and English; "today" is what the caller says it is."""

from __future__ import annotations

import re
from datetime import date, datetime

from forms.answer.calendar import day_of, nearest
from forms.answer.typed import short
from forms.problem import Problem

_CLOCK = (
    r"(?:pukul|jam|pkl\.?|at)? ?(\d{1,2})(?: ?[.:h] ?(\d{2}))?(?:[.:](\d{2}))?"
    r" ?(am|pm|pagi|siang|sore|malam)?"
)
_TIME = re.compile(rf"{_CLOCK} ?(?:wib|wita|wit)?", re.ASCII)
_COMPACT = re.compile(r"(\d{1,2})(\d{2}) ?(?:wib|wita|wit)?", re.ASCII)
_BETWEEN = re.compile(r"-|\u2013|\u2014|s ?/ ?d|s\.d\.?|sd|sampai(?: dengan)?|hingga|until|till|to")


def read_date(text: str, today: date) -> str | Problem:
    """YYYY-MM-DD; without a year the one that brings the date nearest to today."""
    try:
        found = day_of(text, today, nearest)
    except ValueError:
        return Problem("no_such_date")
    return Problem("not_a_date") if found is None else found.isoformat()


def read_time(text: str, now: datetime) -> str | Problem:
    """HH:MM:SS.000 with the offset of ``now``."""
    clock = _clock(text)
    if clock is None:
        return Problem("not_a_time")
    return stored_time(*clock, now)


def read_times(text: str, now: datetime) -> tuple[str, str] | None:
    """A range such as "9-11.30"; None when it is none."""
    parts = _BETWEEN.split(short(text).lower())
    if len(parts) != 2:
        return None
    first, second = _clock(parts[0]), _clock(parts[1])
    return None if first is None or second is None else (stored_time(*first, now), stored_time(*second, now))


def stored_time(hour: int, minute: int, now: datetime) -> str:
    moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment.isoformat(timespec="milliseconds").partition("T")[2]


def _clock(text: str) -> tuple[int, int] | None:
    text = short(text).lower()
    if match := _COMPACT.fullmatch(text) if len(text.split()[0] if text else "") > 2 else None:
        hour, minute, half = int(match[1]), int(match[2]), None
    elif match := _TIME.fullmatch(text):
        hour, minute, half = int(match[1]), int(match[2] or 0), match[4]
    else:
        return None
    hour = _twelve(hour, half)
    return (hour, minute) if 0 <= hour <= 23 and minute <= 59 else None


def _twelve(hour: int, half: str | None) -> int:
    """ "2 siang" is 14, "12 malam" is 0, "7 malam" is 19."""
    if half is None or hour > 12:
        return hour
    if half in ("am", "pagi"):
        return 0 if hour == 12 else hour
    if half == "malam":
        return 0 if hour == 12 else hour + 12 if hour >= 6 else hour
    if half == "siang":
        return hour if hour >= 10 else hour + 12
    return hour if hour == 12 else hour + 12


def read_moment(text: str, now: datetime) -> str | Problem:
    """A date and a time in one line."""
    words = short(text).replace(",", " ").replace("T", " ").split()
    for cut in range(len(words) - 1, 0, -1):
        day, clock = read_date(" ".join(words[:cut]), now.date()), _clock(" ".join(words[cut:]))
        if isinstance(day, str) and clock is not None:
            return f"{day}T{stored_time(*clock, now)}"
    return Problem("not_a_datetime")
