"""One day as people write it, in Indonesian and English; "today" is what the caller says it is.

Whatever reads days reads them by these words, so that none knows a spelling that another does not.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from forms.answer.typed import short

AWAY = {
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
"""A day's name -> how many days after today it is."""
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari feb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu ags agt agst aug",
            "september sep sept",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}
"""From 1 for January."""
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "senin sen monday mon",
            "selasa sel tuesday tue",
            "rabu rab wednesday wed",
            "kamis kam thursday thu",
            "jumat jum'at jum friday fri",
            "sabtu sab saturday sat",
            "minggu ahad min sunday sun",
        )
    )
    for name in names.split()
}
"""From 0 for Monday."""
MONTH, WEEKDAY = ("|".join(sorted(names, key=len, reverse=True)) for names in (MONTHS, WEEKDAYS))
"""Their names as patterns."""

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"))
_BEFORE = re.compile(rf"(?:(?:{WEEKDAY})\.? ?,? (?=[\da-z]))?(?:(?:tanggal|tgl\.?) )?")
_DAY, _YEAR = r"(\d{1,2})(?:st|nd|rd|th)?", r"(\d{4}|\d{2})"
# A year in two digits stands after the same sign as the month: 9-11.30 are hours.
_NUMERIC = re.compile(r"(\d{1,2}) ?([/.\- ]) ?(\d{1,2})(?: ?[/.\- ] ?(\d{4})| ?\2 ?(\d{2}))?", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_WORDED = re.compile(rf"{_DAY}[ .\-/]{{0,3}}([a-z]{{3,20}})[ .,\-/]{{0,3}}{_YEAR}?", re.ASCII)
_ENGLISH = re.compile(rf"([a-z]{{3,20}}) {_DAY},? ?(\d{{4}})?", re.ASCII)


class Named(NamedTuple):
    """A day of a month as it was written, be there such a day or not; `year` None = not told."""

    day: int
    month: int
    year: int | None


Guess = Callable[[int, int, date], date]
"""Day, month and today -> the date that is meant where no year is told; ValueError when there is none."""


def plain(text: str) -> str:
    """A line in which days are looked for: small letters, single blanks, one kind of apostrophe."""
    return evened(short(text).lower())


def evened(text: str) -> str:
    """The same text with one kind of apostrophe."""
    return text.translate(_APOSTROPHES)


def away(line: str, today: date) -> date | None:
    """The day that is called by how far it is from today; None when this is none such."""
    return today + timedelta(days=AWAY[line]) if line in AWAY else None


def named(line: str) -> Named | None:
    """The day that a line names by day and month, with its weekday or without; None when it is none."""
    line = _BEFORE.sub("", line, count=1)
    if match := _ISO.fullmatch(line):
        return Named(int(match[3]), int(match[2]), int(match[1]))
    if match := _NUMERIC.fullmatch(line):
        return Named(int(match[1]), int(match[3]), _year(match[4] or match[5]))
    if (match := _WORDED.fullmatch(line)) and match[2] in MONTHS:
        return Named(int(match[1]), MONTHS[match[2]], _year(match[3]))
    if (match := _ENGLISH.fullmatch(line)) and match[1] in MONTHS:
        return Named(int(match[2]), MONTHS[match[1]], _year(match[3]))
    return None


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) + (2000 if len(text) == 2 else 0)


def day_of(text: str, today: date, guess: Guess) -> date | None:
    """The date that a text is; None when it is no date, ValueError when the calendar has no such day."""
    line = plain(text)
    near, said = away(line, today), named(line)
    if near is not None or said is None:
        return near
    day, month, year = said
    return guess(day, month, today) if year is None else date(year, month, day)


def nearest(day: int, month: int, today: date) -> date:
    """The one that is nearest to today."""
    return min(_each_year(day, month, today), key=lambda found: abs(found - today))


def coming(day: int, month: int, today: date) -> date:
    """The next one, today included."""
    return min(found for found in _each_year(day, month, today) if found >= today)


def _each_year(day: int, month: int, today: date) -> list[date]:
    leap = (day, month) == (29, 2)
    years = range(today.year - 8, today.year + 9) if leap else range(today.year - 1, today.year + 2)
    return [date(year, month, day) for year in years if isleap(year) or not leap]
