"""When a broadcast is to leave, as people type it; pure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from actions.training.facts import ZONES
from forms.answer.dates import read_moment


def moment_of(text: str, local: datetime) -> datetime | None:
    """The moment that a text names ("besok 08.00", "25/11/2026 jam 9 WITA"); None when it names none.

    `local` is now where the author is; their zone holds unless the text names another.
    """
    said = text.split()
    zone = ZONES.get(said[-1].upper()) if said else None
    there = local.astimezone(ZoneInfo(zone)) if zone else local
    found = read_moment(" ".join(said[:-1] if zone else said), there)
    if not isinstance(found, str):
        return None
    return datetime.fromisoformat(found).replace(tzinfo=there.tzinfo)
