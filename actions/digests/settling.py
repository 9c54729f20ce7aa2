"""Open problems of an area: which there are, and that whoever looks after it calls one dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions import Refusal, entries
from actions.digests import oversight
from actions.digests.tally import BACK
from models import Tx, entry, tally
from models.entry import Entry
from models.tally import Problem


async def problems(tx: Tx, by: int, area_code: str, now: datetime) -> Sequence[Problem]:
    """What is open there, the oldest first; Refusal not_overseer."""
    await oversight.check(tx, by, area_code)
    return await tally.problems(tx, await tally.districts(tx, [area_code]), now.date() - BACK)


async def settle(tx: Tx, by: int, entry_id: str, now: datetime) -> Entry:
    """A problem is dealt with: its author need not say so any more. Refusals: no_entry, not_overseer."""
    found = await entry.get(tx, entry_id)
    if found is None or not found.problem or not found.version:
        raise Refusal("no_entry")
    await oversight.check(tx, by, (found.village_code or found.area_code or "")[:8])
    if found.followed_up_at is None:
        found.followed_up_at = now
        entries.note(tx, by, "follow_up", found, now)
    return found
