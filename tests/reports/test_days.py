"""Days and hours in documents: written in full, what two days share once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from locales import words
from reports import days

ID = words("id")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 12, 7), date(2026, 12, 7), "7 Desember 2026"),
        (date(2026, 12, 7), date(2026, 12, 10), "7–10 Desember 2026"),
        (date(2026, 11, 30), date(2026, 12, 2), "30 November – 2 Desember 2026"),
        (date(2026, 12, 30), date(2027, 1, 2), "30 Desember 2026 – 2 Januari 2027"),
        (date(2026, 1, 5), date(2027, 1, 5), "5 Januari 2026 – 5 Januari 2027"),
    ],
)
def test_a_span_of_days(first: date, last: date, said: str) -> None:
    assert days.span(ID, first, last) == said


def test_english() -> None:
    assert days.span(words("en"), date(2026, 12, 7), date(2026, 12, 10)) == "7–10 December 2026"
    assert days.weekday(words("en"), date(2026, 12, 7)) == "Monday, 7 December 2026"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Jakarta", "06.30–15.00 WIB"),
        ("Asia/Makassar", "07.30–16.00 WITA"),
        ("Asia/Jayapura", "08.30–17.00 WIT"),
    ],
)
def test_hours_there(zone: str, said: str) -> None:
    start = datetime(2026, 12, 6, 23, 30, tzinfo=UTC)
    assert days.hours(start, datetime(2026, 12, 7, 8, 0, tzinfo=UTC), zone) == said
    assert days.moment(ID, start, zone) == f"7 Desember 2026, {said[:5]} {said.split()[-1]}"


def test_a_weekday() -> None:
    assert days.weekday(ID, date(2026, 12, 7)) == "Senin, 7 Desember 2026"


@pytest.mark.parametrize(
    ("name", "said"),
    [("II", "Angkatan II"), ("Angkatan II", "Angkatan II"), ("angkatan 3", "angkatan 3"), ("", "")],
)
def test_a_batch(name: str, said: str) -> None:
    assert days.batch(ID, name) == said
