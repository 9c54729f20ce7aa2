"""Training sessions as an iCalendar file (RFC 5545, 5546) that phones open; knows no clock and no history.

The same uid with a higher `sequence` replaces what the phone already holds; a cancelled one is struck out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

TYPE = "text/calendar"
_PRODUCT = "-//Pendamping//Pendamping//ID"
_NOBODY = "invalid:nomail"
"""An organizer without an address: RFC 5546 wants one, and phones know this one for none."""
_OCTETS = 75
_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")
"""What RFC 5545 has no place for in a text, and half characters."""
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Event:
    """`geo` is (latitude, longitude) in degrees; `alarms` are minutes before the start.

    Raises ValueError when a moment has no zone or the end comes before the start.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str = ""
    organizer: str = ""
    cancelled: bool = False
    alarms: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _aware(self.starts_at)
        _aware(self.ends_at)
        if self.ends_at < self.starts_at:
            raise ValueError("an event ends after it starts")


def calendar(events: Sequence[Event], *, made_at: datetime) -> bytes:
    """The file; its method is CANCEL when every event in it is cancelled."""
    method = "CANCEL" if events and all(event.cancelled for event in events) else "PUBLISH"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    for event in events:
        lines += _event(event, _utc(made_at))
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines).encode()


def _event(event: Event, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"DTSTART:{_utc(event.starts_at)}"
    yield f"DTEND:{_utc(event.ends_at)}"
    yield f"SUMMARY:{_text(event.summary)}"
    yield from _about(event)
    if not event.cancelled:  # RFC 5546, 3.2.5: a cancelled event rings no more
        for minutes in event.alarms:
            yield from _alarm(minutes, event.summary)
    yield "END:VEVENT"


def _about(event: Event) -> Iterator[str]:
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    if event.location:
        yield f"LOCATION:{_text(event.location)}"
    if event.geo is not None:
        yield f"GEO:{event.geo[0]:.6f};{event.geo[1]:.6f}"
    if event.url:
        yield f"URL:{_one_line(event.url)}"
    yield f"ORGANIZER{_name(event.organizer)}:{_NOBODY}"


def _alarm(minutes: int, summary: str) -> Iterator[str]:
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(summary)}")
    yield from (f"TRIGGER:-PT{minutes}M", "END:VALARM")


def _name(organizer: str) -> str:
    """The parameter CN; a quotation mark cannot stand in one."""
    name = _one_line(organizer).replace('"', "'")
    return f';CN="{name}"' if name else ""


def _text(text: str) -> str:
    return _UNFIT.sub("", _BREAKS.sub("\n", text)).translate(_ESCAPES)


def _one_line(text: str) -> str:
    return _UNFIT.sub("", _BREAKS.sub(" ", text)).strip()


def _aware(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")


def _utc(moment: datetime) -> str:
    _aware(moment)
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> str:
    """The line and its CRLF, cut at 75 octets between characters; what follows begins with a space."""
    if len(line) * 4 <= _OCTETS or len(line.encode()) <= _OCTETS:
        return f"{line}\r\n"
    parts: list[str] = []
    start = octets = 0
    for place, char in enumerate(line):
        size = len(char.encode())
        if octets + size > _OCTETS:
            parts.append(line[start:place])
            start, octets = place, 1  # the space counts
        octets += size
    return "\r\n ".join([*parts, line[start:]]) + "\r\n"
