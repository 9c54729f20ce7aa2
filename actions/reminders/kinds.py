"""The kinds of reminders as one table: who gets them, at what time, on which days, how long they are useful.

A kind that is `timed` falls due at moments of its own; every other is looked at once a day at a local time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

from actions import rights
from models.person import FACILITATOR, ROLES, WRITERS
from models.review_rules import REVIEWERS

Closed = Callable[[date], bool]
"""Whether a day is no working day."""
OnDay = Callable[[date, Closed], bool]

CORRECTED = (1, 2)
"""Days of the month on which last month's reports are corrected; they are locked on the 3rd at 00:00."""
MEASURED = (15, 22, 27)
"""Days of the month on which it is told who is behind the month's target."""


def _always(day: date, closed: Closed) -> bool:
    return True


def _working(day: date, closed: Closed) -> bool:
    return not closed(day)


def _correcting(day: date, closed: Closed) -> bool:
    return day.day in CORRECTED


def _measuring(day: date, closed: Closed) -> bool:
    return day.day in MEASURED


def _monday(day: date, closed: Closed) -> bool:
    return day.weekday() == 0


@dataclass(frozen=True, slots=True)
class Kind:
    """`at`: the default time, or which of the configured ones. `roles`: who can get it; theirs to switch off.

    `useful`: how long after it fell due (None: until its local day ends). `on_day`: on which local days it is
    looked at. `later`: whether it can be put off.
    """

    at: Literal["morning", "daily", "timed"] | time
    roles: frozenset[str]
    useful: timedelta | None = None
    on_day: OnDay = _always
    later: bool = True


FIELD = frozenset({FACILITATOR})
AUTHORS = frozenset(WRITERS)
OVERSEERS = frozenset(rights.holders("oversee", *REVIEWERS))
RECAPPED = frozenset(rights.holders("recap"))
ALL = frozenset(ROLES)

KINDS: Mapping[str, Kind] = {
    "training": Kind("timed", ALL),
    "deadline": Kind("morning", ALL),
    "correction": Kind("morning", FIELD, on_day=_correcting),
    "returned": Kind("morning", AUTHORS),
    "follow_up": Kind("morning", AUTHORS),
    "escalation": Kind("morning", OVERSEERS, on_day=_working),
    "target": Kind("morning", FIELD, on_day=_measuring),
    "daily": Kind("daily", FIELD, timedelta(hours=17), on_day=_working),
    "digest": Kind(time(7), RECAPPED, timedelta(hours=36), on_day=_monday, later=False),
    "digest_daily": Kind(time(7), RECAPPED, later=False),
}
"""Kind -> how it goes, in the order in which a message tells what falls due together."""

ORDER: Mapping[str, int] = {kind: place for place, kind in enumerate(KINDS)}


def kinds_of(roles: frozenset[str]) -> list[str]:
    """The kinds that somebody with these roles and positions can get."""
    return [name for name, kind in KINDS.items() if kind.roles & roles]
