"""A day is read alike wherever it may be typed: answers, sessions, deadlines, leave, broadcasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from actions import Refusal, broadcasts
from actions.deadlines.typed import rule_of, shape
from actions.reminders import choosing
from actions.training import moments
from forms.answer.calendar import AWAY, MONTHS, WEEKDAYS
from forms.answer.dates import read_date, read_moment

NOW = datetime(2026, 6, 1, 7, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
TODAY = NOW.date()


def answered(text: str) -> date | None:
    """An answer to a question."""
    found = read_date(text, TODAY)
    return date.fromisoformat(found) if isinstance(found, str) else None


def answered_with_hour(text: str) -> date | None:
    """An answer to a question for a moment."""
    found = read_moment(f"{text} jam 8", NOW)
    return date.fromisoformat(found[:10]) if isinstance(found, str) else None


def announced(text: str) -> date | None:
    """A session's day, on its line or in its cell of a table."""
    found = moments.days(text, TODAY)
    return found[0] if found is not None and found[0] == found[1] else None


def due(text: str) -> date | None:
    """A deadline; that of each year is this year's."""
    with suppress(Refusal):
        found = shape(rule_of(text, TODAY))
        return found.once or date(TODAY.year, found.months[0], found.day)
    return None


def on_leave(text: str) -> date | None:
    """A day of leave."""
    found = choosing.days_of(text, TODAY)
    return found[0] if found is not None and found[0] == found[1] else None


def sent(text: str) -> date | None:
    """When a broadcast leaves."""
    found = broadcasts.moment_of(f"{text} jam 8", NOW)
    return found.date() if found is not None else None


DOORS: Mapping[str, Callable[[str], date | None]] = {
    one.__name__: one for one in (answered, answered_with_hour, announced, due, on_leave, sent)
}

JUNE = date(2026, 6, 5)
SPELLINGS: Mapping[str, date] = {
    **dict.fromkeys(
        (
            *("5 Juni", "5 Jun", "05-06", "5/6", "5.6", "5/6/26", "5-6-2026", "2026-06-05", "5 Juni 26"),
            *("Jumat, 5 Juni", "Jum'at, 5 Juni", "Jum’at, 5 Juni", "Jum‘at 5 Juni 2026", "Jum, 5 Jun 2026"),
            *("tanggal 5 Juni", "tgl. 5 Juni", "Friday, June 5", "June 5th, 2026", "5th June", " 5  JUNI "),
        ),
        JUNE,
    ),
    "5 Agst": date(2026, 8, 5),
    "5 Agt 26": date(2026, 8, 5),
    "5 Sept": date(2026, 9, 5),
    "5 Nopember": date(2026, 11, 5),
    "5 Des 26": date(2026, 12, 5),
    "besok": date(2026, 6, 2),
    "Lusa": date(2026, 6, 3),
    "tomorrow": date(2026, 6, 2),
    "hari ini": TODAY,
}
NONE = ("31 Juni 2026", "5 Juta", "0 Juni", "kapan-kapan", "5 Junie", "32/1", "29 Februari 2027")


@pytest.mark.parametrize("door", sorted(DOORS))
@pytest.mark.parametrize("text", sorted(SPELLINGS))
def test_a_day_is_read_alike_wherever_it_is_typed(text: str, door: str) -> None:
    """Without a year a session's is the next, an answer's the nearest: of these it is the same."""
    assert DOORS[door](text) == SPELLINGS[text]


@pytest.mark.parametrize("door", sorted(DOORS))
@pytest.mark.parametrize("text", sorted(NONE))
def test_what_is_no_day_is_none_anywhere(text: str, door: str) -> None:
    assert DOORS[door](text) is None


@pytest.mark.parametrize("door", sorted(DOORS))
def test_every_name_of_the_table_is_known_everywhere(door: str) -> None:
    read = DOORS[door]
    months = {name: read(f"10 {name}") for name in MONTHS}
    assert {name for name, found in months.items() if found is None or found.month != MONTHS[name]} == set()
    days = {name: read(f"{name}, 5 Juni 2026") for name in WEEKDAYS}
    assert {name for name, found in days.items() if found != JUNE} == set()
    ahead = {name for name, days in AWAY.items() if days >= 0}
    assert {name for name in ahead if read(name) is None} == set()


def test_a_session_s_days_may_have_no_apostrophe_of_a_typewriter() -> None:
    line = "Rabu s.d. Jum\u2019at, 3-5 Juni 2026"
    assert moments.days(line, TODAY) == (date(2026, 6, 3), JUNE)
