"""Date and time functions; the only moment they know is the context's."""

import math
from typing import Any

from forms.xpath.dates import DateValue, day_fraction, format_moment, parse_clock, parse_moment, utc_days
from forms.xpath.frame import Frame, XNode
from forms.xpath.library.function import Function, function
from forms.xpath.values import NAN, to_date, to_string


def _today(frame: Frame, node: XNode) -> DateValue:
    return DateValue.day_of(frame.context.now)


def _now(frame: Frame, node: XNode) -> DateValue:
    return DateValue(frame.context.now, True)


def _date(frame: Frame, node: XNode, value: Any) -> DateValue | str:
    """Blank where the value is no date."""
    found = to_date(value, frame, False)
    return found if found is not None else ""


def _date_time(frame: Frame, node: XNode, value: Any) -> DateValue | str:
    found = to_date(value, frame, True)
    return found if found is not None else ""


def _format(frame: Frame, node: XNode, value: Any, pattern: str) -> str:
    found = to_date(value, frame, True)
    if found is None:
        return ""
    return format_moment(found.moment, pattern, frame.context.months, frame.context.weekdays)


def _decimal_date_time(frame: Frame, node: XNode, value: Any) -> float:
    if isinstance(value, float):
        return value
    found = to_date(value, frame, True)
    return utc_days(found.moment) if found is not None else NAN


def _decimal_time(frame: Frame, node: XNode, value: Any) -> float:
    """The fraction of the local day; of a number its fraction."""
    if isinstance(value, float):
        return value - math.floor(value) if math.isfinite(value) else NAN
    zone = frame.context.now.tzinfo
    if isinstance(value, DateValue):
        return day_fraction(value.moment.timetz())
    text = to_string(value, frame)
    clock = parse_clock(text, zone, frame.context.now.date())
    if clock is not None:
        return day_fraction(clock)
    found = parse_moment(text, zone)
    return day_fraction(found.moment.timetz()) if found is not None else NAN


TIMES: dict[str, Function] = {
    "today": function("date", "", _today),
    "now": function("date", "", _now),
    "date": function("any", "v", _date),
    "date-time": function("any", "v", _date_time),
    "format-date": function("string", "vs", _format),
    "format-date-time": function("string", "vs", _format),
    "decimal-date-time": function("number", "v", _decimal_date_time),
    "decimal-time": function("number", "v", _decimal_time),
}
