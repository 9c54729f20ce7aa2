"""Dates and times as people type them, in Indonesian and English; "today" is what the caller says it is."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from forms.answer.typed import short
from forms.problem import Problem

_DAYS = {
    "hari ini": 0,
    "sekarang": 0,
    "today": 0,
    "now": 0,
    "kemarin": -1,
    "kmrn": -1,
    "yesterday": -1,
    "kemarin lusa": -2,
    "besok": 1,
    "tomorrow": 1,
    "lusa": 2,
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb pebruari",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags agt aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov nopember nop",
            "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}
_WEEKDAY = re.compile(
    r"^(senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday) ?,? (?=\d)"
)
_NUMERIC = re.compile(r"(\d{1,2}) ?[/.\- ] ?(\d{1,2})(?: ?[/.\- ] ?(\d{4}|\d{2}))?", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_WORDED = re.compile(r"(\d{1,2})[ .\-/]{0,3}([a-z]{3,20})[ .,\-/]{0,3}(\d{4}|\d{2})?", re.ASCII)
_ENGLISH = re.compile(r"([a-z]{3,20}) (\d{1,2})(?:st|nd|rd|th)?,? ?(\d{4})?", re.ASCII)
_CLOCK = (
    r"(?:pukul|jam|pkl\.?|at)? ?(\d{1,2})(?: ?[.:h] ?(\d{2}))?(?:[.:](\d{2}))?"
    r" ?(am|pm|pagi|siang|sore|malam)?"
)
_TIME = re.compile(rf"{_CLOCK} ?(?:wib|wita|wit)?", re.ASCII)
_COMPACT = re.compile(r"(\d{1,2})(\d{2}) ?(?:wib|wita|wit)?", re.ASCII)
_BETWEEN = re.compile(r"-|\u2013|\u2014|s ?/ ?d|s\.d\.?|sd|sampai(?: dengan)?|hingga|until|till|to")


def read_date(text: str, today: date) -> str | Problem:
    """YYYY-MM-DD; without a year the one that brings the date nearest to today."""
    text = _WEEKDAY.sub("", short(text).lower())
    if text in _DAYS:
        return (today + timedelta(days=_DAYS[text])).isoformat()
    parts = _date_parts(text)
    if parts is None:
        return Problem("not_a_date")
    day, month, year = parts
    try:
        return _nearest(day, month, today) if year is None else date(year, month, day).isoformat()
    except ValueError:
        return Problem("no_such_date")


def _date_parts(text: str) -> tuple[int, int, int | None] | None:
    if match := _ISO.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _NUMERIC.fullmatch(text):
        return int(match[1]), int(match[2]), _year(match[3])
    if (match := _WORDED.fullmatch(text)) and match[2] in _MONTHS:
        return int(match[1]), _MONTHS[match[2]], _year(match[3])
    if (match := _ENGLISH.fullmatch(text)) and match[1] in _MONTHS:
        return int(match[2]), _MONTHS[match[1]], _year(match[3])
    return None


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) + (2000 if len(text) == 2 else 0)


def _nearest(day: int, month: int, today: date) -> str:
    if (day, month) == (29, 2):
        years = [year for year in range(today.year - 4, today.year + 5) if year % 4 == 0]
    else:
        years = [today.year - 1, today.year, today.year + 1]
    return min((date(year, month, day) for year in years), key=lambda found: abs(found - today)).isoformat()


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
