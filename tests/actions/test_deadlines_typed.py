"""When a deadline is, in plain words:

1. Dates, days of the month and of the week, in both languages, become a rule; an RRULE is taken as it is.
2. The 31st is the last day of shorter months; 29 February the last of February.
3. What is no date is refused, with what the month has.
4. A rule of a simple shape is told by it.
"""

from __future__ import annotations

from datetime import date

import pytest

from actions import Refusal
from actions.deadlines.typed import LAST_DAY, Shape, monthly, rule_of, shape

TODAY = date(2026, 11, 23)
MONTHLY, YEARLY = "FREQ=MONTHLY;BYMONTHDAY=", "FREQ=YEARLY;BYMONTH="


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("5", f"{MONTHLY}5"),
        ("setiap tanggal 5", f"{MONTHLY}5"),
        ("Tiap tgl 28", f"{MONTHLY}28"),
        ("tanggal 5 setiap bulan", f"{MONTHLY}5"),
        ("5 setiap bulan", f"{MONTHLY}5"),
        ("5 tiap bulan", f"{MONTHLY}5"),
        ("day 5", f"{MONTHLY}5"),
        ("5th of each month", f"{MONTHLY}5"),
        ("5th of the month", f"{MONTHLY}5"),
        ("every 5th", f"{MONTHLY}5"),
        ("5th of every month", f"{MONTHLY}5"),
        ("setiap tanggal 29", f"{MONTHLY}28,29;BYSETPOS=-1"),
        ("30", f"{MONTHLY}28,29,30;BYSETPOS=-1"),
        ("31", f"{MONTHLY}-1"),
        ("akhir bulan", f"{MONTHLY}-1"),
        ("hari terakhir setiap bulan", f"{MONTHLY}-1"),
        ("last day of the month", f"{MONTHLY}-1"),
        ("End of each month", f"{MONTHLY}-1"),
        ("31 Maret", f"{YEARLY}3;BYMONTHDAY=31"),
        ("setiap 31 Mar", f"{YEARLY}3;BYMONTHDAY=31"),
        ("31/3", f"{YEARLY}3;BYMONTHDAY=31"),
        ("31-03", f"{YEARLY}3;BYMONTHDAY=31"),
        ("every March 31", f"{YEARLY}3;BYMONTHDAY=31"),
        ("15 agt", f"{YEARLY}8;BYMONTHDAY=15"),
        ("10 Nopember", f"{YEARLY}11;BYMONTHDAY=10"),
        ("akhir Maret", f"{YEARLY}3;BYMONTHDAY=-1"),
        ("akhir Juni dan Desember", f"{YEARLY}6,12;BYMONTHDAY=-1"),
        ("3 Jan, 3 Apr, 3 Jul dan 3 Okt", f"{YEARLY}1,4,7,10;BYMONTHDAY=3"),
        ("3 Oktober, Januari; April & Juli", f"{YEARLY}1,4,7,10;BYMONTHDAY=3"),
        ("29 Februari", f"{YEARLY}2;BYMONTHDAY=-1"),
        ("28 Februari", f"{YEARLY}2;BYMONTHDAY=28"),
        ("17 Agustus 2027", "DTSTART:20270817\nRRULE:FREQ=DAILY;COUNT=1"),
        ("August 17, 2027", "DTSTART:20270817\nRRULE:FREQ=DAILY;COUNT=1"),
        ("August 17 2027", "DTSTART:20270817\nRRULE:FREQ=DAILY;COUNT=1"),
        ("17/8/2027", "DTSTART:20270817\nRRULE:FREQ=DAILY;COUNT=1"),
        ("2028-02-29", "DTSTART:20280229\nRRULE:FREQ=DAILY;COUNT=1"),
        ("setiap Jumat", "FREQ=WEEKLY;BYDAY=FR"),
        ("Senin dan Kamis", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("every Monday", "FREQ=WEEKLY;BYDAY=MO"),
        ("setiap hari Ahad", "FREQ=WEEKLY;BYDAY=SU"),
        ("setiap hari Minggu", "FREQ=WEEKLY;BYDAY=SU"),
        ("Sabtu dan Minggu", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("05-10", f"{YEARLY}10;BYMONTHDAY=5"),
        ("12-5", f"{YEARLY}5;BYMONTHDAY=12"),
        ("setiap hari kerja", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("every day", "FREQ=DAILY"),
        ("freq=monthly;byday=-1fr", "FREQ=MONTHLY;BYDAY=-1FR"),
    ],
)
def test_words_become_a_rule(text: str, rule: str) -> None:
    assert rule_of(text, TODAY) == rule
    assert rule_of(f"  {text.upper()} ", TODAY) == rule


@pytest.mark.parametrize(
    "text",
    [
        *(
            "setiap 3 bulan",
            "tiap 3 bulan",
            "3 bulan",
            "3 bulan sekali",
            "setiap 3 bulan sekali",
            "every 3 month",
        ),
        *("every 3 months", "every 3rd month", "3rd month", "setiap 1 bulan", "setiap bulan", "bulan"),
        *("setiap 2 minggu", "2 minggu sekali", "every 2 weeks", "setiap minggu", "Minggu", "every week"),
        *("setiap 2 hari", "every 2nd day", "every other day", "setiap 3 hari kerja", "setiap 2 tahun"),
        *("setiap tahun", "every year", "setiap triwulan", "every quarter", "akhir tahun", "akhir minggu"),
        *("end of year", "end of the week", "hari kerja pertama", "senin pertama", "first monday"),
        *("1-5", "tanggal 1-5", "5-10", "5 - 10", "tanggal 5 dan 20", "5, 20", "5 dan 10", "3 Jan, 4"),
        *("setiap tanggal 5 bulan 3 tahun", "tanggal 32 setiap bulan", "3x sebulan"),
    ],
)
def test_what_can_mean_something_else_is_no_guess(text: str) -> None:
    """An interval is no day of the month, a week no Sunday, a span no date."""
    with pytest.raises(Refusal) as no:
        rule_of(text, TODAY)
    assert no.value.code == "deadline_unclear"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "deadline_unclear"),
        ("kapan-kapan", "deadline_unclear"),
        ("0", "deadline_unclear"),
        ("32", "deadline_unclear"),
        ("²", "deadline_unclear"),
        ("Maret", "deadline_unclear"),
        ("31/13", "deadline_unclear"),
        ("5 Maret, 6 April", "deadline_unclear"),
        ("5 Maret 2027, 5 April 2027", "deadline_unclear"),
        ("3 Jan, 3 Apr 2027", "deadline_unclear"),
        ("akhir zaman", "deadline_unclear"),
        ("29 Februari 2027", "deadline_unclear"),
        ("17 Agustus 2026", "deadline_rule_never"),
        ("17 Agustus 9999", "deadline_rule_garbage"),
        ("31 April", "deadline_no_such_day"),
        ("30 Januari, 30 Februari", "deadline_no_such_day"),
        ("0 Maret", "deadline_no_such_day"),
        ("FREQ=SECONDLY", "deadline_rule_often"),
    ],
)
def test_what_is_no_date_is_refused(text: str, refusal: str) -> None:
    with pytest.raises(Refusal) as no:
        rule_of(text, TODAY)
    assert no.value.code == refusal


def test_a_month_s_last_day_is_told() -> None:
    with pytest.raises(Refusal) as no:
        rule_of("31 April", TODAY)
    assert no.value.values == {"day": 31, "last": 30}


@pytest.mark.parametrize("text", ["1" * 5000, "a " * 3000, ", ".join(["3 jan"] * 900), "akhir " * 900])
def test_long_texts_are_refused(text: str) -> None:
    with pytest.raises(Refusal, match="deadline_rule_long"):
        rule_of(text, TODAY)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("FREQ=DAILY", Shape("daily")),
        ("FREQ=WEEKLY;BYDAY=MO,TH", Shape("weekly", weekdays=(0, 3))),
        (monthly(5), Shape("monthly", 5)),
        (monthly(30), Shape("monthly", 30, padded=True)),
        (monthly(31), Shape("monthly", LAST_DAY)),
        (f"{MONTHLY}31", Shape("monthly", 31, skips=True)),
        (f"{YEARLY}1,4;BYMONTHDAY=3", Shape("yearly", 3, (1, 4))),
        (f"{YEARLY}3;BYMONTHDAY=31", Shape("yearly", 31, (3,))),
        (f"{YEARLY}2;BYMONTHDAY=29", Shape("yearly", 29, (2,), skips=True)),
        (f"{YEARLY}6,12;BYMONTHDAY=-1", Shape("yearly", LAST_DAY, (6, 12))),
        ("DTSTART:20270817\nRRULE:FREQ=DAILY;COUNT=1", Shape("once", once=date(2027, 8, 17))),
        ("DTSTART:20270817\nRRULE:FREQ=DAILY;COUNT=2", Shape("other")),
        (f"{MONTHLY}-2", Shape("other")),
        (f"{MONTHLY}1,15", Shape("other")),
        ("FREQ=MONTHLY;BYDAY=-1FR", Shape("other")),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20271231", Shape("other")),
    ],
)
def test_the_shape_of_a_rule(rule: str, found: Shape) -> None:
    assert shape(rule) == found
