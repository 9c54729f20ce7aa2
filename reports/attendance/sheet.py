"""What an attendance list holds, and how its people are counted; draws nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from locales import Words
from reports import days


@dataclass(frozen=True, slots=True)
class Attendee:
    """`sex` is L, P or '' (not told); `arrived` (aware) is None for who was not there, or not yet."""

    name: str
    position: str = ""
    area: str = ""
    sex: str = ""
    arrived: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One session and its people, in their order. Moments are aware, `zone` (IANA) is the place's."""

    theme: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    people: tuple[Attendee, ...]
    made_at: datetime
    batch: str = ""
    place: str = ""
    organiser: str = ""
    letter_number: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """Men, women, and those whose sex nobody noted."""

    men: int
    women: int
    unknown: int

    @property
    def all(self) -> int:
        """Everybody."""
        return self.men + self.women + self.unknown


def count(people: Iterable[Attendee]) -> Count:
    """How many there are of each."""
    sexes = [one.sex for one in people]
    men, women = sexes.count("L"), sexes.count("P")
    return Count(men, women, len(sexes) - men - women)


def there(sheet: Sheet) -> list[Attendee]:
    """Those who came."""
    return [one for one in sheet.people if one.arrived is not None]


def heading(sheet: Sheet, w: Words) -> list[tuple[str, str]]:
    """(label, value) of what the list is about; what is not known is left out."""
    first, last = (when.astimezone(ZoneInfo(sheet.zone)).date() for when in (sheet.starts_at, sheet.ends_at))
    told = [
        ("document.label_batch", sheet.batch),
        ("document.label_day", days.weekday(w, first) if first == last else days.span(w, first, last)),
        ("document.label_time", days.hours(sheet.starts_at, sheet.ends_at, sheet.zone)),
        ("document.label_place", sheet.place),
        ("document.label_organiser", sheet.organiser),
        ("document.label_letter", sheet.letter_number),
    ]
    return [(w.plain(key), value) for key, value in told if value]


def columns(w: Words) -> list[str]:
    """The table's headings, without that for the signature."""
    return [
        w.plain(key)
        for key in (
            "document.column_number",
            "document.column_name",
            "document.column_position",
            "document.column_area",
            "document.column_sex",
            "document.column_arrived",
        )
    ]


def arrival(one: Attendee, sheet: Sheet) -> str:
    """E.g. "08.12", or "8/12 08.12" when the session takes several days; '' for who did not come."""
    if one.arrived is None:
        return ""
    zone = ZoneInfo(sheet.zone)
    local = one.arrived.astimezone(zone)
    said = days.clock(one.arrived, sheet.zone)
    one_day = sheet.starts_at.astimezone(zone).date() == sheet.ends_at.astimezone(zone).date()
    return said if one_day else f"{local.day}/{local.month} {said}"


def totals(sheet: Sheet, w: Words) -> list[tuple[str, Count]]:
    """(label, count) of all who are listed and of those who came."""
    return [
        (w.plain("document.listed"), count(sheet.people)),
        (w.plain("document.present"), count(there(sheet))),
    ]
