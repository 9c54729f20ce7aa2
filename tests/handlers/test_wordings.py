"""How far off a day is, which reminders a rule has, which months are shown: said right at every edge."""

from __future__ import annotations

import pytest

from handlers.deadlines.wording import leads, left
from handlers.fill.calendar import parse_month
from locales import words


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-2, "terlambat 2 hari"),
        (-1, "terlambat 1 hari"),
        (0, "hari ini"),
        (1, "besok"),
        (2, "2 hari lagi"),
    ],
)
def test_how_far_off_a_day_is(days: int, told: str) -> None:
    assert left(words("id"), days) == told


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((), "tidak diingatkan"),
        ((0,), "pada harinya"),
        ((7, 1), "7, 1 hari sebelumnya"),
        ((7, 0), "7 hari sebelumnya, dan pada harinya"),
    ],
)
def test_how_early_somebody_is_reminded(days: tuple[int, ...], told: str) -> None:
    assert leads(words("id"), days) == told


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1899-12", None),
        ("1900-1", (1900, 1)),
        ("2026-0", None),
        ("2026-12", (2026, 12)),
        ("2026-13", None),
        ("2199-12", (2199, 12)),
        ("2200-1", None),
        ("2026", None),
        ("x", None),
    ],
)
def test_which_months_are_shown(text: str, month: tuple[int, int] | None) -> None:
    assert parse_month(text) == month
