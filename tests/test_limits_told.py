"""docs/limits.md has every number at a module's own level, as the code has it, and what it means."""

from __future__ import annotations

from datetime import timedelta
from fnmatch import fnmatch

import pytest

from tools.limits import CODES, DOCUMENT, ELSEWHERE, ROOMS, Row, document, is_code, numbers, rows, span


@pytest.fixture(scope="module")
def every() -> list[Row]:
    return [row for room in ROOMS for row in rows(room)]


def test_the_page_says_what_the_code_says(every: list[Row]) -> None:
    told, real = DOCUMENT.read_text().splitlines(), document(every).splitlines()
    assert [line for line in real if line not in told] == [], "make limits"
    assert told == real, "make limits"


def test_each_limit_has_words_beside_it(every: list[Row]) -> None:
    assert [row for row in every if not row.meaning and not is_code(row)] == []


def test_what_is_told_elsewhere_or_as_a_code_is_there() -> None:
    """A pattern that names nothing any more would hide what comes next under its name."""
    names = [f"{file} {name}" for room in ROOMS for file, name, _ in numbers(room)]
    unused = [one for one in ELSEWHERE if not any(fnmatch(name, one) for name in names)]
    unused += [one for one in CODES if not any(fnmatch(name, f"*{one}") for name in names)]
    assert unused == []


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=2.5), "2.5 s"),
        (timedelta(seconds=601), "10 min 1 s"),
        (timedelta(hours=25), "1 d 1 h"),
        (timedelta(days=1098), "1,098 d"),
    ],
)
def test_a_length_of_time(length: timedelta, words: str) -> None:
    assert span(length) == words
