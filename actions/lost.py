"""Files that never came: whoever sent one is told, once for many; nothing is fetched here."""

from __future__ import annotations

from datetime import datetime

from actions import Kit, notices
from actions.notices import Notice
from models import Tx
from models.storage import unless_taken


async def tell(tx: Tx, kit: Kit, person_id: int, why: str, now: datetime) -> None:
    """Tell somebody that what they sent could not be kept; the same at most once an hour."""
    key = "fill.file_heic" if why == "heic" else "fill.file_lost"
    once = f"{key}|{person_id}|{now:%Y-%m-%dT%H}"
    async with unless_taken(tx):  # another file of theirs was given up at this moment
        await notices.tell(tx, kit, person_id, Notice(key, once=once), now)
