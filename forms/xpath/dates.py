"""Dates as ODK means them: a moment in the person's zone that counts as whole days since 1970-01-01.

Holds no clock: the zone comes with the caller.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

EPOCH_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_SECONDS = 86400.0
_LONGEST = 50
"""Characters of a date or moment."""
_TIME = r"(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(Z|[+-]\d{2}(?::?[0-5]\d)?)?"
_MOMENT = re.compile(rf"\s*(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})(?:T{_TIME})?\s*", re.ASCII)
_CLOCK = re.compile(rf"\s*{_TIME}\s*", re.ASCII)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class DateValue:
    """A date or dateTime inside an expression; `moment` is in the person's zone.

    As text it is YYYY-MM-DD, or the full dateTime when `timed`; as a number whole days since 1970-01-01.
    """

    __slots__ = ("moment", "timed")

    def __init__(self, moment: datetime, timed: bool) -> None:
        self.moment = moment
        self.timed = timed

    @classmethod
    def day_of(cls, moment: datetime) -> "DateValue":
        return cls(datetime.combine(moment.date(), time(0), moment.tzinfo), False)

    @property
    def days(self) -> float:
        return float(self.moment.toordinal() - EPOCH_DAY)

    @property
    def exact(self) -> float:
        """Days of the local calendar with the time of day as a fraction."""
        return self.days + day_fraction(self.moment.timetz())

    def __str__(self) -> str:
        if self.timed:
            return self.moment.isoformat(timespec="milliseconds")
        return f"{self.moment.year:04}-{self.moment.month:02}-{self.moment.day:02}"


def parse_moment(text: str, zone: tzinfo | None) -> DateValue | None:
    """An ISO date or dateTime, else None. Without an offset it is taken as local time."""
    return _parsed(text, zone) if len(text) <= _LONGEST else None


@lru_cache(maxsize=2_000)
def _parsed(text: str, zone: tzinfo | None) -> DateValue | None:
    """The same few dates are compared again and again while a form is filled."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    year, month, day, *clock = found.groups()
    try:
        start = datetime(int(year), int(month), int(day), tzinfo=zone)
        if clock[0] is None:
            return DateValue(start, False)
        moment = datetime.combine(start.date(), _clock_time(clock, zone)).astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return DateValue(moment, True)


def parse_clock(text: str, zone: tzinfo | None, today: date) -> time | None:
    """A time of day ("09:30", "09:30:00.000+07:00") in the person's zone."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    try:
        return datetime.combine(today, _clock_time(list(found.groups()), zone)).astimezone(zone).timetz()
    except (ValueError, OverflowError):
        return None


def _clock_time(parts: list[str | None], zone: tzinfo | None) -> time:
    hour, minute, second, fraction, offset = parts
    micro = int((fraction or "0").ljust(6, "0")[:6])
    return time(int(hour or 0), int(minute or 0), int(second or 0), micro, _offset(offset) or zone)


def _offset(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-shift if text[0] == "-" else shift)


def day_fraction(clock: time) -> float:
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    return seconds / _DAY_SECONDS


def from_days(days: float, zone: tzinfo | None, timed: bool) -> DateValue | None:
    """Days since 1970-01-01: whole local days for a date, an instant (UTC days) for a dateTime."""
    try:
        if timed:
            return DateValue((_EPOCH + timedelta(days=days)).astimezone(zone), True)
        return DateValue(datetime.combine(date.fromordinal(EPOCH_DAY + int(days)), time(0), zone), False)
    except (ValueError, OverflowError):
        return None


def utc_days(moment: datetime) -> float:
    """Days since 1970-01-01T00:00Z with a fraction."""
    return (moment - _EPOCH).total_seconds() / _DAY_SECONDS


def format_moment(
    moment: datetime, pattern: str, months: Sequence[str] = MONTHS, weekdays: Sequence[str] = WEEKDAYS
) -> str:
    """ODK's own letters; what is not one of them is kept. Months begin with January, weekdays with Monday."""
    named = {"b": months[moment.month - 1], "a": weekdays[moment.weekday()]}
    return _LETTER.sub(lambda found: named.get(found.group(1)) or _letter(moment, found.group(1)), pattern)


_LETTER = re.compile(r"%([YymnbdeaHhMS3])")


def _letter(moment: datetime, letter: str) -> str:
    match letter:
        case "Y":
            return f"{moment.year:04}"
        case "y":
            return f"{moment.year % 100:02}"
        case "3":
            return f"{moment.microsecond // 1000:03}"
        case "n" | "e" | "h":
            return str({"n": moment.month, "e": moment.day, "h": moment.hour}[letter])
    fields = {"m": moment.month, "d": moment.day, "H": moment.hour, "M": moment.minute, "S": moment.second}
    return f"{fields[letter]:02}"
