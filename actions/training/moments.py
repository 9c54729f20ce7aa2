"""Days and hours as announcements write them ("7-10 Desember 2026", "08.30 – 16.00 WITA"); knows no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from actions.training.facts import ZONES
from forms.answer.calendar import MONTH, MONTHS, WEEKDAY, coming, day_of, evened
from forms.answer.typed import page

_TO = r"\s?(?:-|–|—|s\s?/\s?d|s\s?\.\s?d\s?\.?|sd|sampai(?:\sdengan)?|hingga|until|to)\s?"
_DAY = rf"(?:(?:{WEEKDAY})\s?,?\s?)?(\d{{1,2}})(?:st|nd|rd|th)?"
_WORDED = re.compile(
    rf"\b{_DAY}(?:\s({MONTH})\.?)?(?:\s(\d{{4}}))?{_TO}{_DAY}\s({MONTH})\b\.?(?:,?\s?(\d{{4}}))?"
    rf"|\b{_DAY}\s({MONTH})\b\.?(?:,?\s?(\d{{4}}))?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    rf"\b(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}})(?:{_TO}(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}))?\b"
)
_ISO = re.compile(rf"\b(\d{{4}})-(\d{{2}})-(\d{{2}})(?:{_TO}(\d{{4}})-(\d{{2}})-(\d{{2}}))?\b")
_ZONE = r"(?:\s?(WIB|WITA|WIT))?"
_HOUR = r"(\d{1,2})[.:](\d{2})"
_BETWEEN = re.compile(rf"(?<![\d.,]){_HOUR}{_ZONE}{_TO}{_HOUR}{_ZONE}(?!\d|[.,]\d)", re.IGNORECASE)
_FROM = re.compile(
    rf"(?:pukul|jam|pkl\.?|mulai|at)\s?:?\s?{_HOUR}{_ZONE}|(?<![\d.,]){_HOUR}\s?(WIB|WITA|WIT)\b",
    re.IGNORECASE,
)
_NAMED_ZONE = re.compile(rf"\b({'|'.join(sorted(ZONES, key=len, reverse=True))})\b")

Days = tuple[date, date]
Hours = tuple[str, str, str]
"""Begin, end ('' = not told) as "08:30", and WIB, WITA or WIT ('' = not told)."""


def days(text: str, today: date) -> Days | None:
    """The first day or span of days in a text; without a year, the one that makes it a day ahead.

    Where the text is a day and nothing else it may be written as days are anywhere, "besok" as well.
    """
    with suppress(ValueError):
        whole = day_of(text, today, coming)
        if whole is not None:
            return whole, whole
    text = evened(page(text))
    found = [*_iso(text), *_numeric(text), *_worded(text, today)]
    return min(found)[1] if found else None


def _iso(text: str) -> Iterator[tuple[int, Days]]:
    for match in _ISO.finditer(text):
        numbers = [int(part or 0) for part in match.groups()]
        yield from _span(match.start(), numbers[:3], numbers[3:])


def _numeric(text: str) -> Iterator[tuple[int, Days]]:
    for match in _NUMERIC.finditer(text):
        day, month, year, day2, month2, year2 = (int(part or 0) for part in match.groups())
        yield from _span(match.start(), [year, month, day], [year2, month2, day2])


def _worded(text: str, today: date) -> Iterator[tuple[int, Days]]:
    for match in _WORDED.finditer(text):
        first, month1, year1, last, month2, year2, only, month, year = match.groups()
        if only:
            first, month1, last, month2, year2 = only, month, only, month, year
        end = _month(month2), int(last)
        begin = _month(month1 or month2), int(first)
        turns = begin > end  # the span goes over New Year
        ended = int(year2) if year2 else int(year1 or _year_ahead(begin, today)) + turns
        yield from _span(match.start(), [int(year1 or ended - turns), *begin], [ended, *end])


def _month(name: str) -> int:
    return MONTHS[name.lower()]


def _year_ahead(begin: tuple[int, int], today: date) -> int:
    return today.year + (begin < (today.month, today.day))


def _span(place: int, first: list[int], last: list[int]) -> Iterator[tuple[int, Days]]:
    """Nothing when it is no day of the calendar."""
    try:
        begin = date(*first)
        yield place, (begin, date(*last) if last[0] else begin)
    except ValueError:
        return


def hours(text: str) -> Hours | None:
    """The first span of hours in a text, or the hour at which something begins."""
    text = page(text)
    match = _BETWEEN.search(text)
    if match:
        return (
            _clock(match[1], match[2]),
            _clock(match[4], match[5]),
            (match[3] or match[6] or zone(text)).upper(),
        )
    match = _FROM.search(text)
    if match is None:
        return None
    hour, minute = match[1] or match[4], match[2] or match[5]
    return _clock(hour, minute), "", (match[3] or match[6] or zone(text)).upper()


def _clock(hour: str, minute: str) -> str:
    return f"{int(hour):02d}:{minute}"


def zone(text: str) -> str:
    """WIB, WITA or WIT where a text names one."""
    match = _NAMED_ZONE.search(text)
    return match[1] if match else ""
