"""Days and moments in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

from handlers import dates
from locales import words


def test_a_day_and_a_moment_in_both_languages() -> None:
    when = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert dates.day(words("id"), date(2026, 11, 23)) == "Sen, 23 Nov 2026"
    assert dates.day(words("en"), date(2026, 11, 23)) == "Mon, 23 Nov 2026"
    assert dates.moment(words("id"), when, "Asia/Jayapura") == "Sel, 24 Nov 2026, 02.30"
