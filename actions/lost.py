"""Files that never came: whoever sent one is told, once for many; nothing is fetched here."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from actions import Kit, notices
from models import Tx


async def tell(tx: Tx, kit: Kit, person_id: int, why: str, now: datetime) -> None:
    """Tell somebody that what they sent could not be kept; the same at most once an hour."""
    key = "fill.file_heic" if why == "heic" else "fill.file_lost"
    once = f"{key}|{person_id}|{now:%Y-%m-%dT%H}"
    with suppress(IntegrityError):  # another file of theirs was given up at this moment
        async with tx.begin_nested():
            await notices.tell(tx, kit, person_id, key, now=now, once=once)
