"""Date and time functions of the ODK XForms specification; "now" is 2026-11-23T09:30:15.250+07:00."""

import math
from datetime import UTC, datetime

import pytest

from forms.xpath import DateValue
from tests.forms.xpath_cases import number, text, tree, truth, value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("today()", "2026-11-23"),
        ("now()", "2026-11-23T09:30:15.250+07:00"),
        ("date('2026-02-03')", "2026-02-03"),
        ("date('2026-2-3')", "2026-02-03"),
        ("date('2026-02-03T23:00:00.000+07:00')", "2026-02-03"),
        ("date('2026-02-03T23:00:00Z')", "2026-02-04"),
        ("date(0)", "1970-01-01"),
        ("date(-1.7)", "1969-12-31"),
        ("date(20000.9)", "2024-10-04"),
        ("date('20000')", "2024-10-04"),
        ("date(today() + 7)", "2026-11-30"),
        ("date(now())", "2026-11-23"),
        ("date('')", ""),
        ("date('besok')", ""),
        ("date('2026-02-30')", ""),
        ("date(true())", ""),
        ("date(0 div 0)", ""),
        ("date(1 div 0)", ""),
        ("date(99999999999)", ""),
        ("date-time('2026-02-03T10:00')", "2026-02-03T10:00:00.000+07:00"),
        ("date-time('2026-02-03T10:00:30.5Z')", "2026-02-03T17:00:30.500+07:00"),
        ("date-time('2026-02-03')", "2026-02-03"),
        ("date-time(0.5)", "1970-01-01T19:00:00.000+07:00"),
        ("date-time('x')", ""),
        ("date-time(now())", "2026-11-23T09:30:15.250+07:00"),
        ("date-time(decimal-date-time(now()))", "2026-11-23T09:30:15.250+07:00"),
        ("string(today() + 1)", "20781"),
    ],
)
def test_dates_as_text(expression: str, expected: str) -> None:
    assert text(expression) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("%Y-%m-%d", "2026-03-04"),
        ("%y/%n/%e", "26/3/4"),
        ("%a, %d %b %Y", "Wed, 04 Mar 2026"),
        ("%H:%M:%S.%3 %h", "05:06:07.089 5"),
        ("100%", "100%"),
        ("%q %%", "%q %%"),
    ],
)
def test_formats(pattern: str, expected: str) -> None:
    assert text(f"format-date-time('2026-03-04T05:06:07.089+07:00', '{pattern}')") == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("format-date(today(), '%d/%m/%Y')", "23/11/2026"),
        ("format-date(/d/a, '%d/%m/%Y')", "01/02/2026"),
        ("format-date(0, '%Y')", "1970"),
        ("format-date('', '%Y')", ""),
        ("format-date('kapan', '%Y')", ""),
        ("format-date(/d/none, '%Y')", ""),
        ("format-date-time(now(), '%H.%M')", "09.30"),
    ],
)
def test_format_functions(expression: str, expected: str) -> None:
    assert text(expression, tree("<d><a>2026-02-01</a></d>")) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("decimal-date-time('1970-01-02T00:00:00Z')", 1),
        ("decimal-date-time('1970-01-01T07:00:00+07:00')", 0),
        ("decimal-date-time('1970-01-01')", -7 / 24),
        ("decimal-date-time(1.5)", 1.5),
        ("decimal-date-time(today())", 20780 - 7 / 24),
        ("decimal-time('12:00')", 0.5),
        ("decimal-time('18:00:00.000+07:00')", 0.75),
        ("decimal-time('11:00:00Z')", 0.75),
        ("decimal-time('2026-01-01T06:00:00+07:00')", 0.25),
        ("decimal-time(2.25)", 0.25),
        ("decimal-time(now())", (9 * 3600 + 30 * 60 + 15.25) / 86400),
    ],
)
def test_decimals(expression: str, expected: float) -> None:
    assert number(expression) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    "expression",
    [
        "decimal-date-time('x')",
        "decimal-date-time('')",
        "decimal-time('25:00')",
        "decimal-time('9')",
        "decimal-time('09:00:00+07:60')",
        "decimal-time('')",
    ],
)
def test_what_is_no_time_is_nan(expression: str) -> None:
    assert math.isnan(number(expression))


def test_the_value_of_a_date_is_its_moment_in_the_persons_zone() -> None:
    found = value("date('2026-02-03')")
    assert isinstance(found, DateValue)
    assert found.moment.isoformat() == "2026-02-03T00:00:00+07:00"
    assert found.days == 20487


def test_months_and_weekdays_may_be_in_the_forms_language() -> None:
    months = ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"]
    days = ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"]
    shown = text("format-date('2026-08-17', '%a %e %b')", months=months, weekdays=days)
    assert shown == "Sen 17 Agu"


def test_the_zone_decides_what_today_is() -> None:
    here = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert text("today()", now=here) == "2026-11-23"
    assert truth("today() = date('2026-11-23')", now=here)
    assert text("now()", now=here) == "2026-11-23T23:30:00.000+00:00"
