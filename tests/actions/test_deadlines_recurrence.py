"""Rules of deadlines, without a database:

1. A rule is RFC 5545; the finest is a day, and which day of the week, month or year must be said.
2. What never falls, or cannot be read, is refused at once, however hard it is to search.
3. Month ends and leap days come out as they are written.
4. A count or an interval begins on the day on which it was written.
5. A day may be moved from days off to the working day before or after.
"""

from __future__ import annotations

import time
from datetime import date
from itertools import islice, pairwise, takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from actions import Refusal
from actions.deadlines import check, occurrences, recurrence, shifted, tidy
from actions.deadlines.workdays import usual

TODAY = date(2026, 11, 23)
LAST = date(2030, 12, 31)
SOON = date(2028, 12, 31)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def days(rule: str, first: date = YEAR[0], last: date = YEAR[1]) -> list[str]:
    return [f"{day:%m%d}" for day in occurrences(tidy(rule, TODAY), first, last)]


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31", ["0331"]),
        ("rrule:freq=yearly;bymonth=1,4,7,10;bymonthday=3", ["0103", "0403", "0703", "1003"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["0131", "0331", "0531", "0731", "0831", "1031", "1231"]),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            ["0131", "0228", "0331", "0430", "0531", "0630", "0731", "0831", "0930", "1031", "1130", "1231"],
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            ["0130", "0228", "0330", "0430", "0530", "0630", "0730", "0830", "0930", "1030", "1130", "1230"],
        ),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", []),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", ["0228"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=1,2", ["0129", "0226"]),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20270112T235959Z", ["0104", "0111"]),
        ("FREQ=DAILY;UNTIL=20270103", ["0101", "0102", "0103"]),
        ("DTSTART:20270817\nRRULE:FREQ=DAILY;COUNT=1", ["0817"]),
        ("DTSTART;TZID=Asia/Jakarta:20270817T090000\nRRULE:FREQ=YEARLY;COUNT=1", ["0817"]),
    ],
)
def test_the_days_of_a_rule(rule: str, found: list[str]) -> None:
    assert days(rule) == found


def test_a_leap_day_comes_every_fourth_year() -> None:
    rule = tidy("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", TODAY)
    assert occurrences(rule, TODAY, date(2036, 12, 31)) == (
        date(2028, 2, 29),
        date(2032, 2, 29),
        date(2036, 2, 29),
    )


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("", "garbage"),
        ("tiap bulan", "garbage"),
        ("FREQ=FORTNIGHTLY", "garbage"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "garbage"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "garbage"),
        ("FREQ=MONTHLY;BYMONTHDAY=²", "garbage"),
        ("FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1", "garbage"),
        ("FREQ=YEARLY;BYEASTER=0", "garbage"),
        ("FREQ=MONTHLY;BYDAY=10MO", "garbage"),
        ("FREQ=MONTHLY;BYDAY=0MO", "garbage"),
        ("FREQ=MONTHLY;BYDAY=6MO", "garbage"),
        ("FREQ=YEARLY;BYDAY=54MO", "garbage"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=6MO", "garbage"),
        ("FREQ=YEARLY;BYWEEKNO=54;BYDAY=MO", "garbage"),
        ("FREQ=YEARLY;BYWEEKNO=-54;BYDAY=MO", "garbage"),
        ("FREQ=YEARLY;BYYEARDAY=367", "garbage"),
        ("FREQ=DAILY;INTERVAL=100", "garbage"),
        ("FREQ=DAILY;COUNT=1000", "garbage"),
        ("DTSTART:20270101\nDTSTART:20280101\nRRULE:FREQ=DAILY", "garbage"),
        ("FREQ=WEEKLY;BYDAY=2MO", "garbage"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20270101", "garbage"),
        ("FREQ=DAILY;FREQ=DAILY", "garbage"),
        ("FREQ=DAILY;INTERVAL=0", "garbage"),
        ("FREQ=DAILY;UNTIL=20270231", "garbage"),
        ("DTSTART:00010101\nRRULE:FREQ=DAILY", "garbage"),
        ("RRULE:FREQ=DAILY\nRRULE:FREQ=DAILY", "garbage"),
        ("FREQ=DAILY\nEXDATE:20270101", "garbage"),
        ("FREQ=SECONDLY", "often"),
        ("FREQ=MINUTELY;BYMONTH=2", "often"),
        ("FREQ=HOURLY", "often"),
        ("FREQ=DAILY;BYHOUR=9", "clock"),
        ("FREQ=DAILY;BYSECOND=0,1,2", "clock"),
        ("FREQ=WEEKLY", "day"),
        ("FREQ=MONTHLY", "day"),
        ("FREQ=YEARLY;BYMONTH=3", "day"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never"),
        ("FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31", "never"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "never"),
        ("DTSTART:20270101\nRRULE:FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", "never"),
        ("FREQ=DAILY;UNTIL=20261122", "never"),
        ("DTSTART:20260817\nRRULE:FREQ=DAILY;COUNT=1", "never"),
        ("FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 100), "long"),
    ],
)
def test_what_is_no_rule_is_refused(rule: str, problem: str) -> None:
    assert check(rule, TODAY) == [problem]


@pytest.mark.parametrize(
    "rule",
    [
        *("FREQ=MONTHLY;BYMONTHDAY=2", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=-31"),
        *("FREQ=MONTHLY;BYDAY=5MO", "FREQ=YEARLY;BYMONTH=3;BYDAY=5MO"),
        *("FREQ=YEARLY;BYDAY=20MO", "FREQ=YEARLY;BYDAY=53MO", "FREQ=YEARLY;BYDAY=-53MO"),
        *("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", "FREQ=YEARLY;BYWEEKNO=-52;BYDAY=MO"),
        *("FREQ=YEARLY;BYYEARDAY=366", "FREQ=YEARLY;BYYEARDAY=-366", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1"),
        *("FREQ=DAILY;INTERVAL=99", "FREQ=DAILY;COUNT=999"),
    ],
)
def test_a_good_rule_has_no_problems(rule: str) -> None:
    """Also one that stands at a bound."""
    assert check(rule, TODAY) == []


@pytest.mark.cost
@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYSETPOS=200",
        "FREQ=WEEKLY;BYDAY=MO;BYWEEKNO=-53;BYMONTH=6",
    ],
)
def test_searching_for_what_never_falls_ends_soon(rule: str) -> None:
    begun = time.process_time()
    assert check(rule, TODAY) == ["never"]
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("rule", "stored"),
    [
        ("freq=monthly; bymonthday=3 ;", "FREQ=MONTHLY;BYMONTHDAY=3"),
        (
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=3",
            "DTSTART:20261123\nRRULE:FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=3",
        ),
        ("FREQ=WEEKLY;COUNT=4;BYDAY=MO", "DTSTART:20261123\nRRULE:FREQ=WEEKLY;COUNT=4;BYDAY=MO"),
        ("FREQ=DAILY;INTERVAL=1", "FREQ=DAILY;INTERVAL=1"),
    ],
)
def test_a_rule_is_stored_tidily_and_counts_from_today(rule: str, stored: str) -> None:
    assert tidy(rule, TODAY) == stored
    assert tidy(stored, date(2026, 12, 1)) == stored


PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from([*recurrence.FREQUENCIES, "HOURLY"])},
    optional={
        "INTERVAL": st.integers(0, 120).map(str),
        "COUNT": st.integers(0, 50).map(str),
        "BYMONTH": st.integers(0, 13).map(str),
        "BYMONTHDAY": st.integers(-32, 32).map(str),
        "BYYEARDAY": st.integers(-367, 367).map(str),
        "BYWEEKNO": st.integers(-54, 54).map(str),
        "BYSETPOS": st.integers(-367, 367).map(str),
        "BYDAY": st.sampled_from(["MO", "-1FR", "5SU", "53TU", "-53WE", "MO,TU"]),
        "UNTIL": st.sampled_from(["20270101", "20991231T000000Z"]),
    },
)


@given(PARTS)
def test_any_rule_is_taken_or_refused_and_its_days_are_those_of_the_library(parts: dict[str, str]) -> None:
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    try:
        rule = tidy(text, TODAY)
    except Refusal:
        return
    found = occurrences(rule, TODAY, SOON)
    every = (when.date() for when in rrulestr(rule, dtstart=recurrence.ANCHOR))
    assert list(found) == [day for day in takewhile(SOON.__ge__, every) if day >= TODAY]
    assert all(recurrence.after(rule, day) == following for day, following in islice(pairwise(found), 40))


def test_the_days_before_and_after_one() -> None:
    rule = "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"
    assert recurrence.before(rule, date(2027, 3, 31), 3) == (
        date(2024, 3, 31),
        date(2025, 3, 31),
        date(2026, 3, 31),
    )
    assert recurrence.before(rule, date(2021, 1, 1), 3) == (date(2020, 3, 31),)
    assert recurrence.after("DTSTART:20270817\nRRULE:FREQ=DAILY;COUNT=1", date(2027, 8, 17)) is None


@pytest.mark.parametrize(
    ("how", "moved"),
    [("none", date(2027, 3, 28)), ("before", date(2027, 3, 24)), ("after", date(2027, 3, 30))],
)
def test_a_day_is_moved_from_days_off(how: str, moved: date) -> None:
    off = {date(2027, 3, day) for day in (25, 26, 27, 28, 29)}
    assert shifted(date(2027, 3, 28), how, off.__contains__) == moved
    assert shifted(date(2027, 3, 24), how, off.__contains__) == date(2027, 3, 24)


def test_a_day_is_not_moved_for_ever() -> None:
    assert shifted(TODAY, "after", lambda day: True) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 8, 17), True),
        (date(2026, 3, 21), True),  # Idul Fitri
        (date(2026, 11, 22), True),  # a Sunday
        (date(2026, 11, 23), False),
        (date(2024, 12, 26), True),  # a day off by joint decree
    ],
)
def test_days_off_in_indonesia(day: date, off: bool) -> None:
    assert usual(day) is off
