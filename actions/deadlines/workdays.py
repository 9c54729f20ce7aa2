"""Which days are no working days in Indonesia: weekends, public holidays, days off by joint decree.

The dates come from the `holidays` library; those that follow the moon are its estimates for years to come.
"""

from __future__ import annotations

from datetime import date
from functools import cache

from holidays import HolidayBase, country_holidays
from holidays.constants import GOVERNMENT, PUBLIC

SATURDAY = 5


@cache
def _calendar() -> HolidayBase:
    return country_holidays("ID", categories=(GOVERNMENT, PUBLIC))


def closed(day: date) -> bool:
    """Whether offices are closed on this day."""
    return day.weekday() >= SATURDAY or day in _calendar()
