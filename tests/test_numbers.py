"""Numbers, lengths of time and days as each language writes them, wherever they are told."""

from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_interval

from actions.cards import duration
from locales import words
from locales.numbers import number


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1.000", "1,000"),
        (1511, "1.511", "1,511"),
        (-1511, "-1.511", "-1,511"),
        (1_234_567, "1.234.567", "1,234,567"),
        (2.5, "2,5", "2.5"),
        (3.0, "3", "3"),
        (1511.25, "1.511,2", "1,511.2"),
    ],
)
def test_numbers(value: float, indonesian: str, english: str) -> None:
    assert number(value, words("id").locale) == indonesian
    assert number(value, words("en").locale) == english


@pytest.mark.parametrize(
    ("minutes", "indonesian", "english"),
    [
        (0, "0 menit", "0 min"),
        (45, "45 menit", "45 min"),
        (60, "1 jam", "1 h"),
        (150, "2 jam 30 menit", "2 h 30 min"),
        (180, "3 jam", "3 h"),
        (60_000, "1.000 jam", "1,000 h"),
    ],
)
def test_lengths_of_time(minutes: int, indonesian: str, english: str) -> None:
    assert duration(words("id"), minutes) == indonesian
    assert duration(words("en"), minutes) == english


def test_every_number_in_a_sentence_is_written_so_and_text_stays() -> None:
    assert "1.511" in words("id").many("web.waiting", 1511)
    assert "1,511" in words("en").many("web.waiting", 1511)
    assert words("id").plain("entries.hours", hours="1511") == "1511 jam"
    assert words("en").plain("entries.hours", hours=1) == "1 h"


def test_english_days_come_before_months() -> None:
    days = date(2026, 11, 24), date(2026, 11, 30)
    told = format_interval(*days, skeleton="yMMMd", locale=words("en").locale)
    assert told.startswith("24")
    assert told.endswith("30 Nov 2026")
