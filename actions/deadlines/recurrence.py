"""On which days a recurring rule falls (RFC 5545, through dateutil); pure: a day is given, no clock is read.

A rule is the text of an RRULE, with a DTSTART line before it where its count or interval needs a beginning.
Deadlines are days: nothing finer than DAILY, no hours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.rrule import rrule, rrulestr

from actions import Refusal

Closed = Callable[[date], bool]
"""Whether a day is no working day."""

ANCHOR = datetime(2020, 1, 1)
"""Where rules without a DTSTART begin."""
LONGEST_RULE = 200
"""Characters of a rule."""
HORIZON = 12
"""Years: a rule that does not fall on any day within these (three leap days) never does."""
CYCLE = 400
"""After so many years days, weeks and leap years are the same again."""
LAST_YEAR = 9999
"""Later there are no dates."""
MOST_CLOSED = 31
"""Days that a due day is moved at most."""

_START = re.compile(r"DTSTART(?:;[A-Z=/\-]*)?[:=](\d{8})(?:T\d{6}Z?)?", re.ASCII)
_DAY = re.compile(r"([+-]?\d{1,2})?(?:MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_UNTIL = re.compile(r"(\d{8})(?:T\d{6}Z?)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,3}", re.ASCII)
_YEAR = re.compile(r"(DTSTART:|UNTIL=)(\d{4})")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
CLOCK = ("BYHOUR", "BYMINUTE", "BYSECOND")
NUMBERS = {
    "INTERVAL": (1, 99),
    "COUNT": (1, 999),
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
}
"""Part of a rule -> the least and the greatest number it takes."""
DAYS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
"""Parts that say which day."""

Parts = dict[str, str]


def tidy(text: str, today: date) -> str:
    """The rule as it is stored: upper case, the parts that were given, a beginning where it counts from one.

    Refusals deadline_rule_<problem>: garbage, long, often (finer than a day), clock, day (which day of the
    week, month or year?), never (not on any day within the next years).
    """
    start, parts = apart(text)
    _check(parts)
    if start is None and ("COUNT" in parts or parts.get("INTERVAL", "1") != "1"):
        start = f"{today:%Y%m%d}"
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    rule = f"DTSTART:{start}\nRRULE:{rule}" if start else rule
    if len(rule) > LONGEST_RULE:
        raise Refusal("deadline_rule_long", most=LONGEST_RULE)
    if not _falls(rule, today):
        raise Refusal("deadline_rule_never")
    return rule


def check(text: str, today: date) -> list[str]:
    """What is wrong with a rule, as the codes of `tidy`; [] when nothing is."""
    try:
        tidy(text, today)
    except Refusal as no:
        return [no.code.removeprefix("deadline_rule_")]
    return []


def apart(text: str) -> tuple[str | None, Parts]:
    """The beginning (YYYYMMDD, None when it is not told) and the parts of a rule, as yet unchecked."""
    upper = text.upper()
    begun = _START.search(upper)
    rest = _START.sub("", upper, count=1).replace("RRULE:", "", 1)
    pairs = [part.strip().partition("=") for part in rest.strip("; \n").split(";")]
    parts = {name.strip(): value.replace(" ", "") for name, _, value in pairs}
    if len(parts) != len(pairs) or any(not value for value in parts.values()):
        raise Refusal("deadline_rule_garbage")
    if begun is not None and not _is_day(begun[1]):
        raise Refusal("deadline_rule_garbage")
    return (begun[1] if begun else None), parts


def _check(parts: Parts) -> None:
    how = parts.get("FREQ", "")
    if how in TOO_OFTEN:
        raise Refusal("deadline_rule_often")
    if any(name in parts for name in CLOCK):
        raise Refusal("deadline_rule_clock")
    known = how in FREQUENCIES and all(_known(name, value) for name, value in parts.items())
    if not known or not _weeks_fit(how, parts) or {"COUNT", "UNTIL"} <= set(parts):
        raise Refusal("deadline_rule_garbage")
    if how != "DAILY" and not any(name in parts for name in DAYS) and parts.get("COUNT") != "1":
        raise Refusal("deadline_rule_day")
    if "UNTIL" in parts:
        parts["UNTIL"] = parts["UNTIL"][:8]


def _known(name: str, value: str) -> bool:
    if name in NUMBERS:
        least, most = NUMBERS[name]
        single = name in ("INTERVAL", "COUNT")
        return all(_number(one, least, most) for one in ([value] if single else value.split(",")))
    if name == "BYDAY":
        return all(_DAY.fullmatch(one) for one in value.split(","))
    if name == "UNTIL":
        found = _UNTIL.fullmatch(value)
        return found is not None and _is_day(found[1])
    return name == "FREQ" or (name == "WKST" and value in ("MO", "SU"))


def _weeks_fit(how: str, parts: Parts) -> bool:
    """Whether "the second Monday" has a month or a year to be the second of."""
    found = [_DAY.fullmatch(one) for one in parts.get("BYDAY", "").split(",")]
    weeks = [int(one[1]) for one in found if one is not None and one[1]]
    in_month = how == "MONTHLY" or "BYMONTH" in parts
    most = {"MONTHLY": 5, "YEARLY": 5 if in_month else 53}.get(how, 0)
    return all(1 <= abs(week) <= most for week in weeks)


def _number(text: str, least: int, most: int) -> bool:
    return _NUMBER.fullmatch(text) is not None and least <= int(text) <= most and int(text) != 0


def _is_day(digits: str) -> bool:
    """Whether YYYYMMDD is a day of this age (a beginning in the year 1 would be counted through)."""
    try:
        return 2000 <= datetime.strptime(digits, "%Y%m%d").year <= 2100
    except ValueError:
        return False


def _falls(rule: str, today: date) -> bool:
    """Whether the rule falls on a day of the next years.

    A search that finds nothing goes on to the year 9999. So the same calendar is searched close to its end,
    which costs a tenth of a second at most.
    """
    away = (LAST_YEAR - today.year - HORIZON) // CYCLE * CYCLE
    later = _YEAR.sub(lambda found: f"{found[1]}{int(found[2]) + away}", rule)
    begun = ANCHOR.replace(year=ANCHOR.year + away)
    try:
        hit = rrulestr(later, dtstart=begun).after(datetime(today.year + away, 1, 1) + _into(today), inc=True)
    except ValueError:
        raise Refusal("deadline_rule_garbage") from None
    return hit is not None and hit.year - away <= today.year + HORIZON


def _into(day: date) -> timedelta:
    """How far the day is into its year; years a cycle apart have the same days."""
    return day - date(day.year, 1, 1)


@lru_cache(maxsize=1024)
def _parsed(rule: str) -> rrule:
    found = rrulestr(rule, dtstart=ANCHOR)
    assert isinstance(found, rrule)  # `tidy` lets one rule through
    return found


@lru_cache(maxsize=4096)
def occurrences(rule: str, first: date, last: date) -> tuple[date, ...]:
    """The days of a stored rule, both ends included, before any shift."""
    found = _parsed(rule).between(_midnight(first), _midnight(last), inc=True)
    return tuple(one.date() for one in found)


def before(rule: str, day: date, count: int) -> tuple[date, ...]:
    """The last `count` days of the rule before this one, oldest first; fewer where it has no more."""
    found: list[date] = []
    for _ in range(count):
        hit = _parsed(rule).before(_midnight(found[0] if found else day))
        if hit is None:
            break
        found.insert(0, hit.date())
    return tuple(found)


def after(rule: str, day: date) -> date | None:
    """The rule's next day after this one."""
    hit = _parsed(rule).after(_midnight(day))
    return hit.date() if hit is not None else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def shifted(day: date, how: str, closed: Closed) -> date:
    """Where the day goes when it is no working day: "before", "after" or ("none") nowhere."""
    if how == "none":
        return day
    step = timedelta(days=-1 if how == "before" else 1)
    for _ in range(MOST_CLOSED):
        if not closed(day):
            break
        day += step
    return day
