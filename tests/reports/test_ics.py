"""The calendar file: two other authors' libraries read it; lines are folded, odd texts come back whole."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from reports.ics import Event, calendar

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
WIT = ZoneInfo("Asia/Jayapura")
BIMTEK = Event(
    uid="9c1f@pendamping",
    sequence=2,
    starts_at=datetime(2026, 12, 7, 8, 30, tzinfo=WIT),
    ends_at=datetime(2026, 12, 10, 16, 0, tzinfo=WIT),
    summary="Bimtek Pengelolaan Keuangan Desa; angkatan II, gelombang 1",
    description="Bawa: surat tugas, laptop\nNarahubung: Ibu Ratna \\ 0812",
    location="Hotel Horison, Jl. Raya Abepura, Jayapura",
    geo=(-2.533, 140.717),
    url="https://peta.example/?q=-2.533,140.717",
    organizer='Dinas PMD; "Kab." Jayapura',
    alarms=(60, 1440),
)


def lines(content: bytes) -> list[str]:
    """The content lines, unfolded."""
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def first(content: bytes) -> Any:
    """The first event, as `icalendar` reads it."""
    return Calendar.from_ical(content).walk("VEVENT")[0]


def test_icalendar_reads_all_of_it() -> None:
    event = first(calendar([BIMTEK], made_at=NOW))
    assert event["UID"] == BIMTEK.uid
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CONFIRMED")
    assert event["DTSTART"].dt == BIMTEK.starts_at
    assert event["DTEND"].dt == BIMTEK.ends_at
    assert event["DTSTAMP"].dt == NOW
    assert str(event["SUMMARY"]) == BIMTEK.summary
    assert str(event["DESCRIPTION"]) == BIMTEK.description
    assert str(event["LOCATION"]) == BIMTEK.location
    assert (event["GEO"].latitude, event["GEO"].longitude) == BIMTEK.geo
    assert str(event["URL"]) == BIMTEK.url
    assert event["ORGANIZER"].params["CN"] == "Dinas PMD; 'Kab.' Jayapura"
    assert [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        timedelta(hours=-1),
        timedelta(days=-1),
    ]


def test_vobject_reads_all_of_it() -> None:
    event = vobject.readOne(calendar([BIMTEK], made_at=NOW).decode()).vevent
    assert event.uid.value == BIMTEK.uid
    assert event.sequence.value == "2"
    assert event.dtstart.value == BIMTEK.starts_at
    assert event.dtend.value == BIMTEK.ends_at
    assert event.summary.value == BIMTEK.summary
    assert event.description.value == BIMTEK.description
    assert event.location.value == BIMTEK.location
    assert event.geo.value == "-2.533000;140.717000"
    assert [str(alarm.trigger.value) for alarm in event.valarm_list] == [
        "-1 day, 23:00:00",
        "-1 day, 0:00:00",
    ]


def test_a_changed_session_replaces_the_old_one() -> None:
    """RFC 5546: the same uid, a higher sequence."""
    moved = replace(BIMTEK, sequence=3, ends_at=BIMTEK.ends_at + timedelta(days=7))
    before, after = (first(calendar([event], made_at=NOW)) for event in (BIMTEK, moved))
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]


def test_a_cancelled_session() -> None:
    content = calendar([replace(BIMTEK, cancelled=True, sequence=4)], made_at=NOW)
    assert Calendar.from_ical(content)["METHOD"] == "CANCEL"
    assert (first(content)["STATUS"], first(content)["SEQUENCE"]) == ("CANCELLED", 4)
    assert b"VALARM" not in content


@pytest.mark.parametrize(
    ("cancelled", "method"), [((), "PUBLISH"), ((False, True), "PUBLISH"), ((True, True), "CANCEL")]
)
def test_the_method(cancelled: tuple[bool, ...], method: str) -> None:
    events = [replace(BIMTEK, uid=str(n), cancelled=each) for n, each in enumerate(cancelled)]
    read = Calendar.from_ical(calendar(events, made_at=NOW))
    assert read["METHOD"] == method
    assert [event["STATUS"] == "CANCELLED" for event in read.walk("VEVENT")] == list(cancelled)


def test_what_is_not_known_is_left_out() -> None:
    bare = Event("u", 0, NOW, NOW, "Rakor")
    assert [line.partition(":")[0] for line in lines(calendar([bare], made_at=NOW))[5:-1]] == [
        "BEGIN", "UID", "SEQUENCE", "STATUS", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY",
        "ORGANIZER", "END",
    ]  # fmt: skip


def test_times_are_utc() -> None:
    assert "DTSTART:20261206T233000Z" in lines(calendar([BIMTEK], made_at=NOW))


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": datetime(2026, 12, 7)},
        {"ends_at": datetime(2026, 12, 11)},
        {"ends_at": BIMTEK.starts_at - timedelta(seconds=1)},
    ],
)
def test_moments_have_a_zone_and_an_order(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"zone|ends"):
        replace(BIMTEK, **wrong)


def test_the_moment_of_making_has_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        calendar([BIMTEK], made_at=datetime(2026, 11, 23))


@pytest.mark.parametrize("text", ["é" * 200, "😀" * 60, "a" * 74 + "你" * 40, "x" * 66, "x" * 67, "x" * 68])
def test_lines_are_folded_between_characters(text: str) -> None:
    content = calendar([replace(BIMTEK, summary=text)], made_at=NOW)
    rows = content.split(b"\r\n")
    assert max(len(row) for row in rows) <= 75
    assert all(row.decode() is not None for row in rows)
    assert str(first(content)["SUMMARY"]) == text


def test_no_text_adds_a_line() -> None:
    """Whoever names a session cannot write properties of it."""
    evil = "x\r\nATTACH:file:///etc/passwd\nEND:VEVENT\u2028BEGIN:VALARM\x85A:B\x0bC:D"
    event = replace(BIMTEK, summary=evil, url=evil, organizer=evil, uid=evil, location=evil, description=evil)
    names = [re.split("[:;]", line)[0] for line in lines(calendar([event], made_at=NOW))]
    assert names == [re.split("[:;]", line)[0] for line in lines(calendar([BIMTEK], made_at=NOW))]


def expected(text: str) -> str:
    """What RFC 5545 lets through: breaks become \\n, other control characters go."""
    broken = re.sub("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    return re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]", "", broken)


ODD = st.text(st.one_of(st.sampled_from('\\,;:"\n\r\t nN\x00\x85\u2028\ud800é😀'), st.characters()))


@given(ODD, ODD)
def test_odd_texts_come_back(summary: str, description: str) -> None:
    content = calendar([replace(BIMTEK, summary=summary, description=description)], made_at=NOW)
    assert all(len(row) <= 75 for row in content.split(b"\r\n"))
    event = first(content)
    assert str(event["SUMMARY"]) == expected(summary)
    assert str(event.get("DESCRIPTION", "")) == expected(description)


@given(ODD)
def test_odd_texts_come_back_to_the_other_library(text: str) -> None:
    event = vobject.readOne(calendar([replace(BIMTEK, location=f"a{text}")], made_at=NOW).decode()).vevent
    assert event.location.value == expected(f"a{text}")


def test_the_same_events_are_the_same_bytes() -> None:
    assert calendar([BIMTEK], made_at=NOW) == calendar([BIMTEK], made_at=NOW)
