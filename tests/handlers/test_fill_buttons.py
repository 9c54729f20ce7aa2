"""Rows of buttons: lists in pages, months, short ranges; pure, whatever they are given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import choices
from handlers.fill import calendar
from handlers.fill.ask import steps_of
from locales import words
from models.message import Limits, Rows

labels = st.lists(st.text(min_size=1, max_size=40), max_size=120)
limits = st.builds(Limits, choices=st.integers(8, 40), page=st.integers(1, 12), columns=st.integers(1, 4))


def texts(rows: Rows) -> list[str]:
    return [button.text for row in rows for button in row]


@given(labels, limits, st.integers(0, 5))
def test_turning_the_pages_shows_everything_once(
    names: list[str], given_limits: Limits, reserved: int
) -> None:
    items = [(name, f"c{i}") for i, name in enumerate(names)]
    seen: list[str] = []
    page = 0
    while True:
        rows = choices.paged(items, page, "t", given_limits, below=reserved)
        datas = [button.data for row in rows for button in row]
        assert len(datas) + reserved <= given_limits.choices
        assert all(len(row) <= max(given_limits.columns, 2) for row in rows)
        seen += [data for data in datas if not data.startswith("t:p")]
        if f"t:p{page + 1}" not in datas:
            break
        page += 1
    assert seen == [data for _, data in items]


def test_a_page_that_is_not_there_is_the_last() -> None:
    items = [(str(i), str(i)) for i in range(20)]
    few = Limits(choices=10, page=6, columns=3)
    assert choices.paged(items, 99, "t", few) == choices.paged(items, 3, "t", few)


def test_short_texts_stand_side_by_side() -> None:
    short = [(text, text) for text in ("Ya", "Tidak", "Ragu", "Lain")]
    assert [len(row) for row in choices.grid(short, Limits())] == [3, 1]
    assert [len(row) for row in choices.grid([("Kecamatan Gemuh", "a"), ("B", "b")], Limits())] == [2]
    assert [
        len(row) for row in choices.grid([("Perencanaan desa dan APBDes", "a"), ("B", "b")], Limits())
    ] == [1, 1]
    assert [len(row) for row in choices.grid(short, Limits(columns=1))] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "hits"),
    [("sedayu", [0]), ("SE DA", [0]), ("é", [0, 1, 2]), ("da", [0]), ("x", []), ("-", []), ("(kp", [2])],
)
def test_searching(text: str, hits: list[int]) -> None:
    assert choices.found(["Sedayu", "Bener", "Kader (KPMD)"], text) == hits


@given(st.dates(date(1900, 2, 1), date(2199, 11, 30)))
def test_every_month_has_its_days_and_leads_to_its_neighbours(day: date) -> None:
    rows = calendar.month(day.year, day.month, "t", words("id"))
    days = [button.data for row in rows[2:] for button in row if button.data.startswith("t:d")]
    first = day.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    assert days == [f"t:d{first + timedelta(days=i)}" for i in range((after - first).days)]
    assert all(len(row) == 7 for row in rows[1:])
    assert rows[0][0].data == f"t:m{first - timedelta(days=1):%Y-%m}"
    assert rows[0][2].data == f"t:m{after:%Y-%m}"


def test_a_month_in_words() -> None:
    assert texts(calendar.month(2026, 11, "t", words("en")))[:5] == ["‹", "November 2026", "›", "Mo", "Tu"]
    assert calendar.title(date(2026, 8, 1), words("id")) == "Agustus 2026"


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-11", (2026, 11)),
        ("2026-13", None),
        ("26-11", None),
        ("", None),
        ("x-y", None),
        ("2200-01", None),
    ],
)
def test_reading_a_month(text: str, month: tuple[int, int] | None) -> None:
    assert calendar.parse_month(text) == month


@pytest.mark.parametrize(
    ("limits_of", "values"),
    [
        (("1", "5", "1"), ["1", "2", "3", "4", "5"]),
        (("0", "1", "0.5"), ["0", "0.5", "1"]),
        (("0", "100", "1"), []),
        (("5", "1", "1"), []),
        (("1", "5", "0"), []),
        (("a", "5", "1"), []),
        (("0", "nan", "1"), []),
        (("0", "inf", "1"), []),
    ],
)
def test_short_ranges(limits_of: tuple[str, str, str], values: list[str]) -> None:
    assert steps_of(limits_of) == values
