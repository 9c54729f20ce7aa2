"""A month as buttons to pick a day from. Pure."""

from __future__ import annotations

from calendar import Calendar
from datetime import date, timedelta

from handlers.numbers import number
from locales import Words
from models.message import Button, Rows

NOTHING = "x"
MONDAY = 0


def month(year: int, in_year: int, tag: str, w: Words) -> Rows:
    """The month's days, Monday first, with its neighbours to turn to."""
    first = date(year, in_year, 1)
    before, after = first - timedelta(days=1), (first + timedelta(days=31)).replace(day=1)
    head = (
        Button(text="‹", data=f"{tag}:m{before:%Y-%m}"),
        Button(text=title(first, w), data=f"{tag}:{NOTHING}"),
        Button(text="›", data=f"{tag}:m{after:%Y-%m}"),
    )
    names = tuple(Button(text=name, data=f"{tag}:{NOTHING}") for name in w.plain("form.weekdays").split())
    weeks = Calendar(MONDAY).monthdatescalendar(year, in_year)
    return (head, names, *(tuple(_day(day, in_year, tag) for day in week) for week in weeks))


def _day(day: date, in_year: int, tag: str) -> Button:
    if day.month != in_year:
        return Button(text="·", data=f"{tag}:{NOTHING}")
    return Button(text=str(day.day), data=f"{tag}:d{day}")


def title(day: date, w: Words) -> str:
    """ "November 2026"."""
    return f"{w.plain('form.months').split()[day.month - 1]} {day.year}"


def shown(day: date) -> str:
    """A date as people here write it."""
    return f"{day:%d/%m/%Y}"


def parse_month(text: str) -> tuple[int, int] | None:
    """ "2026-11" -> (2026, 11); None for what is no month that we show."""
    year, month = (number(part) or 0 for part in text.partition("-")[::2])
    return (year, month) if 1900 <= year <= 2199 and 1 <= month <= 12 else None
