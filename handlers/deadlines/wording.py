"""Deadlines in the reader's words: when a rule falls, how far off that is, how early it is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from babel.dates import format_date, get_day_names, get_month_names

from actions.deadlines.book import Rule, name
from actions.deadlines.typed import LAST_DAY, Shape, shape
from handlers import dates
from locales import Words


def title(w: Words, rule: Rule) -> str:
    """What the deadline is called."""
    return name(w, rule.code, rule.title)


def when(w: Words, rrule: str) -> str:
    """When the rule falls, e.g. "setiap tanggal 5"; a rule of no simple shape as it is written."""
    found = shape(rrule)
    if found.once is not None:
        return w.plain("deadline.when_once", date=dates.day(w, found.once))
    if found.kind == "other":
        return w.plain("deadline.when_other", rule=rrule.partition("RRULE:")[2] or rrule)
    values = {"day": found.day, "days": _weekdays(w, found.weekdays), "dates": _in_year(w, found)}
    return w.plain(f"deadline.when_{_kind(found)}", **values)


def _kind(found: Shape) -> str:
    if found.kind == "monthly":
        return "last" if found.day == LAST_DAY else "padded" if found.padded else "monthly"
    return "year_end" if found.kind == "yearly" and found.day == LAST_DAY else found.kind


def _weekdays(w: Words, days: Iterable[int]) -> str:
    names = get_day_names("wide", locale=w.locale)
    return ", ".join(names[day] for day in days)


def _in_year(w: Words, found: Shape) -> str:
    names = get_month_names("wide" if len(found.months) == 1 else "abbreviated", locale=w.locale)
    if found.day == LAST_DAY:
        return ", ".join(names[month] for month in found.months)
    return ", ".join(
        w.plain("deadline.day_month", day=found.day, month=names[month]) for month in found.months
    )


def left(w: Words, days: int) -> str:
    """How far off it is, e.g. "3 hari lagi", "terlambat 2 hari"."""
    if days < 0:
        return str(w.many("deadline.late", -days))
    if days < 2:
        return w.plain("deadline.tomorrow" if days else "deadline.today")
    return str(w.many("deadline.left", days))


def short(w: Words, day: date) -> str:
    """A day in few letters, e.g. "31 Mar"."""
    return format_date(day, "d MMM", locale=w.locale)


def month(w: Words, day: date) -> str:
    """The month of a day, e.g. "Maret 2027"."""
    return format_date(day, "MMMM y", locale=w.locale)


def leads(w: Words, days: Iterable[int]) -> str:
    """How early it is told, e.g. "14, 7, 1 hari sebelumnya, dan pada harinya"."""
    before = [str(day) for day in days if day]
    on_the_day = 0 in days
    if not before:
        return w.plain("deadline.leads_day" if on_the_day else "deadline.leads_none")
    key = "deadline.leads_both" if on_the_day else "deadline.leads_before"
    return w.plain(key, days=", ".join(before))
