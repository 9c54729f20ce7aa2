"""Days and moments in words, as the reader's language writes them; knows no clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from locales import Words


def day(w: Words, when: date) -> str:
    """E.g. "Sen, 23 Nov 2026"."""
    return format_date(when, "EEE, d MMM y", locale=w.locale)


def moment(w: Words, when: datetime, zone: str) -> str:
    """E.g. "Sen, 23 Nov 2026, 10.00", in the reader's zone."""
    local = when.astimezone(ZoneInfo(zone))
    return f"{day(w, local.date())}, {local:%H.%M}"
