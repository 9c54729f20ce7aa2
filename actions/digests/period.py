"""Which days a recap is about: a week, and the month whose target counts then; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from models.tally import Span

DAY = timedelta(days=1)
WEEK = 7 * DAY
IDLE = 14 * DAY
"""A village that nobody visited for so long is named."""
DAYS_AHEAD = 14 * DAY
"""How far a recap looks ahead for deadlines."""
CORRECTING = 2 * DAY
"""Until the 2nd last month's reports can be mended: so long it is the month that counts."""
CLOSING = 5 * DAY
"""Near the deadlines of reports, the first days of a month, all is about the month before."""


@dataclass(frozen=True, slots=True)
class Period:
    """What is looked at on a day: the reports of `days`, the target of `month`, as far as it went."""

    today: date
    days: Span
    month: Span

    @property
    def fortnight(self) -> Span:
        """The days in which each village should have been visited."""
        return self.days[1] - IDLE + DAY, self.days[1]


def last_week(today: date) -> Period:
    """The seven days before this one."""
    return until(today - DAY, today)


def so_far(today: date) -> Period:
    """The seven days until and with this one."""
    return until(today, today)


def until(last: date, today: date) -> Period:
    """The seven days that end with `last`, seen from today."""
    return Period(today, (last - WEEK + DAY, last), _month(last - CORRECTING, last))


def since(last: date, today: date) -> Period:
    """From those seven days on until today."""
    return Period(today, (last - WEEK + DAY, max(last, today)), _month(last - CORRECTING, last))


def closing(today: date) -> Period:
    """Near a deadline of reports: the week before, and the month that is being closed."""
    last = today - DAY
    return Period(today, (today - WEEK, last), _month(today - CLOSING, last))


def _month(inside: date, last: date) -> Span:
    """The month of a day, as far as it went."""
    first = inside.replace(day=1)
    end = (first + 31 * DAY).replace(day=1) - DAY
    return first, min(end, last)
