"""Days, moments and lengths of time in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from handlers import dates
from locales import words


def test_a_day_and_a_moment_in_both_languages() -> None:
    when = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert dates.day(words("id"), date(2026, 11, 23)) == "Sen, 23 Nov 2026"
    assert dates.day(words("en"), date(2026, 11, 23)) == "Mon, 23 Nov 2026"
    assert dates.moment(words("id"), when, "Asia/Jayapura") == "Sel, 24 Nov 2026, 02.30"


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 menit"), (45, "45 menit"), (60, "1 jam"), (150, "2 jam 30 menit")]
)
def test_lengths_of_time(minutes: int, text: str) -> None:
    assert dates.hours(words("id"), minutes) == text
