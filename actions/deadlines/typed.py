"""When a deadline is, between plain words and a rule: "setiap tanggal 5" <-> FREQ=MONTHLY;BYMONTHDAY=5. Pure.

What people type becomes a rule here; a rule of a simple shape is told by it, any other by its own text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from actions import Refusal
from actions.deadlines.recurrence import LONGEST_RULE, apart, tidy
from forms.answer.calendar import MONTHS, WEEKDAYS, away, evened, named

LAST_DAY = -1
"""The day of a month that is its last, whatever its number."""
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SHORTEST = 28
"""Days of the shortest month: a later day is not in every one."""

_EACH = re.compile(r"\b(?:setiap|tiap|every|each)\b")
_ENDING = re.compile(
    r"(?:akhir|hari terakhir|end of|last day(?: of)?)\b(?: the)?(?: bulan| month)?(?P<months>.*)"
)
_NUMBER = re.compile(r"(?:tanggal|tgl\.?|day)?\s*(\d{1,2})(?:st|nd|rd|th)?", re.ASCII)
_OF_MONTH = re.compile(
    r"(?P<day>.*\d(?:st|nd|rd|th)?) (?:(?:setiap|tiap) bulan|of (?:the |every |each )?month)"
)
_RANGE = re.compile(r"(?:tanggal |tgl\.? )?([1-9]\d?) ?- ?([1-9]\d?)", re.ASCII)
_WEEK = "minggu"
"""Alone it is a week as well as a Sunday."""
_AND = re.compile(r"[,;&]|\bdan\b|\band\b")


def rule_of(text: str, today: date) -> str:
    """What somebody typed, as a stored rule.

    Refusals: deadline_unclear, deadline_no_such_day (day, month), and those of recurrence.tidy.
    """
    if len(text) > LONGEST_RULE:
        raise Refusal("deadline_rule_long", most=LONGEST_RULE)
    if "freq" in text.lower():
        return tidy(text, today)
    lower = evened(" ".join(text.lower().split()))
    monthly_day = _OF_MONTH.fullmatch(lower)
    plain = " ".join(_EACH.sub(" ", monthly_day["day"] if monthly_day else lower).split())
    near = away(lower, today)
    if near is not None:
        return tidy(_once(near), today)
    rule = None if _unsure(plain) else _ending(plain) or _monthly_or_weekly(plain) or _dated(plain)
    if rule is None:
        raise Refusal("deadline_unclear")
    return tidy(rule, today)


def _unsure(text: str) -> bool:
    """What can mean two things: "minggu" (a week, a Sunday), "1-5" (from the 1st to the 5th, or 1 May)."""
    days = _RANGE.fullmatch(text)
    return text == _WEEK or (days is not None and int(days[1]) < int(days[2]))


def monthly(day: int) -> str:
    """This day of every month, the month's last day where it is shorter; LAST_DAY is the last day."""
    if day == LAST_DAY or day >= max(LENGTHS):
        return f"FREQ=MONTHLY;BYMONTHDAY={LAST_DAY}"
    if day > SHORTEST:
        days = ",".join(str(one) for one in range(SHORTEST, day + 1))
        return f"FREQ=MONTHLY;BYMONTHDAY={days};BYSETPOS=-1"
    return f"FREQ=MONTHLY;BYMONTHDAY={day}"


def yearly(day: int, months: Sequence[int]) -> str:
    """This day of these months; Refusal deadline_no_such_day. 29 February is the last of February."""
    for month in months:
        if not 1 <= day <= LENGTHS[month - 1] and day != LAST_DAY:
            raise Refusal("deadline_no_such_day", day=day, last=LENGTHS[month - 1])
    on = LAST_DAY if day > SHORTEST and 2 in months else day
    return f"FREQ=YEARLY;BYMONTH={','.join(map(str, sorted(set(months))))};BYMONTHDAY={on}"


def _ending(text: str) -> str | None:
    """ "akhir bulan", "akhir Maret dan September"."""
    found = _ENDING.fullmatch(text)
    if found is None:
        return None
    names = [one for one in _listed(found["months"]) if one]
    if not names:
        return monthly(LAST_DAY)
    months = [MONTHS[name] for name in names if name in MONTHS]
    return yearly(LAST_DAY, months) if len(months) == len(names) else None


def _listed(text: str) -> list[str]:
    """ "3 Jan, 3 Apr dan 3 Juli" apart."""
    return [part.strip() for part in _AND.split(text)]


def _monthly_or_weekly(text: str) -> str | None:
    if text in ("hari", "day"):
        return "FREQ=DAILY"
    if text in ("hari kerja", "working day", "weekday"):
        return f"FREQ=WEEKLY;BYDAY={','.join(CODES[:5])}"
    number = _NUMBER.fullmatch(text)
    if number is not None:
        day = int(number[1])
        return monthly(day) if 1 <= day <= max(LENGTHS) else None
    names = [one.removeprefix("hari ") for one in _listed(text)]
    if all(name in WEEKDAYS for name in names):
        return f"FREQ=WEEKLY;BYDAY={','.join(CODES[WEEKDAYS[name]] for name in names)}"
    return None


def _dated(text: str) -> str | None:
    """ "31 Maret", "3 Jan, 3 Apr", "3 Januari, April dan Juli"; with a year it is once."""
    single = named(text)
    if single is not None and single.year is not None:
        return _once(_day(single.year, single.month, single.day))
    days: set[int] = set()
    months: list[int] = []
    for part in [text] if single is not None else _listed(text):
        found = named(part)
        month = found.month if found is not None else MONTHS.get(part)
        if month is None or month not in MONTHS.values() or (found is None and not days):
            return None
        if found is not None and found.year is not None:
            return None
        months.append(month)
        days |= {found.day} if found is not None else set()
    return yearly(days.pop(), months) if len(days) == 1 else None


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal("deadline_unclear") from None


def _once(when: date) -> str:
    return f"DTSTART:{when:%Y%m%d}\nRRULE:FREQ=DAILY;COUNT=1"


@dataclass(frozen=True)
class Shape:
    """A rule's shape. `day` of the month (LAST: its last); `weekdays` count from Monday = 0.

    `padded`: the last day of the month where the month is shorter; `skips`: shorter months are left out.
    """

    kind: Literal["daily", "weekly", "monthly", "yearly", "once", "other"]
    day: int = 0
    months: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    once: date | None = None
    padded: bool = False
    skips: bool = False


def shape(rule: str) -> Shape:
    """The shape of a stored rule."""
    start, parts = apart(rule)
    names = set(parts) - {"FREQ", "WKST"}
    how = parts["FREQ"]
    if start and names == {"COUNT"} and parts["COUNT"] == "1":
        return Shape("once", once=datetime.strptime(start, "%Y%m%d").date())
    if start is None and how == "DAILY" and not names:
        return Shape("daily")
    if start is None and how == "WEEKLY" and names == {"BYDAY"}:
        return Shape("weekly", weekdays=tuple(CODES.index(one) for one in parts["BYDAY"].split(",")))
    days = [int(one) for one in parts.get("BYMONTHDAY", "0").split(",")]
    single = len(days) == 1 and days[0] >= LAST_DAY
    months = tuple(int(one) for one in parts.get("BYMONTH", "").split(",") if one)
    skips = min(days) > SHORTEST and _shorter(min(days), months) and "BYSETPOS" not in parts
    if start is None and how == "MONTHLY" and max(days) >= LAST_DAY and rule == monthly(max(days)):
        return Shape("monthly", max(days), padded=len(days) > 1)
    if start is None and names == {"BYMONTHDAY"} and how == "MONTHLY" and single:
        return Shape("monthly", days[0], skips=skips)
    if start is None and names == {"BYMONTH", "BYMONTHDAY"} and how == "YEARLY" and single:
        return Shape("yearly", days[0], months, skips=skips)
    return Shape("other", skips=skips)


def _shorter(day: int, months: Sequence[int]) -> bool:
    """Whether one of the months (none: of all) does not always have this day."""
    usual = [SHORTEST if month == 2 else LENGTHS[month - 1] for month in months or range(1, 13)]
    return day > min(usual)
