"""What people type: numbers, dates, times, points, texts, in Indonesian and English habits."""

from datetime import date
from typing import Any

import pytest

from forms import Choice, Problem, Question, Said
from forms.answer import LONGEST_ANSWER, interpret
from forms.answer.dates import read_date, read_times
from tests.forms.sheet import NOW

TODAY = date(2026, 11, 23)


def read(kind: str, text: str = "", **more: Any) -> str:
    """What is stored, or the problem's code in brackets."""
    question = Question("/data/a", "a", kind, "A?", choices=more.pop("choices", ()), **more)
    found = interpret(Said(text=text), question, NOW)
    return f"({found.code})" if isinstance(found, Problem) else found


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("-3", "-3"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1,234", "1234"),
        ("12.0", "12"),
        ("1,5", "(not_an_integer)"),
        ("dua belas", "(not_an_integer)"),
        ("12 orang", "12"),
        ("1e999", "(number_too_large)"),
        ("99999999999", "(number_too_large)"),
        ("9" * 300, "(number_too_large)"),
        ("１２", "(not_an_integer)"),
        ("--1", "(not_an_integer)"),
        ("", ""),
    ],
)
def test_integers(typed: str, stored: str) -> None:
    assert read("integer", typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("12", "12.0"),
        (",5", "0.5"),
        ("1e3", "1000.0"),
        ("1e999", "(number_too_large)"),
        ("nan", "(not_a_number)"),
        ("setengah", "(not_a_number)"),
    ],
)
def test_decimals(typed: str, stored: str) -> None:
    assert read("decimal", typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("hari ini", "2026-11-23"),
        ("Kemarin", "2026-11-22"),
        ("besok", "2026-11-24"),
        ("lusa", "2026-11-25"),
        ("today", "2026-11-23"),
        ("23/11/2026", "2026-11-23"),
        ("23-11-26", "2026-11-23"),
        ("23.11.2026", "2026-11-23"),
        ("1/2", "2027-02-01"),
        ("20/11", "2026-11-20"),
        ("23 November 2026", "2026-11-23"),
        ("Senin, 23 Nov 2026", "2026-11-23"),
        ("23 nov", "2026-11-23"),
        ("5 Agustus", "2026-08-05"),
        ("November 5, 2026", "2026-11-05"),
        ("2026-11-23", "2026-11-23"),
        ("29/2/2028", "2028-02-29"),
        ("31/02", "(no_such_date)"),
        ("9-11.30", "(not_a_date)"),
        ("9-11.2030", "2030-11-09"),
        ("9.11.30", "2030-11-09"),
        ("29/2/2027", "(no_such_date)"),
        ("13/13/2026", "(no_such_date)"),
        ("kapan saja", "(not_a_date)"),
        ("23 Nopembre 2026", "(not_a_date)"),
        ("", ""),
    ],
)
def test_dates(typed: str, stored: str) -> None:
    assert read("date", typed) == stored


def test_the_29th_of_february_without_a_year() -> None:
    assert read_date("29/2", TODAY) == "2028-02-29"


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("9", "09:00"),
        ("9.30", "09:30"),
        ("09:30", "09:30"),
        ("0930", "09:30"),
        ("930", "09:30"),
        ("14.00 WIB", "14:00"),
        ("pukul 8", "08:00"),
        ("9 pagi", "09:00"),
        ("2 siang", "14:00"),
        ("12 siang", "12:00"),
        ("4 sore", "16:00"),
        ("7 malam", "19:00"),
        ("12 malam", "00:00"),
        ("1 malam", "01:00"),
        ("2 pm", "14:00"),
        ("24.00", "(not_a_time)"),
        ("9.75", "(not_a_time)"),
        ("pagi", "(not_a_time)"),
    ],
)
def test_times(typed: str, clock: str) -> None:
    found = read("time", typed)
    assert found == (clock if clock.startswith("(") else f"{clock}:00.000+07:00")


@pytest.mark.parametrize(
    "typed",
    [
        "9-11.30",
        "09:00 s/d 11:30",
        "9 sampai 11.30",
        "9.00 – 11.30 WIB",
        "0900 sd 1130",
        "9 pagi hingga 11.30",
        "9 to 11:30",
    ],
)
def test_ranges_of_time(typed: str) -> None:
    assert read_times(typed, NOW) == ("09:00:00.000+07:00", "11:30:00.000+07:00")


@pytest.mark.parametrize("typed", ["9", "9-", "rapat-11", "9-10-11"])
def test_no_ranges_of_time(typed: str) -> None:
    assert read_times(typed, NOW) is None


def test_dates_with_times() -> None:
    assert read("dateTime", "23/11/2026 14.30") == "2026-11-23T14:30:00.000+07:00"
    assert read("dateTime", "kemarin 9 pagi") == "2026-11-22T09:00:00.000+07:00"
    assert read("dateTime", "2026-11-23T14:30:00.000+07:00") == "2026-11-23T14:30:00.000+07:00"
    assert read("dateTime", "besok") == "(not_a_datetime)"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("-7.1, 110.2", "-7.1 110.2 0.0 0.0"),
        ("-7.1 110.2", "-7.1 110.2 0.0 0.0"),
        ("geo:-7.1,110.2", "-7.1 110.2 0.0 0.0"),
        ("https://maps.google.com/?q=-7.1,110.2", "-7.1 110.2 0.0 0.0"),
        (
            "https://www.google.com/maps/place/Kudus/@-6.8,110.8,15z/data=!3d-7.1!4d110.2",
            "-7.1 110.2 0.0 0.0",
        ),
        ("https://www.google.com/maps/@-7.1,110.2,17z", "-7.1 110.2 0.0 0.0"),
        ("https://www.openstreetmap.org/#map=15/-7.1/110.2", "-7.1 110.2 0.0 0.0"),
        ("https://www.openstreetmap.org/?mlat=-7.1&mlon=110.2", "-7.1 110.2 0.0 0.0"),
        ("7°6'0\"LS, 110°12'0\"BT", "-7.1 110.2 0.0 0.0"),
        ("https://maps.app.goo.gl/abc", "(needs_location)"),
        ("-97, 110", "(needs_location)"),
        ("balai desa", "(needs_location)"),
        ("", ""),
        ("-6,950, 110,123", "-6.95 110.123 0.0 0.0"),
        ("-6,950 110,123", "-6.95 110.123 0.0 0.0"),
        ("-6,95; 110,12", "-6.95 110.12 0.0 0.0"),
        ("-6,95", "(needs_location)"),
        ("6,5", "(needs_location)"),
        ("-6, 110", "-6.0 110.0 0.0 0.0"),
    ],
)
def test_points(typed: str, stored: str) -> None:
    assert read("geopoint", typed) == stored


CITIES = (
    Choice("a", "Kudus"),
    Choice("b", "Kudus Barat"),
    Choice("c", "Pati <b>Kota</b>"),
    Choice("3", "Rembang"),
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("a", "a"),
        ("kudus", "a"),
        ("KUDUS  barat", "b"),
        ("2", "b"),
        ("3", "c"),
        ("4.", "3"),
        ("pati kota", "c"),
        ("pati", "c"),
        ("bar", "b"),
        ("rembáng", "3"),
        ("9", "(not_a_choice)"),
        ("ku", "(ambiguous_choice)"),
        ("???", "(not_a_choice)"),
        ("", ""),
    ],
)
def test_choices(typed: str, stored: str) -> None:
    assert read("select_one", typed, choices=CITIES) == stored


def test_several_hits_are_told() -> None:
    found = interpret(Said(text="ku"), Question("", "", "select_one", "", choices=CITIES), NOW)
    assert isinstance(found, Problem)
    assert found.values["options"] == "Kudus\nKudus Barat"


def test_texts_are_cleaned_and_kept() -> None:
    assert read("text", "  halo\x00\u200b dunia \r\nbaris ") == "halo dunia \nbaris"
    assert read("text", "مرحبا 👋🏽 \ud800") == "مرحبا 👋🏽"
    assert read("text", "👋" * (LONGEST_ANSWER // 2)) == "👋" * (LONGEST_ANSWER // 2)
    assert read("text", "👋" * (LONGEST_ANSWER // 2 + 1)) == "(too_long)"


def test_a_tap_on_an_old_button_is_no_choice() -> None:
    question = Question("", "", "select_one", "", choices=CITIES)
    assert interpret(Said(choice="zz"), question, NOW) == Problem("not_a_choice")
    assert interpret(Said(choice="b"), question, NOW) == "b"


def test_a_location_that_is_none() -> None:
    question = Question("", "", "geopoint", "")
    for place in ((float("nan"), 1.0, 0.0), (91.0, 1.0, 0.0)):
        assert interpret(Said(location=place), question, NOW) == Problem("needs_location")
