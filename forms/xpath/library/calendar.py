"""Spans of time as the Community Health Toolkit's forms count them; blank where a value is no date."""

import calendar
from datetime import datetime, timedelta
from typing import Any

from forms.xpath.dates import DateValue
from forms.xpath.frame import Frame, XNode
from forms.xpath.library.function import Function, function
from forms.xpath.values import to_date


def months_between(first: datetime, last: datetime) -> int:
    """Whole months from one to the other, below zero when ``last`` is earlier."""
    if last < first:
        return -months_between(last, first)
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (later_by(first, months) > last)


def later_by(moment: datetime, months: int) -> datetime:
    """So many months later; the month's last day where it has fewer."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(
        year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1])
    )


def _between(frame: Frame, first: Any, last: Any) -> tuple[datetime, datetime] | None:
    start, end = to_date(first, frame, True), to_date(last, frame, True)
    return (start.moment, end.moment) if start is not None and end is not None else None


def _months(step: int) -> Function:
    def work(frame: Frame, node: XNode, first: Any, last: Any) -> float | str:
        found = _between(frame, first, last)
        if found is None:
            return ""
        months = months_between(*found)
        return float(abs(months) // step * (1 if months >= 0 else -1))

    return function("any", "vv", work)


def _days(step: int) -> Function:
    def work(frame: Frame, node: XNode, first: Any, last: Any) -> float | str:
        found = _between(frame, first, last)
        if found is None:
            return ""
        days = (found[1] - found[0]).days if found[1] >= found[0] else -(found[0] - found[1]).days
        return float(abs(days) // step * (1 if days >= 0 else -1))

    return function("any", "vv", work)


def _add(frame: Frame, node: XNode, start: Any, *spans: float) -> DateValue | str:
    """add-date(date, years, months, days, hours, minutes); what is no number adds nothing."""
    found = to_date(start, frame, True)
    if found is None:
        return ""
    years, months, days, hours, minutes = (*(_whole(span) for span in spans), *(0,) * (5 - len(spans)))
    try:
        moment = later_by(found.moment, years * 12 + months)
        moment += timedelta(days=days, hours=hours, minutes=minutes)
    except (ValueError, OverflowError):
        return ""
    return DateValue(moment, found.timed or bool(hours or minutes))


def _whole(value: float) -> int:
    return int(value) if abs(value) < 1e9 else 0


_SPANS = {
    "difference-in-months": _months(1),
    "difference-in-years": _months(12),
    "difference-in-days": _days(1),
    "difference-in-weeks": _days(7),
    "add-date": function("any", "vn", _add, least=1, most=6),
}
CALENDAR: dict[str, Function] = {**_SPANS, **{f"cht:{name}": work for name, work in _SPANS.items()}}
