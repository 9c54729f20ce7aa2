"""What is known of a session, as one value, read from a stored session and put into it; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal

from locales import Words
from models.training import Training
from reports import days, ics

WEEK, DAY, HOUR = 10_080, 1_440, 60
MORNING = "morning"
LEADS: tuple[int | str, ...] = (WEEK, DAY, MORNING, HOUR)
"""When those who come are reminded, unless the organiser says otherwise: minutes before, or that morning."""
ZONES: Mapping[str, str] = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
TOLD = (
    "theme", "kind", "batch", "when", "place", "link", "organiser", "letter_number", "fee", "facilities",
    "contact",
)  # fmt: skip
"""The facts that people are told when they change, in the order in which they read them."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A session as its organiser describes it; the columns of Training by the same names."""

    theme: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    kind: str = "bimtek"
    batch: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    link: str = ""
    organiser: str = ""
    letter_number: str = ""
    fee: int = 0
    facilities: str = ""
    quota: int | None = None
    contact: str = ""
    materials: str = ""
    letter_needed: bool = False
    pretest_form: str = ""
    posttest_form: str = ""
    questionnaire_form: str = ""
    certificate_prefix: str = ""
    leads: tuple[int | str, ...] = LEADS
    roles: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


LISTS = ("leads", "roles", "areas")


def facts_of(training: Training) -> Facts:
    """The facts that a stored session has now."""
    values: dict[str, Any] = {one.name: getattr(training, one.name) for one in fields(Facts)}
    return Facts(**values | {name: tuple(values[name]) for name in LISTS})


def put(training: Training, facts: Facts) -> None:
    """Give a session these facts."""
    for one in fields(Facts):
        value = getattr(facts, one.name)
        setattr(training, one.name, list(value) if one.name in LISTS else value)


def when(w: Words, facts: Facts | Training) -> str:
    """E.g. "Senin, 7 Desember 2026, 08.30–16.00 WIB"; of several days also the last."""
    zone = ZoneInfo(facts.zone)
    first, last = facts.starts_at.astimezone(zone).date(), facts.ends_at.astimezone(zone).date()
    if first == last:
        return f"{days.weekday(w, first)}, {days.hours(facts.starts_at, facts.ends_at, facts.zone)}"
    begin = f"{days.clock(facts.starts_at, facts.zone)} {zone_name(facts.zone)}"
    return w.plain("training.days", days=days.span(w, first, last), time=begin)


def zone_name(zone: str) -> str:
    """WIB, WITA or WIT; a zone abroad by its own name."""
    return next((code for code, name in ZONES.items() if name == zone), zone)


def money(w: Words, rupiah: int) -> str:
    """E.g. "Rp 5.500.000"."""
    return f"Rp {format_decimal(rupiah, locale=w.locale)}"


def shown(w: Words, facts: Facts | Training, name: str) -> str:
    """One of TOLD in words, '' when it is not known."""
    if name == "when":
        return when(w, facts)
    if name == "kind":
        return w.plain(f"training.kind_{facts.kind}")
    if name == "fee":
        return money(w, facts.fee) if facts.fee else ""
    return str(getattr(facts, name))


def changes(w: Words, old: Facts, new: Facts) -> list[tuple[str, str, str]]:
    """(what, as it was, as it is) for what people are told, in words; '' = was or is not given."""
    pairs = [(name, shown(w, old, name), shown(w, new, name)) for name in TOLD]
    told = [(w.plain(f"training.label_{name}"), was, now) for name, was, now in pairs if was != now]
    was, now = map_link(old), map_link(new)
    return told if was == now else [*told, (w.plain("training.label_map"), "" if now else was, now)]


def map_link(facts: Facts | Training) -> str:
    """A link that opens the place in a map, '' when its coordinates are not known."""
    if facts.latitude is None or facts.longitude is None:
        return ""
    return f"https://www.google.com/maps?q={facts.latitude:.6f},{facts.longitude:.6f}"


def event(training: Training) -> ics.Event:
    """The session for a phone's calendar."""
    geo = None
    if training.latitude is not None and training.longitude is not None:
        geo = (training.latitude, training.longitude)
    lines = [training.batch, training.facilities, training.contact, training.materials]
    return ics.Event(
        uid=f"{training.id}@pendamping",
        sequence=training.version,
        starts_at=training.starts_at,
        ends_at=training.ends_at,
        summary=training.theme,
        description="\n".join(line for line in lines if line),
        location=training.place,
        geo=geo,
        url=training.link,
        organizer=training.organiser,
        cancelled=training.state == "cancelled",
        alarms=tuple(lead for lead in training.leads if isinstance(lead, int)),
    )
