"""Bounds: what lies at one is taken, what lies one past it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from actions import Kit, Refusal, access, attempts, broadcasts, guests
from actions.broadcasts import ticking
from actions.broadcasts.wording import head
from actions.deadlines import recurrence, rules
from actions.library import PLACE_KEPT, Kept, Live
from actions.people import invites
from actions.training import attendance, checks
from models.base import Ids
from models.broadcast import Shown
from models.training import Training
from tests.actions.training.stage import FACTS, START, facts
from tests.sample import NOW

SECOND = timedelta(seconds=1)
TODAY = date(2026, 11, 23)


def taken(act: Callable[..., Any], *given: Any) -> bool:
    try:
        act(*given)
    except Refusal:
        return False
    return True


def numbers(count: int) -> str:
    """A rule of this length."""
    begin = "FREQ=MONTHLY;BYMONTHDAY="
    return (begin + "1," * 100)[: count - 2].rstrip(",").ljust(count - 2, "0") + ",1"


RULES = [
    ("FREQ=MONTHLY;BYMONTHDAY={}", -31, -32),
    ("FREQ=YEARLY;BYYEARDAY={}", -366, -367),
    ("FREQ=YEARLY;BYYEARDAY={}", 1, 0),
    ("FREQ=YEARLY;BYWEEKNO={};BYDAY=MO", 53, 54),
    ("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS={}", 366, 367),
    ("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS={}", -366, -367),
    ("FREQ=YEARLY;BYMONTHDAY=1;BYMONTH={}", 1, 0),
    ("FREQ=YEARLY;BYMONTHDAY=1;BYMONTH={}", 12, 13),
    ("FREQ=DAILY;INTERVAL={}", 1, 0),
    ("FREQ=DAILY;INTERVAL={}", 99, 100),
    ("FREQ=DAILY;COUNT={}", 1, 0),
    ("FREQ=DAILY;COUNT={}", 999, 1000),
    ("FREQ=MONTHLY;BYDAY={}MO", 1, 0),
    ("FREQ=MONTHLY;BYDAY={}MO", -5, -6),
    ("FREQ=YEARLY;BYMONTH=3;BYDAY={}MO", -5, -6),
    ("FREQ=YEARLY;BYDAY={}MO", 53, 54),
    ("FREQ=WEEKLY;WKST={};BYDAY=MO", "SU", "TU"),
    ("FREQ=DAILY;UNTIL={}", "20261123", "20261122"),
    ("FREQ=DAILY;UNTIL={}", "21001231", "21010101"),
    ("DTSTART:{}\nRRULE:FREQ=DAILY", "20000101", "19991231"),
    ("DTSTART:{}\nRRULE:FREQ=DAILY;COUNT=1", "20261123", "20261122"),
    ("DTSTART:{}\nRRULE:FREQ=DAILY;COUNT=1", "20381231", "20390101"),
    ("FREQ=MONTHLY;COUNT={}", 1, 2),
]


@pytest.mark.parametrize(("rule", "last", "past"), RULES)
def test_a_part_of_a_rule(rule: str, last: object, past: object) -> None:
    assert recurrence.check(rule.format(last), TODAY) == []
    assert recurrence.check(rule.format(past), TODAY) != []


def test_a_rule_is_as_long_as_a_column_holds() -> None:
    assert recurrence.check(numbers(200), TODAY) == []
    assert recurrence.check(numbers(201), TODAY) == ["long"]


def test_a_day_is_looked_for_in_a_year_far_away_that_is_the_same() -> None:
    """The 29th of February 2028 is a Tuesday: so it is in the year in which it is searched."""
    assert recurrence.check("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU;UNTIL=20281231", TODAY) == []
    assert recurrence.check("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=WE;UNTIL=20281231", TODAY) == ["never"]


FAR = timedelta(days=60)
TEXTS: list[tuple[str, Callable[[int], object], int]] = [
    ("the title of a deadline", lambda n: rules.titled("x" * n), 120),
    ("how early a deadline is told", lambda n: rules._leads([n]), 60),
    ("how often a deadline is told", lambda n: rules._leads(range(n)), 8),
    ("a broadcast", lambda n: broadcasts.check_text("x" * n), 3000),
    ("how far ahead a broadcast is", lambda n: broadcasts.check_time(NOW + n * SECOND, NOW), 60 * 86_400),
]


@pytest.mark.parametrize(("act", "most"), [pytest.param(act, most, id=what) for what, act, most in TEXTS])
def test_what_is_taken(act: Callable[[int], object], most: int) -> None:
    assert (taken(act, most), taken(act, most + 1)) == (True, False)


def test_what_is_empty_or_past_is_not_taken() -> None:
    assert rules._leads([0, 3, 3]) == (3, 0)
    assert (taken(broadcasts.check_time, NOW, NOW), taken(broadcasts.check_text, " ")) == (False, False)
    assert taken(broadcasts.check_time, NOW + SECOND, NOW)


SESSIONS: list[tuple[str, Callable[[Any], dict[str, Any]], Any, Any]] = [
    *((name, lambda n, name=name: {name: "x" * n}, most, most + 1) for name, most in {
        "theme": 200, "batch": 40, "place": 200, "organiser": 120, "letter_number": 80,
        "facilities": 2000, "contact": 120, "materials": 2000, "certificate_prefix": 20}.items()),
    ("link", lambda n: {"link": "https://x.id/" + "x" * (n - 13)}, 400, 401),
    ("fee", lambda n: {"fee": n}, 1_000_000_000, 1_000_000_001),
    ("fee", lambda n: {"fee": n}, 0, -1),
    ("quota", lambda n: {"quota": n}, 100_000, 100_001),
    ("quota", lambda n: {"quota": n}, 1, 0),
    ("leads", lambda n: {"leads": (n,)}, 86_400, 86_401),
    ("leads", lambda n: {"leads": (n,)}, 1, 0),
    ("latitude", lambda n: {"latitude": n, "longitude": 0.0}, 90.0, 90.1),
    ("latitude", lambda n: {"latitude": n, "longitude": 0.0}, -90.0, -90.1),
    ("latitude", lambda n: {"latitude": 0.0, "longitude": n}, 180.0, 180.1),
    ("latitude", lambda n: {"latitude": 0.0, "longitude": n}, 0.0, None),
    ("ends_at", lambda n: {"ends_at": START + n * SECOND}, 60 * 86_400, 60 * 86_400 + 1),
    ("ends_at", lambda n: {"ends_at": START + n * SECOND}, 1, 0),
    ("starts_at", lambda n: {"starts_at": NOW + n * SECOND, "ends_at": NOW + (n + 9) * SECOND},
     1098 * 86_400, 1098 * 86_400 + 1),
    ("starts_at", lambda n: {"starts_at": NOW + n * SECOND}, 1, 0),
]  # fmt: skip


@pytest.mark.parametrize(("about", "other", "last", "past"), SESSIONS)
def test_a_fact_of_a_session(
    about: str, other: Callable[[Any], dict[str, Any]], last: Any, past: Any
) -> None:
    assert checks.check(facts(**other(last)), now=NOW) == []
    assert [one.about for one in checks.check(facts(**other(past)), now=NOW)] == [about]


def test_a_text_fits_its_column() -> None:
    columns = Training.__table__.c
    held = {name: getattr(columns[name].type, "length", None) or 2000 for name in checks.LENGTHS}
    assert [name for name, most in checks.LENGTHS.items() if most > held[name]] == []
    [problem] = checks.check(facts(batch="x" * 41), now=NOW)
    assert problem.values == {"length": 41, "most": 40}
    [problem] = checks.check(facts(ends_at=START + timedelta(days=61)), now=NOW)
    assert problem.values == {"days": 60}


# Time: until when something holds


def waits(after: timedelta) -> bool:
    kept = attempts.Attempts(1)
    kept.vain("a", NOW)
    return kept.paused("a", NOW + after)


def open_before_a_guest(after: timedelta) -> bool:
    kept = guests.Guests()
    kept.show("telegram", "1", "CODE", NOW)
    return kept.shown("telegram", "1", NOW + after) == "CODE"


def interview_kept(after: timedelta) -> bool:
    live: Live = Live()
    live.keep("e", Kept(("<x/>",), None, NOW))  # type: ignore[arg-type]
    return live.take("e", ("<x/>",), NOW + after) is not None


def progress_waits(after: timedelta) -> bool:
    shown = Shown(content="old", external_id="7", state="sent", due_at=NOW)
    one: Any = type("One", (), {"one": type("Row", (), {"progress_id": "7"})})
    return not ticking._may_change(one, shown, "new", NOW + after)


def attendance_taken(after: timedelta) -> bool:
    one = Training(starts_at=FACTS.starts_at, ends_at=FACTS.ends_at)
    return attendance.is_open(one, FACTS.ends_at + after)


def attendance_not_yet(after: timedelta) -> bool:
    one = Training(starts_at=FACTS.starts_at, ends_at=FACTS.ends_at)
    return not attendance.is_open(one, FACTS.starts_at - timedelta(hours=2) + after)


def code_shown(after: timedelta) -> bool:
    one = Training(id="t", secret="s")
    minute = NOW.replace(second=0)
    return attendance.code_at(one, minute + after) == attendance.code_at(one, minute)


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TERMS: list[tuple[Callable[[timedelta], bool], timedelta]] = [
    (waits, 15 * MINUTE),
    (open_before_a_guest, timedelta(days=1)),
    (interview_kept, 3 * MINUTE),
    (progress_waits, 4 * SECOND),
    (attendance_taken, HOUR + SECOND),
    (attendance_not_yet, HOUR),
    (code_shown, MINUTE),
]


@pytest.mark.parametrize(("holds", "term"), [pytest.param(*one, id=one[0].__name__) for one in TERMS])
def test_a_term_ends_when_it_ends(holds: Callable[[timedelta], bool], term: timedelta) -> None:
    assert holds(timedelta())
    assert holds(term - SECOND)
    assert not holds(term)


def test_codes_of_attendance_end_with_their_minute() -> None:
    at = datetime(2026, 12, 7, 1, 30, 12, tzinfo=NOW.tzinfo)
    assert attendance.until(at) == at + 48 * SECOND
    one = Training(id="t", secret="s")
    assert attendance.code_at(one, at, 1) == attendance.code_at(one, at - MINUTE)
    assert [attendance._right(one, attendance.code_at(one, at - n * MINUTE), at) for n in (-1, 0, 1, 2)] == [
        False, True, True, False]  # fmt: skip
    assert PLACE_KEPT == 10 * MINUTE


# Numbers: how many are kept, how long a name is


def test_who_tried_in_vain_is_remembered_for_a_thousand() -> None:
    kept, shown = attempts.Attempts(1), guests.Guests()
    for n in range(1001):
        kept.vain(str(n), NOW)
        shown.show("telegram", str(n), "CODE", NOW)
        if n == 999:
            assert (kept.paused("0", NOW), shown.shown("telegram", "0", NOW)) == (True, "CODE")
    assert [kept.paused(str(n), NOW) for n in (0, 1, 1000)] == [False, True, True]
    assert [shown.shown("telegram", str(n), NOW) for n in (0, 1, 1000)] == ["", "CODE", "CODE"]
    shown.show("telegram", "1", "", NOW)
    assert shown.shown("telegram", "1", NOW) == ""


def test_the_oldest_interviews_make_room() -> None:
    live = Live(10)
    for name, size in (("a", 4), ("b", 6)):
        live.keep(name, Kept(("x" * size,), None, NOW))  # type: ignore[arg-type]
    live.keep("b", Kept(("y" * 6,), None, NOW))  # type: ignore[arg-type]
    assert list(live._kept) == ["a", "b"]
    live.keep("c", Kept(("x",), None, NOW))  # type: ignore[arg-type]
    assert list(live._kept) == ["b", "c"]
    assert live.take("b", ("x" * 6,), NOW) is None  # another state: of no use, and gone
    live.keep("d", Kept(("x" * 9,), None, NOW))  # type: ignore[arg-type]
    assert list(live._kept) == ["c", "d"]


def test_a_text_is_named_by_its_beginning() -> None:
    assert head("x" * 60) == "x" * 60
    assert head("x" * 61) == "x" * 59 + "…"
    assert head("Rapat\n  besok " + "x" * 60) == "Rapat besok " + "x" * 47 + "…"


class Ones(Random):
    """Chance at its greatest."""

    def getrandbits(self, k: int, /) -> int:
        return (1 << k) - 1


def test_secrets_have_all_their_digits() -> None:
    kit = Kit(Ids(Ones()), Ones())
    assert access._token(kit) == "f" * 48
    code = invites.new_code(Random(1))
    assert (len(code), invites.pretty(code).count("-")) == (12, 2)
