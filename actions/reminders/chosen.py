"""What somebody chose about reminders, read from and written to Person.reminders; and their local times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from actions import ReminderRules, quiet
from actions.quiet import DAY, between, time_of
from actions.reminders.kinds import KINDS, Kind


@dataclass(frozen=True, slots=True)
class Chosen:
    """A person's local clock: zone, quiet hours (the same twice: none), times by kind, what is off."""

    zone: ZoneInfo
    quiet: tuple[time, time]
    at: Mapping[str, time]
    off: frozenset[str]

    def moment(self, kind: str, day: date) -> datetime:
        """When the kind is told that is looked at on this local day: its time, after quiet hours."""
        return self.after_quiet(datetime.combine(day, self.at[kind], self.zone))

    def after_quiet(self, when: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it falls into."""
        return quiet.after(when, self.zone, self.quiet)

    def is_quiet(self, when: datetime) -> bool:
        """Whether the moment is in their quiet hours."""
        return between(when.astimezone(self.zone).time(), *self.quiet)

    def midnight(self, when: datetime) -> datetime:
        """When the local day of this moment ends."""
        return datetime.combine(when.astimezone(self.zone).date() + DAY, time(), self.zone)


@lru_cache(maxsize=4096)
def chosen(zone: str, text: str, rules: ReminderRules) -> Chosen:
    """What holds for a person: Person.zone, Person.reminders as JSON text, and the defaults."""
    told = read(text)
    own = {kind: clock for kind, value in told.at.items() if (clock := time_of(value)) is not None}
    return Chosen(
        zone_of(zone, rules.zone),
        quiet.hours(told.quiet, rules),
        {kind: own.get(kind, usual(one, rules)) for kind, one in KINDS.items()},
        frozenset(told.off),
    )


def usual(kind: Kind, rules: ReminderRules) -> time:
    """When a kind is told to people who chose no time for it."""
    if isinstance(kind.at, time):
        return kind.at
    return rules.daily_at if kind.at == "daily" else rules.morning_at


class Stored(msgspec.Struct, omit_defaults=True):
    """Person.reminders as it is stored: see models/reminder.py."""

    off: list[str] = []
    quiet: list[str] = []
    at: dict[str, str] = {}


def read(text: str) -> Stored:
    """The stored choice; the defaults where it cannot be read."""
    try:
        return msgspec.json.decode(text, type=Stored)
    except msgspec.MsgspecError:
        return Stored()


@lru_cache(maxsize=256)
def zone_of(name: str, usual: str) -> ZoneInfo:
    """The zone of this name; the usual one where there is none such."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return ZoneInfo(usual)
