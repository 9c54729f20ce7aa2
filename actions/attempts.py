"""Codes and links that were tried in vain, by who tried, in memory alone: nothing of strangers is stored."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

PAUSE = timedelta(minutes=15)
"""After the last vain try; later the count begins anew."""
KEPT_PEOPLE = 1000
"""Of how many is known how often they tried; whoever tried longest ago is forgotten first."""


class Attempts:
    """After `most` in vain there is a pause; each process counts for itself, and anew after a restart."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._vain: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def vain(self, who: str, now: datetime) -> None:
        """Once more."""
        self._vain[who] = self._count(who, now) + 1, now + PAUSE
        self._vain.move_to_end(who)
        if len(self._vain) > KEPT_PEOPLE:
            self._vain.popitem(last=False)

    def paused(self, who: str, now: datetime) -> bool:
        """Whether they have to wait."""
        return self._count(who, now) >= self._most

    def _count(self, who: str, now: datetime) -> int:
        count, until = self._vain.get(who, (0, now))
        return count if now < until else 0
