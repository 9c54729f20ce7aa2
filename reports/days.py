"""Days and hours as documents write them, in full; knows no clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_name

from locales import Words


def day(w: Words, when: date) -> str:
    """E.g. "7 Desember 2026"."""
    return format_date(when, "d MMMM y", locale=w.locale)


def moment(w: Words, when: datetime, zone: str) -> str:
    """E.g. "7 Desember 2026, 16.05 WIB", there."""
    there = when.astimezone(ZoneInfo(zone)).date()
    return f"{day(w, there)}, {clock(when, zone)} {_zone_name(when, zone)}"


def weekday(w: Words, when: date) -> str:
    """E.g. "Senin, 7 Desember 2026"."""
    return format_date(when, "EEEE, d MMMM y", locale=w.locale)


def span(w: Words, first: date, last: date) -> str:
    """E.g. "7–10 Desember 2026", "30 November – 2 Desember 2026"; what both days share is written once."""
    if first == last:
        return day(w, first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(w, last)}"
    pattern = "d MMMM" if first.year == last.year else "d MMMM y"
    return f"{format_date(first, pattern, locale=w.locale)} – {day(w, last)}"


def clock(when: datetime, zone: str) -> str:
    """E.g. "08.30", there."""
    return f"{when.astimezone(ZoneInfo(zone)):%H.%M}"


def hours(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """E.g. "08.30–16.00 WIT"."""
    return f"{clock(starts_at, zone)}–{clock(ends_at, zone)} {_zone_name(starts_at, zone)}"


def _zone_name(when: datetime, zone: str) -> str:
    """WIB, WITA or WIT, which Indonesians say in every language."""
    return get_timezone_name(when.astimezone(ZoneInfo(zone)), width="short", locale="id")


def batch(w: Words, name: str) -> str:
    """E.g. "Angkatan II", also where the name already says so; '' for none."""
    said = w.plain("document.batch", name=name)
    head = w.plain("document.batch", name="").strip().casefold()
    return name if not name or name.casefold().startswith(head) else said
