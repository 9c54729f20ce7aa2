"""Who has an invitation open before them, in memory alone: of strangers nothing is stored, and no code is."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

MOST_GUESTS = 1000
"""So many strangers are remembered with the invitation that they were shown."""
KEPT_FOR = timedelta(days=1)
"""How long an invitation that a stranger was shown is remembered."""


class Guests:
    """What a typed word stands for where that may hold a code: what was shown last, until a restart."""

    def __init__(self) -> None:
        self._shown: OrderedDict[tuple[str, str], tuple[str, datetime]] = OrderedDict()

    def show(self, channel: str, address: str, invitation: str, now: datetime) -> None:
        """This is what their "ya" would open; '' = nothing any more."""
        self._shown.pop((channel, address), None)
        if invitation:
            self._shown[channel, address] = invitation, now
        if len(self._shown) > MOST_GUESTS:
            self._shown.popitem(last=False)

    def shown(self, channel: str, address: str, now: datetime) -> str:
        """What is open in front of them; '' when nothing is."""
        invitation, at = self._shown.get((channel, address), ("", now))
        return invitation if now - at < KEPT_FOR else ""
